"""Forms of assessments in the gradebook: a further one, and the weights of the groups."""

from django import forms

from careerpath.ui.forms import CareForm, CareModelForm
from cohorts.forms.fields import OneOf, WallClockField
from cohorts.models import Section
from training.grading import Rubric
from training.models import GradeGroup, GradeItem, SubjectArea
from training.models.curriculum import WHOLE

NUMBER = {"class": "w-months"}
DROPS = "Enter how many of the lowest are dropped, such as 1."
LONGEST = 80
CRITERION = "Line {number}: enter a name and its points, such as “Structure: 10”."
WEIGHT = "Enter the weight in percent, such as 10."


def percent(label, **kwargs):
    """A field for a weight in percent."""
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=100,
        decimal_places=1,
        widget=forms.NumberInput(attrs=NUMBER),
        error_messages={"required": WEIGHT, "invalid": WEIGHT},
        **kwargs,
    )


class GroupChoice(OneOf):
    """Weight groups, each with its weight."""

    def label_from_instance(self, group):
        """Name and weight."""
        return f"{group.name}, {group.weight / 10:g}%"


class CriteriaField(forms.CharField):
    """Criteria of a rubric, one in each line with its points; cleaned to the form that is kept.

    Anchors of criteria that keep their name and points stay.
    """

    widget = forms.Textarea(attrs={"rows": 4})
    before = ()

    def prepare_value(self, value):
        """Kept criteria as lines."""
        if isinstance(value, list):
            return "\n".join(f"{one['name']}: {one['points']}" for one in value)
        return value

    def clean(self, value):
        """The list of criteria as it is kept."""
        anchors = {(one["name"], one["points"]): one.get("anchors", []) for one in self.before}
        rows = []
        for number, line in enumerate(filter(str.strip, super().clean(value).splitlines()), 1):
            name, _, points = (part.strip() for part in line.rpartition(":"))
            if not name or len(name) > LONGEST:
                raise forms.ValidationError(CRITERION.format(number=number))
            rows.append(
                {"name": name, "points": points, "anchors": anchors.get((name, points), [])}
            )
        try:
            return Rubric.read(rows).stored()
        except ValueError as trouble:
            raise forms.ValidationError(str(trouble)) from None


class AssessmentForm(CareModelForm):
    """An assessment of a cohort: in one of its groups, or in a new group with its own weight."""

    rubric = CriteriaField(
        label="Rubric",
        required=False,
        help_text="One criterion in each line with its points, such as “Structure: 10”. "
        "Their sum is the points at most.",
    )
    due_at = WallClockField(label="Due", missing="Enter when it is due.")
    group = GroupChoice(GradeGroup.objects.none(), label="Counts with", required=False,
                        empty_label="Choose, or name a new group below")  # fmt: skip
    new_group = forms.CharField(
        label="New group",
        max_length=60,
        required=False,
        help_text="Only when it counts with none of the groups there are.",
    )
    weight = percent("Weight of the new group in percent", required=False)
    subject = OneOf(
        SubjectArea.objects.none(), label="Subject area", required=False, empty_label="None"
    )
    section = OneOf(Section.objects.none(), label="For", required=False,
                    empty_label="The whole cohort")  # fmt: skip

    class Meta:
        model = GradeItem
        fields = [
            "name", "kind", "points", "due_at", "section", "takes_work", "instructions", "rubric",
        ]  # fmt: skip
        labels = {
            "name": "Name",
            "kind": "Kind",
            "points": "Points at most",
            "takes_work": "Participants hand something in",
            "instructions": "Instructions",
        }
        widgets = {
            "points": forms.NumberInput(attrs=NUMBER),
            "instructions": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {"name": {"required": "Enter a name, such as Quiz 7."}}

    field_order = (
        "name", "kind", "subject", "points", "due_at", "group", "new_group", "weight", "section",
        "takes_work", "instructions", "rubric",
    )  # fmt: skip

    def __init__(self, *args, cohort, sections, for_all, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.cohort = cohort
        self.fields["rubric"].before = tuple(self.instance.rubric)
        self.fields["due_at"].zone = cohort.program.zone()
        self.fields["due_at"].help_text = f"Times of {cohort.program.time_zone}."
        self.fields["group"].queryset = GradeGroup.objects.filter(cohort=cohort)
        self.fields["subject"].queryset = SubjectArea.objects.of(cohort.program_id)
        section = self.fields["section"]
        section.queryset = sections
        if not for_all:
            section.required, section.empty_label = True, None
            for name in ("new_group", "weight"):
                del self.fields[name]
            self.fields["group"].required = True
            self.fields["group"].empty_label = None

    def clean(self):
        """It counts with one group: one that is there, or a new one with a weight."""
        cleaned = super().clean()
        self.group = None
        points, rubric = cleaned.get("points"), Rubric.read(cleaned.get("rubric") or [])
        if rubric.criteria and points is not None and rubric.points != points:
            said = f"The criteria add up to {rubric.points:g}, not to {points:g}."
            self.add_error("rubric", said)
        new, chosen = cleaned.get("new_group"), cleaned.get("group")
        if new and chosen:
            self.add_error("new_group", "Choose a group or name a new one, not both.")
        elif new and cleaned.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", WEIGHT)
        elif new and "weight" not in self.errors:
            weight = int(cleaned["weight"] * 10)
            cohort = self.instance.cohort
            self.group = GradeGroup(cohort=cohort, name=new, weight=weight, position=99)
        elif chosen:
            self.instance.group = chosen
        elif "group" not in self.errors:
            self.add_error("group", "Choose the group it counts with, or name a new one below.")
        return cleaned

    @property
    def subjects(self):
        """All of it is about the chosen subject area."""
        area = self.cleaned_data.get("subject")
        return {area: WHOLE} if area else {}


class ChangeForm(AssessmentForm):
    """An assessment that is there: everything but for whom it is."""

    def __init__(self, *args, areas, **kwargs):
        cohort = kwargs["instance"].cohort
        super().__init__(*args, cohort=cohort, sections=Section.objects.none(), for_all=True,
                         **kwargs)  # fmt: skip
        for name in ("new_group", "weight", "section"):
            del self.fields[name]
        self.fields["group"].required, self.fields["group"].empty_label = True, None
        self.initial["group"] = self.instance.group_id
        if len(areas) > 1:  # several areas with weights come from the curriculum, and stay
            del self.fields["subject"]
        elif areas:
            self.initial["subject"] = areas[0]

    @property
    def subjects(self):
        """The chosen area; None leaves those that there are."""
        return super().subjects if "subject" in self.fields else None


class WeightsForm(CareForm):
    """What each group of a cohort counts for, and how many of its lowest are dropped."""

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = groups
        for one in groups:
            self.fields[f"weight_{one.pk}"] = percent(
                f"{one.name}, percent", initial=f"{one.weight / 10:g}"
            )
            self.fields[f"drop_{one.pk}"] = forms.IntegerField(
                label=f"{one.name}, how many of the lowest are dropped",
                min_value=0,
                max_value=10,
                initial=one.drop_lowest,
                widget=forms.NumberInput(attrs=NUMBER),
                error_messages={"required": DROPS, "invalid": DROPS},
            )

    @property
    def wanted(self):
        """Thousandths and how many are dropped, by the id of the group."""
        found = self.cleaned_data
        return {
            one.pk: (int(found[f"weight_{one.pk}"] * 10), found[f"drop_{one.pk}"])
            for one in self.groups
        }
