"""Forms of openings."""

from django import forms

from careerpath.ui.forms import CareForm, CareModelForm, QueryForm
from cohorts.forms.fields import DateField, OneOf
from placements.models import ClientContact, Requisition, Site
from placements.states import RequisitionState
from training.models import Certification, Skill

LEVEL = 3
NOT_CHOSEN = {
    "invalid_choice": "Choose from the list.",
    "invalid_pk_value": "Choose from the list.",
    "invalid_list": "Choose from the list.",
}
SHOW = (("", "Going on"), *RequisitionState.choices, ("all", "All"))


class RequisitionQuery(QueryForm):
    """Which openings the list shows."""

    show = forms.ChoiceField(choices=SHOW, required=False)
    find = forms.CharField(max_length=80, required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class PageQuery(QueryForm):
    """Which page of a list is shown."""

    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class Several(forms.ModelMultipleChoiceField):
    """Some of a list, all at one level; ticked in columns."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, required=False, error_messages=NOT_CHOSEN, **kwargs)


class RequisitionForm(CareModelForm):
    """An opening of ``client``, with what it asks for."""

    starts_on = DateField(label="First day", missing="Enter the first day.")

    class Meta:
        model = Requisition
        fields = [
            "title", "site", "contact", "work_place", "seats", "fte", "starts_on", "weeks", "about",
        ]  # fmt: skip
        labels = {
            "work_place": "Where",
            "fte": "FTE",
            "weeks": "Length in weeks",
            "about": "What the work is",
        }
        help_texts = {
            "fte": "1.00 is full time.",
            "weeks": "Empty for an open end.",
            "about": "No patient data, ever.",
        }
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        error_messages = {
            "title": {"required": "Enter a title, such as Interface analyst."},
            "fte": {"required": "Enter the hours as FTE, such as 1.00."},
            "seats": {"required": "Enter how many seats there are."},
        }

    def __init__(self, *args, client, sites=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.client = client
        sites = Site.objects.filter(client=client, retired_at=None) if sites is None else sites
        self.fields["site"] = OneOf(sites, label="Site", missing="Choose the site.")
        if "contact" in self.fields:
            self.fields["contact"] = OneOf(
                ClientContact.objects.filter(client=client, left_at=None),
                label="Contact",
                required=False,
            )
        skills = Skill.objects.of(client.program)
        exams = Certification.objects.of(client.program).filter(retired_at=None).in_order()
        choices = (
            ("must_skills", "Must have", skills, "skill"),
            ("nice_skills", "Nice to have", skills, "skill"),
        )
        had = list(self.instance.skills.all()) if self.instance.pk else []
        for name, label, rows, _ in choices:
            must = name == "must_skills"
            self.fields[name] = Several(
                rows,
                label=f"{label}: skills",
                initial=[one.skill_id for one in had if one.is_must == must],
            )
        codes = list(self.instance.credentials.all()) if self.instance.pk else []
        self.levels = {one.skill_id: one.level for one in had}
        self.fields["must_credentials"] = Several(
            exams,
            label="Must have: certifications",
            to_field_name="code",
            initial=[one.certification for one in codes if one.is_must],
        )
        self.fields["must_credentials"].label_from_instance = lambda one: f"{one.name} ({one.code})"

    def clean(self):
        """A skill is either a must or nice to have."""
        cleaned = super().clean()
        both = set(cleaned.get("must_skills") or []) & set(cleaned.get("nice_skills") or [])
        if both:
            names = ", ".join(sorted(str(one) for one in both))
            self.add_error("nice_skills", f"Chosen as a must already: {names}.")
        return cleaned

    def skills(self):
        """Triples of skill, level and must; a level that stood before stays."""
        rows = [(one, True) for one in self.cleaned_data["must_skills"]]
        rows += [(one, False) for one in self.cleaned_data["nice_skills"]]
        return [(one, self.levels.get(one.pk, LEVEL), must) for one, must in rows]

    def credentials(self):
        """Pairs of a certification's code and must."""
        return sorted({(one.code, True) for one in self.cleaned_data["must_credentials"]})

    def own_changes(self):
        """The changed columns of the opening itself."""
        return [name for name in self.changed_data if name in self._meta.fields]


class ClientRequisitionForm(RequisitionForm):
    """The same for the client's own contact, who is the contact."""

    class Meta(RequisitionForm.Meta):
        fields = [name for name in RequisitionForm.Meta.fields if name != "contact"]


class ReasonForm(CareForm):
    """A reason in a few words."""

    reason = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Say in a few words why."}
    )
