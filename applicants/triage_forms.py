"""Forms of the triage list: what a bulk act needs to know, and the same for one application."""

from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth import get_user_model

from applicants.choosing_states import DECIDABLE
from applicants.domain import tags, triage
from applicants.models import BulkAct
from applicants.states import State
from careerpath.ui.forms import CareForm
from careerpath.workflow import Refused

ASSIGN = "applicants.assign_application"
DECIDE = "applicants.decide_application"


class BulkForm(CareForm):
    """The value of a bulk act: the reader, the tag, the stage, the reason."""

    person = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label="Who reads them",
        empty_label=None,
        error_messages={
            "required": "Choose who reads them.",
            "invalid_choice": "Choose somebody who may read applications.",
        },
    )
    tag = forms.CharField(
        label="Tag",
        max_length=40,
        help_text="For example, strong answers. Everybody who works with the list sees it.",
        error_messages={"required": "Enter the tag."},
    )
    to = forms.ChoiceField(
        label="New stage",
        choices=[(state.value, state.label) for state in triage.MOVES],
        help_text="The waitlist, offers and outcomes are given under Choosing.",
        error_messages={"invalid_choice": "Choose one of the stages."},
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept in the history.",
    )

    FIELDS = {
        BulkAct.ASSIGN: ["person"],
        BulkAct.TAG: ["tag"],
        BulkAct.UNTAG: ["tag"],
        BulkAct.HOLD: ["reason"],
        BulkAct.RESUME: ["reason"],
        BulkAct.MOVE: ["to", "reason"],
    }

    def __init__(self, act, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.act = act
        for name in set(self.fields) - set(self.FIELDS[act]):
            del self.fields[name]
        if "person" in self.fields:
            readers = [pk for pk, _ in triage.readers()]
            people = get_user_model().objects.filter(pk__in=readers).order_by("name", "pk")
            self.fields["person"].queryset = people
            self.fields["person"].initial = user.pk if user.pk in readers else None
        self.helper.layout = Layout(*self.FIELDS[act])

    def clean_tag(self):
        try:
            tag = triage.a_tag(self.cleaned_data["tag"])
            return tag if self.data.get("off") else tags.fair(tag)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def values(self):
        """The cleaned values by the names that a bulk job has for them."""
        return dict(self.cleaned_data)


class SeenForm(CareForm):
    """A form of one application: it carries the stage that the person saw."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=24)

    def __init__(self, *args, application, **kwargs):
        act = type(self).__name__.removesuffix("Form").lower()
        super().__init__(*args, auto_id=f"{act}_%s", **kwargs)  # several stand on one page
        self.application = application
        self.fields["seen"].initial = application.state

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen") != self.application.state:
            now = State(self.application.state).label
            raise forms.ValidationError(
                f"This page is out of date: the application is now in the stage {now}. "
                "Look at it again, then decide."
            )
        return cleaned


class AssignForm(SeenForm):
    """Who reads one application; empty takes it back from its reader."""

    person = forms.ModelChoiceField(
        get_user_model().objects.none(), label="Reviewer", required=False, empty_label="Nobody"
    )
    reader = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    quiet_optional = ("person", "reader")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = get_user_model().objects.filter(pk__in=[pk for pk, _ in triage.readers()])
        self.fields["person"].queryset = people.order_by("name", "pk")
        self.fields["person"].initial = self.application.assigned_to_id
        self.fields["reader"].initial = self.application.assigned_to_id or ""

    def clean(self):
        cleaned = super().clean()
        now = str(self.application.assigned_to_id or "")
        if "reader" in self.data and cleaned.get("reader", "") != now:
            whose = self.application.assigned_to or "nobody"
            raise forms.ValidationError(
                f"Somebody changed this meanwhile: it is now assigned to {whose}. "
                "Look at it again, then decide."
            )
        return cleaned


class TagForm(SeenForm):
    """A tag to put on one application, or to take off."""

    tag = forms.CharField(label="Tag", max_length=40, error_messages={"required": "Enter a tag."})
    off = forms.BooleanField(required=False, widget=forms.HiddenInput)

    clean_tag = BulkForm.clean_tag


class HoldForm(SeenForm):
    """The reason for holding one application or taking it up again."""

    reason = forms.CharField(label="Reason", required=False, max_length=300)


def acts(application, user, **forms):
    """What the panel of acts needs; ``forms`` are those that came back with errors."""
    may_assign, may_decide = user.may(ASSIGN), user.may(DECIDE)
    return {
        "may_assign": may_assign,
        "assign_form": may_assign and (forms.get("assign") or AssignForm(application=application)),
        "tag_form": may_assign and (forms.get("tag") or TagForm(application=application)),
        "hold_form": forms.get("hold") or HoldForm(application=application),
        "on_hold": may_decide and application.state == State.ON_HOLD,
        "may_hold": may_decide and application.may_step(State.ON_HOLD),
        "may_decide": may_decide,
        "may_be_decided": may_decide and application.state in DECIDABLE,
    }
