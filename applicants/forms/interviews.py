"""Forms of interviews: the round, its times, inviting, booking."""

from zoneinfo import available_timezones

from django import forms

from applicants.domain import interview_rounds, triage
from applicants.models import InterviewRound, InterviewSlot, Recusal
from careerpath.ui.forms import CareForm, QueryForm
from cohorts.forms.fields import WallClockField

KIT = 8
WEEKDAYS = [
    (str(n), day) for n, day in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
]


def number(label, low, high, help_text="", **kwargs):
    """A whole number within bounds, with one sentence for all that can be wrong."""
    sentence = f"Enter a whole number from {low} to {high}."
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"class": "w-months"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
        **kwargs,
    )


class RoundForm(CareForm):
    """One round: how long, where, by whom, until when, and what everybody is asked."""

    name = forms.CharField(
        label="Name", max_length=80, error_messages={"required": "Enter a name, such as Interview."}
    )
    minutes = number("Minutes", 10, 240)
    mode = forms.ChoiceField(label="How", choices=InterviewRound.Mode.choices)
    place = forms.CharField(
        label="Link, number or place",
        max_length=300,
        help_text="Applicants see it once they have booked. A slot may have its own.",
        error_messages={"required": "Enter where the interview is."},
    )
    panel_size = number("People in a panel", 1, 6)
    booking_opens_at = WallClockField(label="Booking opens", missing="Enter when booking opens.")
    booking_closes_at = WallClockField(label="Booking closes", missing="Enter when booking closes.")
    notice_hours = number(
        "Notice, in hours", 0, 336, "Later than this nobody can change or cancel by themselves."
    )
    max_rebookings = number("Changes allowed", 0, 9)
    grace_minutes = number("Grace, in minutes", 0, 60, "So long nobody is called a no-show.")
    what_to_expect = forms.CharField(
        label="What to expect",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stands in the invitation and on the page where they book.",
    )
    panel = forms.MultipleChoiceField(
        label="Panel",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who interviews."},
    )

    def __init__(self, data=None, *, program, criteria=(), **kwargs):
        self.base_fields = dict(self.base_fields)
        choices = [("", "No criterion"), *((str(one.pk), one.name) for one in criteria)]
        for n in range(KIT):
            self.base_fields[f"ask_{n}"] = forms.CharField(
                label=f"Question {n + 1}", max_length=400, required=False
            )
            self.base_fields[f"for_{n}"] = forms.ChoiceField(
                label="For", choices=choices, required=False
            )
            for key, label in (("weak", "Weak"), ("fair", "Fair"), ("strong", "Strong")):
                self.base_fields[f"{key}_{n}"] = forms.CharField(
                    label=label, max_length=300, required=False
                )
        self.quiet_optional = [
            f"{key}_{n}" for n in range(KIT) for key in ("ask", "for", "weak", "fair", "strong")
        ]
        super().__init__(data, **kwargs)
        self.fields["panel"].choices = [(str(pk), name) for pk, name in triage.readers()]
        for name in ("booking_opens_at", "booking_closes_at"):
            self.fields[name].zone = program.zone()
            self.fields[name].help_text = f"Time of {program.time_zone}."

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("booking_opens_at"), cleaned.get("booking_closes_at")
        if opens and closes and closes <= opens:
            self.add_error("booking_closes_at", "Booking must close after it opens.")
        return cleaned

    @property
    def kit(self):
        """The rows of the kit, for the page."""
        return [
            {key: self[f"{key}_{n}"] for key in ("ask", "for", "weak", "fair", "strong")}
            for n in range(KIT)
        ]

    @property
    def values(self):
        """The columns of the round."""
        return {key: self.cleaned_data[key] for key in (*interview_rounds.COPIED,
                "booking_opens_at", "booking_closes_at")}  # fmt: skip

    @property
    def questions(self):
        """The kit, for the domain; empty rows are left out."""
        found = []
        for n in range(KIT):
            if text := self.cleaned_data.get(f"ask_{n}"):
                criterion = self.cleaned_data.get(f"for_{n}")
                found.append(
                    {
                        "text": text,
                        "criterion_id": int(criterion) if criterion else None,
                        **{
                            key: self.cleaned_data.get(f"{key}_{n}", "")
                            for key in ("weak", "fair", "strong")
                        },
                    }
                )
        return found

    @property
    def people(self):
        return [int(pk) for pk in self.cleaned_data["panel"]]


