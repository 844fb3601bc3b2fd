"""Who may need a word: plain rules over marks and grades, each with its evidence.

Pure. No input says anything about who somebody is: there are marks, grades and dates, nothing else.
"""

from training.risk.facts import Facts, Labels, Work
from training.risk.judging import Finding, judge
from training.risk.record import Record, record_of
from training.risk.rules import RULES, Number, Rule, Setting, defaults, read, stored

__all__ = [
    "RULES",
    "Facts",
    "Finding",
    "Labels",
    "Number",
    "Record",
    "Rule",
    "Setting",
    "Work",
    "defaults",
    "judge",
    "read",
    "record_of",
    "stored",
]
