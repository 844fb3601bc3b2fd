"""The form of one person's work: a field for each criterion, or one for the points."""

from django import forms

from careerpath.ui.forms import CareForm
from training.forms.gradebook import MANY, VERSION
from training.grading import points_text


class MarkForm(CareForm):
    """Points for each criterion, a comment, and the version that was on the page."""

    is_late = forms.BooleanField(label="Handed in late", required=False)
    comment = forms.CharField(
        label="Comment to the participant",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.IntegerField(
        min_value=0, max_value=MANY, widget=forms.HiddenInput, error_messages=VERSION
    )
    quiet_optional = ("comment",)

    def __init__(self, *args, item, rubric, grade, **kwargs):
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.initial = {"seen": grade.version if grade else 0}
        if grade is not None:
            self.initial |= {"is_late": grade.is_late, "comment": grade.comment}
        for place, criterion in enumerate(rubric.criteria):
            self.fields[f"c{place}"] = _points(criterion.name, criterion.points)
            if grade is not None:
                self.initial[f"c{place}"] = grade.rubric_points.get(str(place), "")
        if not rubric.criteria:
            self.fields["points"] = _points("Points", None, required=True)
            self.initial["points"] = grade.points if grade else None

    @property
    def criteria(self):
        """The criteria with their fields and anchors, the first that has nothing being open."""
        rows = [
            {
                "field": self[f"c{place}"],
                "name": one.name,
                "most": points_text(one.points),
                "anchors": [(points_text(points), text) for points, text in one.anchors],
                "value": self[f"c{place}"].value(),
            }
            for place, one in enumerate(self.rubric.criteria)
        ]
        empty = (row for row in rows if row["value"] in (None, ""))
        opened = next(empty, rows[0] if rows else None)
        return [{**row, "is_open": row is opened} for row in rows]

    @property
    def given(self):
        """The points by place, as the domain takes them; without those left empty."""
        values = {
            str(place): self.cleaned_data[f"c{place}"] for place in range(len(self.rubric.criteria))
        }
        return {place: str(value) for place, value in values.items() if value is not None}


def _points(label, most, *, required=False):
    sentence = "Enter points of 0 or more, with at most two decimals."
    names = ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits")
    errors = {**dict.fromkeys(names, sentence), "required": "Enter the points."}
    if most is not None:
        errors["max_value"] = f"At most {points_text(most)} points."
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=most,
        max_digits=7,
        decimal_places=2,
        required=required,
        error_messages=errors,
    )
