"""Forms of tracks, skills, requirements, evidence and plans."""

from django import forms

from careerpath.accounts.models import User
from careerpath.ui.forms import CareForm, CareModelForm, QueryForm
from cohorts.forms.fields import DateField
from cohorts.models import CohortStaff
from training.forms.sessions import LinkField
from training.models import (
    Level,
    Moment,
    PlanItem,
    RequirementSet,
    Skill,
    SkillRequirement,
    TechnicalTrack,
)

SHOWN = (
    ("", "Everybody"),
    ("gaps", "With open must-haves"),
    ("ready", "Ready"),
    ("noplan", "Gaps and no plan"),
    ("late", "Late for the start, or tasks overdue"),
    ("waiting", "Waits for sign-off"),
)


def day(label, *, required=True, help_text=""):
    """A field for one day."""
    return DateField(label=label, required=required, help_text=help_text)


class TrackForm(CareModelForm):
    class Meta:
        model = TechnicalTrack
        fields = ("name", "about", "position")
        labels = {"about": "What it is for", "position": "Place in the list"}


class SkillForm(CareModelForm):
    """A skill with the sentence that tells each level apart."""

    class Meta:
        model = Skill
        fields = (
            "name",
            "anchor_1",
            "anchor_2",
            "anchor_3",
            "anchor_4",
            "months_valid",
            "position",
        )
        labels = {
            **{f"anchor_{level.value}": f"Level {level.label}" for level in Level},
            "months_valid": "Months for which a verification holds",
            "position": "Place in the track",
        }
        help_texts = {"months_valid": "Leave empty when it holds for good."}


class RequirementSetForm(CareModelForm):
    starts_on = day("Start date", required=False, help_text="Plans are measured against it.")

    class Meta:
        model = RequirementSet
        fields = ("name", "about", "starts_on")
        labels = {"about": "What it is for"}


class RequirementForm(CareModelForm):
    """One requirement: a skill with its level, or a certification."""

    is_must = forms.TypedChoiceField(
        label="How much it matters",
        choices=(("1", "Must have"), ("", "Nice to have")),
        coerce=bool,
        empty_value=False,
        required=False,
    )
    quiet_optional = ("is_must",)

    class Meta:
        model = SkillRequirement
        fields = ("skill", "level", "certification", "is_must")
        labels = {"certification": "Or a certification, by its code"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        program = self.instance.requirements.program
        self.fields["skill"].queryset = Skill.objects.of(program)
        self.fields["skill"].label_from_instance = lambda one: f"{one.track}: {one}"
        self.initial["is_must"] = "1" if self.instance.is_must else ""


class TrackChoiceForm(CareForm):
    """The track on which somebody is."""

    track = forms.ModelChoiceField(
        TechnicalTrack.objects.none(),
        required=False,
        empty_label="No track",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    quiet_optional = ("track",)

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = TechnicalTrack.objects.of(program)


def levels(skill):
    """The levels of a skill as choices, each with its anchor."""
    return [(level, f"{Level(level).label}. {anchor}") for level, anchor in skill.anchors]


class ClaimForm(CareForm):
    """What a person says about the own skill."""

    level = forms.TypedChoiceField(
        label="Your level",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the sentence that fits best."},
    )
    sentence = forms.CharField(
        label="What shows it",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One or two sentences. No patient data.",
    )
    link = LinkField(label="Link to the work")

    def __init__(self, *args, skill, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = levels(skill)


class VerifyForm(ClaimForm):
    """What somebody else has seen."""

    quiet_optional = ("sentence",)
    expires_on = day("Holds until", required=False, help_text="Empty: for good.")
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].label = "The level that you have seen"
        self.fields["sentence"].help_text = "A sentence or a link. No patient data."

    def clean(self):
        """A verification says what it rests on."""
        data = super().clean()
        if not self.errors and not (data.get("sentence") or data.get("link")):
            self.add_error("sentence", "Say what shows it, or give a link to it.")
        return data


class SignOffForm(CareForm):
    """What shows that a task is through."""

    sentence = forms.CharField(
        label="What shows it",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    link = LinkField(label="Link to the work")


class PlanItemForm(CareModelForm):
    due_on = day("Due")

    class Meta:
        model = PlanItem
        fields = ("what", "resource", "owner", "due_on")
        labels = {"what": "What", "resource": "With what", "owner": "Who helps"}
        help_texts = {"resource": "A course, a sandbox, a shadowing day, or what it looks like."}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        cohort = self.instance.plan.enrollment.cohort
        staff = CohortStaff.objects.filter(cohort=cohort, until=None).values("user")
        ids = {*staff.values_list("user", flat=True), by.pk}
        if self.instance.owner_id:
            ids.add(self.instance.owner_id)
        self.fields["owner"].queryset = User.objects.filter(pk__in=ids).order_by("name")


class DoneForm(CareForm):
    """What the person says was done."""

    note = forms.CharField(label="What you did", max_length=500, required=False)


class ReadinessForm(CareForm):
    """How ready a person feels."""

    moment = forms.ChoiceField(choices=Moment.choices, widget=forms.HiddenInput)
    rating = forms.TypedChoiceField(
        label="How ready do you feel for the first day at a client?",
        choices=[(n, str(n)) for n in range(1, 6)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose from 1 to 5."},
    )
    words = forms.CharField(label="In a few words", max_length=300, required=False)


class MatrixForm(QueryForm):
    """What the matrix shows, in which order."""

    set = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    q = forms.CharField(max_length=80)
    show = forms.ChoiceField(choices=SHOWN)
    track = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    page = forms.IntegerField(min_value=1, max_value=99_999)
    sort = forms.RegexField(r"-?(name|ready|spare|\d{1,3})", initial="name", max_length=5)
