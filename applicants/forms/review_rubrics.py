"""The form of a review rubric: up to ten criteria, each with a sentence at every point."""

import re

from django import forms

from applicants import scoring
from applicants.scoring import POINTS
from careerpath.ui.forms import CareForm

MOST = 10
ANCHORS = [f"anchor_{point}" for point in POINTS]
WEIGHT = "Enter a whole number from 1 to 1,000."


def text(label, longest, *, rows=0, help_text=""):
    """A field that may stay empty as long as its criterion is."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, max_length=longest, required=False, widget=widget, help_text=help_text
    )


class ReviewRubricForm(CareForm):
    """A version of the rubric; ``rules`` is what it says, once it is valid.

    A criterion without a name is left out. Keys follow from names and stay when wording changes.
    """

    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What is new in this version and why. Whoever approves it reads this.",
        error_messages={"required": "Say what is new in this version and why."},
    )

    def __init__(self, data=None, *, rules=None, **kwargs):
        self.base_fields = dict(self.base_fields)
        self.before = rules or scoring.DEFAULT_READING
        initial = {}
        self.numbers = list(range(1, max(len(self.before.criteria) + 2, 6) + 1))[:MOST]
        for n in self.numbers:
            self.base_fields |= _fields(n)
        for n, one in enumerate(self.before.criteria, 1):
            initial |= {
                f"name_{n}": one.name,
                f"definition_{n}": one.definition,
                f"job_{n}": one.job_relatedness,
                f"weight_{n}": one.weight,
            }
            pairs = zip(POINTS, one.anchors, strict=True)
            initial |= {f"anchor_{point}_{n}": anchor for point, anchor in pairs}
        self.quiet_optional = [name for name in self.base_fields if name != "reason"]
        super().__init__(data, initial=initial, **kwargs)

    @property
    def criteria(self):
        """The fields of each criterion, in order."""
        return [
            {
                "number": n,
                "name": self[f"name_{n}"],
                "weight": self[f"weight_{n}"],
                "definition": self[f"definition_{n}"],
                "job": self[f"job_{n}"],
                "anchors": [self[f"anchor_{point}_{n}"] for point in POINTS],
                "is_new": n > len(self.before.criteria) and not self[f"name_{n}"].value(),
            }
            for n in self.numbers
        ]

    @property
    def weights(self):
        """The sum of the weights as they stand in the form."""
        typed = [str(self[f"weight_{n}"].value() or "0").strip() for n in self.numbers]
        return sum(int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 7)

    def clean(self):
        """The fields together as a rubric that can be used and looks at nothing it may not."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        rules = scoring.Rubric(
            tuple(self._criterion(n) for n in self.numbers if cleaned.get(f"name_{n}"))
        )
        for problem in scoring.problems(rules):
            self.add_error(None, f"{problem.where}: {problem.sentence}")
        cleaned["rules"] = rules
        return cleaned

    def _criterion(self, n):
        cleaned = self.cleaned_data
        known = self.before.criteria[n - 1].key if n <= len(self.before.criteria) else ""
        return scoring.Criterion(
            key=known or key_of(cleaned[f"name_{n}"]),
            name=cleaned[f"name_{n}"],
            definition=cleaned[f"definition_{n}"],
            job_relatedness=cleaned[f"job_{n}"],
            weight=cleaned[f"weight_{n}"] or 0,
            anchors=tuple(cleaned[f"anchor_{point}_{n}"] for point in POINTS),
        )


def key_of(name):
    """A key made from a name: "Keeps the user in view" → keeps_the_user_in_view."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    return re.sub(r"^[^a-z]+", "", plain)[:40] or "criterion"


def _fields(n):
    fields = {
        f"name_{n}": text("Name", 60),
        f"weight_{n}": forms.IntegerField(
            label="Weight",
            min_value=1,
            max_value=1000,
            required=False,
            help_text="Out of 1,000.",
            error_messages={"min_value": WEIGHT, "max_value": WEIGHT, "invalid": WEIGHT},
        ),
        f"definition_{n}": text("What it means", 300),
        f"job_{n}": text("Why the job needs it", 300),
    }
    return fields | {f"anchor_{point}_{n}": text(f"A {point} looks like", 160) for point in POINTS}
