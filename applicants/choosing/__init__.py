"""Choosing without a database: the order of applications, how many offers, the funnel.

Shapes are plain values; nothing here knows Django, a record or the time.
"""

from applicants.choosing.chances import Outlook, offers_now, outlook
from applicants.choosing.funnel import Row, funnel
from applicants.choosing.order import METHOD, Place, digest_of, fingerprint, in_order

__all__ = [
    "METHOD",
    "Outlook",
    "Place",
    "Row",
    "digest_of",
    "fingerprint",
    "funnel",
    "in_order",
    "offers_now",
    "outlook",
]