def initial_of(round, *, keep_criteria=True):
    """What stands in the form of a round, or of one that begins from it."""
    values = {name: getattr(round, name) for name in interview_rounds.COPIED}
    for n, question in enumerate(round.questions.all()[:KIT]):
        values |= {
            f"ask_{n}": question.text,
            f"for_{n}": str(question.criterion_id or "") if keep_criteria else "",
            f"weak_{n}": question.weak,
            f"fair_{n}": question.fair,
            f"strong_{n}": question.strong,
        }
    values["panel"] = [str(one.user_id) for one in round.panel.all() if one.left_at is None]
    return values


class SlotsForm(CareForm):
    """Times in bulk: days, hours, break, and who sits there."""

    first = forms.DateField(
        label="From", widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter the first day."},
    )  # fmt: skip
    last = forms.DateField(
        label="To", widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter the last day."},
    )  # fmt: skip
    weekdays = forms.MultipleChoiceField(
        label="On", choices=WEEKDAYS, initial=["0", "1", "2", "3", "4"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day of the week."},
    )  # fmt: skip
    starts = forms.TimeField(
        label="First begins", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial="09:00",
        error_messages={"required": "Enter when the first one begins."},
    )  # fmt: skip
    ends = forms.TimeField(
        label="Last ends by", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial="12:00",
        error_messages={"required": "Enter when the last one ends."},
    )  # fmt: skip
    pause = number("Minutes between", 0, 240, initial=15)
    interviewers = forms.MultipleChoiceField(
        label="Panel", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who interviews."},
    )  # fmt: skip
    place = forms.CharField(label="Another place or link", max_length=300, required=False)

    def __init__(self, data=None, *, round, **kwargs):
        super().__init__(data, **kwargs)
        people = interview_rounds.panel_of(round)
        self.fields["interviewers"].choices = [(str(pk), name) for pk, name in people]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not 0 <= (last - first).days <= 92:
            self.add_error("last", "The last day is at most three months after the first.")
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "The hours must end after they begin.")
        return cleaned

    @property
    def what(self):
        """What the domain wants to know."""
        cleaned = self.cleaned_data
        weekdays = {int(day) for day in cleaned["weekdays"]}
        return {
            "days": interview_rounds.days_between(cleaned["first"], cleaned["last"], weekdays),
            "starts": cleaned["starts"],
            "ends": cleaned["ends"],
            "pause": cleaned["pause"],
            "interviewers": [int(pk) for pk in cleaned["interviewers"]],
            "place": cleaned["place"],
        }


class ChooseForm(CareForm):
    """Which applications are to be invited: ticked one by one, or the first so many."""

    ids = forms.CharField(required=False, widget=forms.HiddenInput)
    first = forms.IntegerField(
        label="Or the first", required=False, min_value=1, max_value=2000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter a whole number from 1 to 2,000."
        ),
    )  # fmt: skip

    def chosen(self, ticked, everybody):
        """The ids, from those on the page; ``everybody`` is what can be chosen, in order."""
        wanted = {int(pk) for pk in ticked if pk.isdecimal() and len(pk) < 19}
        first = self.cleaned_data.get("first") or 0
        return [pk for n, pk in enumerate(everybody) if pk in wanted or n < first]


class BookForm(CareForm):
    """The slot that somebody wants."""

    slot = forms.ModelChoiceField(
        InterviewSlot.objects.none(),
        error_messages={
            "required": "Choose a time.",
            "invalid_choice": "Choose one of the times below.",
        },
    )

    def __init__(self, data=None, *, round, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["slot"].queryset = InterviewSlot.objects.filter(round=round)


class AskForm(CareForm):
    """Another time, or an adjustment."""

    text = forms.CharField(
        label="What would suit you, or what you need",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Times that suit you, or what makes the interview work. No reason needed.",
        error_messages={"required": "Write what would suit you, or what you need."},
    )


class RecuseForm(CareForm):
    """Why somebody else should interview this person."""

    why = forms.ChoiceField(
        label="Why",
        choices=[(one.value, one.label) for one in (Recusal.Reason.KNOWS, Recusal.Reason.CONFLICT)],
        widget=forms.RadioSelect,
        error_messages={"required": "Say why somebody else should interview."},
    )
    note = forms.CharField(label="In a few words", max_length=300, required=False)


class SwapForm(CareForm):
    """Who leaves a panel and who comes."""

    leaves = forms.IntegerField(required=False, min_value=1)
    comes = forms.IntegerField(min_value=1, error_messages={"required": "Choose who comes."})


class ZoneQuery(QueryForm):
    """The zone in which somebody wants to read times."""

    zone = forms.CharField(max_length=64, initial="")

    @property
    def chosen(self):
        """A zone that exists, or an empty text."""
        zone = self.values["zone"]
        return zone if zone in available_timezones() else ""
