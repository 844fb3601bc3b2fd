"""Forms about one person: status of the week, contact, message, flag, kudos, follow-up, outcome."""

from django import forms

from careerpath.ui.forms import CareForm
from training import risk_registry
from training.models import Channel, FollowUp, GradeItem, Outcome, Signal, Standing

AGAIN = "Look at the page again."
SEEN = {"required": AGAIN, "invalid": AGAIN, "min_value": AGAIN, "max_value": AGAIN}


class Area(forms.Textarea):
    """A text of a few lines."""

    def __init__(self, rows=3):
        super().__init__(attrs={"rows": rows})


class StatusForm(CareForm):
    """How the week goes, over the version on the page."""

    status = forms.ChoiceField(
        label="This week",
        choices=Standing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose on track, watch or intervene."},
    )
    note = forms.CharField(label="Note", required=False, max_length=1000, widget=Area(2))
    seen = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, error_messages=SEEN
    )


class AboutSignal(CareForm):
    """A form that may name one of the person's open signals."""

    signal = forms.ModelChoiceField(
        Signal.objects.none(),
        label="About",
        required=False,
        empty_label="Nothing in particular",
        error_messages={"invalid_choice": "That signal is closed by now. Choose again."},
    )

    def __init__(self, *args, signals=None, **kwargs):
        super().__init__(*args, **kwargs)
        if "signal" in self.fields and signals is not None:
            names = risk_registry.names()
            self.fields["signal"].queryset = signals
            self.fields["signal"].label_from_instance = lambda one: names.get(one.rule, one.rule)


class ContactForm(AboutSignal):
    """A talk, a call or an attempt."""

    channel = forms.ChoiceField(
        label="How",
        choices=[one for one in Channel.choices if one[0] != Channel.MESSAGE],
        error_messages={"required": "Choose how you tried to reach the person."},
    )
    reached = forms.TypedChoiceField(
        label="Reached",
        choices=[("yes", "We talked"), ("no", "No answer yet")],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you reached the person."},
    )
    note = forms.CharField(label="Note", required=False, max_length=1000, widget=Area())
    next_step = forms.CharField(label="Next step", required=False, max_length=300)
    field_order = ["channel", "reached", "signal", "note", "next_step"]


class MessageForm(CareForm):
    """A message to the person."""

    subject = forms.CharField(
        label="Subject", max_length=120, error_messages={"required": "Enter a subject."}
    )
    text = forms.CharField(
        label="Message",
        max_length=4000,
        widget=Area(5),
        error_messages={"required": "Write the message first."},
    )


class FlagForm(CareForm):
    """What somebody has seen."""

    note = forms.CharField(
        label="What have you seen?",
        max_length=1000,
        widget=Area(),
        help_text="Whoever teaches the person looks at it. You hear when it is closed.",
        error_messages={"required": "Say in a sentence what you have seen."},
    )


class KudosForm(CareForm):
    """Praise that the person reads."""

    text = forms.CharField(
        label="What was good?",
        max_length=500,
        widget=Area(2),
        help_text="The person reads it, with your name.",
        error_messages={"required": "Say what was good."},
    )


class FollowUpForm(AboutSignal):
    """Something to do until a day, or somebody to turn to."""

    kind = forms.ChoiceField(label="Kind", choices=FollowUp.Kind.choices)
    text = forms.CharField(
        label="What",
        max_length=500,
        widget=Area(2),
        error_messages={"required": "Say what is to be done."},
    )
    referred_to = forms.CharField(
        label="Referred to", required=False, max_length=120, help_text="For a referral."
    )
    due_on = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date."},
    )
    field_order = ["kind", "text", "referred_to", "due_on", "signal"]

    def clean(self):
        """A referral names somebody."""
        data = super().clean()
        if data.get("kind") == FollowUp.Kind.REFERRAL and not data.get("referred_to"):
            self.add_error("referred_to", "Say to whom the person is referred.")
        return data


class ExtensionForm(CareForm):
    """More time for one assessment."""

    item = forms.ModelChoiceField(
        GradeItem.objects.none(),
        label="Assessment",
        error_messages={
            "required": "Choose the assessment.",
            "invalid_choice": "Choose from the list.",
        },
    )
    due_on = forms.DateField(
        label="Until the end of",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter a date.", "invalid": "Enter a date."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        error_messages={"required": "Say why more time is needed."},
    )

    def __init__(self, *args, items=None, **kwargs):
        super().__init__(*args, **kwargs)
        if items is not None:
            self.fields["item"].queryset = items


class OutcomeForm(CareForm):
    """What came of a signal."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what came of it."},
    )
    note = forms.CharField(label="Note", required=False, max_length=1000, widget=Area(2))


class HandOverForm(CareForm):
    """Who looks after a signal, and until when."""

    owner = forms.ModelChoiceField(
        None,
        label="Owner",
        error_messages={
            "required": "Choose somebody who teaches here.",
            "invalid_choice": "Choose somebody who teaches here.",
        },
    )
    due_on = forms.DateField(
        label="Until",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter a date.", "invalid": "Enter a date."},
    )

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
