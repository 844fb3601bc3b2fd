"""The trail: who did what to which record, append-only, sealed in batches.

``record()`` and ``record_many()`` are the only door. What lies above imports from here; this app
knows nobody.
"""

from careerpath.audit import kinds
from careerpath.audit.trail import Cause, model_label, record, record_many

__all__ = ["Cause", "kinds", "model_label", "record", "record_many"]
