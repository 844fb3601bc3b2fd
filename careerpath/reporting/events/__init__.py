"""What happened to one person. Each source shows its reader what is theirs, and no more."""

from datetime import date
from enum import Enum
from typing import NamedTuple


class Stage(Enum):
    """The stages of the way, in their order, with the icon that marks them."""

    APPLYING = ("Applying", "inbox")
    BOOT_CAMP = ("Boot camp", "school")
    CERTIFIED = ("Certified", "award")
    LAST_MILE = ("Last mile", "target")
    PLACED = ("Placed", "building-hospital")
    MENTORED = ("Mentored", "message-circle")

    @property
    def label(self):
        """The word for people."""
        return self.value[0]

    @property
    def icon(self):
        """The icon beside its events."""
        return self.value[1]

    @property
    def rank(self):
        """Its place on the way, from 0."""
        return list(Stage).index(self)


class Event(NamedTuple):
    """One thing that happened on a day of the program's calendar."""

    on: date
    stage: Stage
    text: str
    note: str = ""
    href: str = ""
    enters: bool = False
    tone: str = ""
