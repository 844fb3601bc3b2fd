"""Work after the act: a row now, published after commit, woken again by the sweeper.

``@job("applicants.screen")`` names a function with keyword ids, ``later("applicants.screen",
run=5)`` queues it, ``@periodic("audit.seal", every=60)`` has it done again and again. A job may
run twice.
"""

from careerpath.later.queue import drain, later, retry
from careerpath.later.registry import job, periodic

__all__ = ["drain", "job", "later", "periodic", "retry"]
