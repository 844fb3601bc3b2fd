"""Form fields for query strings: what makes no sense is left out, and nothing is refused."""

from django import forms

LONGEST = 120
MOST_VALUES = 40


def plain_text(value, longest=LONGEST):
    """The text without what PostgreSQL refuses, trimmed to ``longest`` characters."""
    text = str(value or "")[: 4 * longest].replace("\x00", "")
    return text.encode("utf-8", "ignore").decode("utf-8").strip()[:longest]


class KindText(forms.CharField):
    """Text of a query string."""

    def __init__(self):
        super().__init__(required=False)

    def clean(self, value):
        return plain_text(value)


class KindNumber(forms.Field):
    """A whole number between ``low`` and ``high``; anything else is None."""

    def __init__(self, low=0, high=1_000_000):
        super().__init__(required=False)
        self.low, self.high = low, high

    def clean(self, value):
        text = str(value or "").strip()
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            return None
        return min(max(int(text), self.low), self.high)


class KindOne(forms.Field):
    """One of ``allowed``, or an empty string."""

    def __init__(self, allowed):
        super().__init__(required=False)
        self.allowed = set(allowed)

    def clean(self, value):
        return value if isinstance(value, str) and value in self.allowed else ""


class KindMany(forms.Field):
    """Those of the given values that are ``allowed``; without a list, any short text."""

    widget = forms.MultipleHiddenInput

    def __init__(self, allowed=None):
        super().__init__(required=False)
        self.allowed = None if allowed is None else set(allowed)

    def clean(self, value):
        kept = [plain_text(each) for each in (value or [])[:MOST_VALUES]]
        if self.allowed is not None:
            kept = [each for each in kept if each in self.allowed]
        return tuple(dict.fromkeys(each for each in kept if each))
