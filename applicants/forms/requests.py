"""Forms of the requests desk: one for each kind of request, and what every request has."""

from crispy_forms.layout import Layout
from django import forms

from applicants.domain import request_acts, request_clocks
from applicants.request_states import RequestKind, RequestOutcome
from careerpath.ui.forms import CareForm
from cohorts.forms.fields import WallClockField


def letter(label="What the applicant reads", **options):
    """The words that go into the mail."""
    return forms.CharField(
        label=label,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what the applicant reads, in a sentence or two."},
        **options,
    )


class AnswerForm(CareForm):
    """An answer in words."""

    text = letter()

    def __init__(self, *args, about=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.about = about
        self.helper.layout = Layout(*self.fields)


class LookForm(AnswerForm):
    """What was looked at, and what came of it."""

    looked_at = forms.MultipleChoiceField(
        label="You looked at",
        choices=request_acts.LOOKED_AT,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say what you looked at."},
    )
    outcome = forms.ChoiceField(
        label="What came of it",
        choices=[
            (one.value, one.label) for one in (RequestOutcome.STANDS, RequestOutcome.MOVED_BACK)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what came of it."},
    )
    field_order = ["looked_at", "outcome", "text"]


class CorrectionForm(AnswerForm):
    """Which fact, what it should say, and what shows it."""

    field = forms.ChoiceField(
        label="What is corrected",
        choices=[
            ("", "Choose"),
            ("The application", list(request_acts.FACTS.items())),
            ("The person (record open at the front desk)", list(request_acts.PERSON.items())),
        ],
        error_messages={"required": "Choose what is corrected."},
    )
    new = forms.CharField(
        label="What it should say",
        max_length=300,
        required=False,
        help_text="Yes or no, a day such as 2027-01-18, or the words.",
    )
    evidence = forms.CharField(
        label="What shows that it was wrong",
        max_length=500,
        error_messages={"required": "Say what shows that it was wrong."},
    )
    field_order = ["field", "new", "evidence", "text"]


class HandOverForm(AnswerForm):
    """How the copy reached the person."""

    text = letter(initial="The copy of your data is ready. Download it on “My data”.")


class ErasureForm(AnswerForm):
    """Words before what the letter says by itself."""

    text = letter("Words before what is kept and why", required=False)


class AdjustForm(AnswerForm):
    """How much more time, and what was agreed."""

    percent = forms.IntegerField(
        label="More time, in percent",
        min_value=1,
        max_value=300,
        initial=50,
        error_messages={"required": "Enter how much more time, such as 50."},
    )
    agreed = forms.CharField(
        label="What was agreed",
        max_length=500,
        help_text="Kept apart: nobody who reads the file sees it.",
        error_messages={"required": "Say what was agreed."},
    )
    field_order = ["percent", "agreed", "text"]


class MoreTimeToApplyForm(AnswerForm):
    """Until when the person may send."""

    until = WallClockField(
        label="May send until", error_messages={"required": "Enter a day and a time."}
    )
    field_order = ["until", "text"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.about is not None:
            program = self.about.application.intake.program
            self.fields["until"].zone = program.zone()
            self.fields["until"].help_text = f"Time of {program.time_zone}."


FORMS = {
    RequestKind.HUMAN_LOOK: LookForm,
    RequestKind.CORRECTION: CorrectionForm,
    RequestKind.ACCESS: HandOverForm,
    RequestKind.ERASURE: ErasureForm,
    RequestKind.ADJUSTMENT: AdjustForm,
    RequestKind.EXTENSION: MoreTimeToApplyForm,
    RequestKind.OTHER: AnswerForm,
}


class InWordsForm(CareForm):
    """An answer that does nothing else, or a refusal."""

    text = letter()

    def __init__(self, *args, prefix_id="words", **kwargs):
        super().__init__(*args, **{"auto_id": f"{prefix_id}_%s", **kwargs})
        self.helper.layout = Layout("text")


class ReasonForm(CareForm):
    """One reason, for more time or for a legal hold."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why."},
    )

    def __init__(self, *args, prefix_id="reason", **kwargs):
        super().__init__(*args, **{"auto_id": f"{prefix_id}_%s", **kwargs})
        self.helper.layout = Layout("reason")


class AssignForm(CareForm):
    """Who answers."""

    to = forms.ChoiceField(label="Answered by", required=False)

    def __init__(self, *args, about, **kwargs):
        super().__init__(*args, **{"auto_id": "assign_%s", **kwargs})
        self.people = {str(one.pk): one for one in request_clocks.who_answer(about)}
        self.fields["to"].choices = [
            ("", "Nobody yet"),
            *((pk, str(one)) for pk, one in self.people.items()),
        ]
        self.initial.setdefault("to", str(about.assigned_to_id or ""))
        self.helper.layout = Layout("to")

    @property
    def chosen(self):
        """The person who was chosen, or None."""
        return self.people.get(self.cleaned_data["to"])
