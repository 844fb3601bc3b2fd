"""What participants fill in: work, an excuse, more time, how a week or a session was."""

from datetime import datetime, timedelta
from datetime import time as clock

from django import forms

from careerpath.ui.forms import CareForm, QueryForm
from careerpath.ui.uploads import UploadField
from careerpath.ui.when import words
from cohorts.forms.fields import DateField, OneOf
from training.forms.sessions import LinkField
from training.models import ClassSession, Mood, ReasonClass

STEPS = {1: "1 of 5", 2: "2 of 5", 3: "3 of 5", 4: "4 of 5", 5: "5 of 5"}
SURE = {1: "Not at all", 2: "A little", 3: "Somewhat", 4: "Sure", 5: "Very sure"}
ONE_OF_FIVE = {"required": "Choose one of the five.", "invalid_choice": "Choose one of the five."}


class OneToFive(forms.TypedChoiceField):
    """Five answers side by side."""

    def __init__(self, *, words, **kwargs):
        super().__init__(
            choices=list(words.items()) if isinstance(words, dict) else words,
            coerce=int,
            widget=forms.RadioSelect,
            error_messages=ONE_OF_FIVE,
            **kwargs,
        )


class WorkForm(CareForm):
    """A text, a link, a file: at least one of them."""

    seen = forms.IntegerField(
        min_value=0, max_value=32_000, required=False, widget=forms.HiddenInput
    )
    text = forms.CharField(
        label="Your text",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"max_length": "Use at most 20,000 characters, or hand in a file."},
    )
    link = LinkField(label="Link", help_text="To something that your instructors can open.")
    file = UploadField(label="File", required=False, help_text="PDF or Word (.docx), up to 5 MB.")

    def clean_link(self):
        """An address that a browser opens as a page."""
        link = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError("Enter an address that begins with https://.")
        return link

    def clean_seen(self):
        """The number of the newest version on the page; none is 0."""
        return self.cleaned_data["seen"] or 0


class SessionChoice(OneOf):
    """A session by its time and topic."""

    def label_from_instance(self, session):
        zone = session.cohort.program.time_zone
        return f"{words(session.starts_at, 'both', zone)}: {session.topic}"


class ExcuseQuery(QueryForm):
    """Which session somebody came from."""

    first = forms.IntegerField(min_value=1, required=False)


class ExcuseForm(CareForm):
    """The first and the last session that somebody will miss, and why."""

    first = SessionChoice(
        ClassSession.objects.none(),
        label="First session you will miss",
        missing="Choose the first session you will miss.",
        empty_label="Choose a session",
    )
    last = SessionChoice(
        ClassSession.objects.none(),
        label="Last session you will miss",
        required=False,
        empty_label="The same one",
    )
    reason_class = forms.ChoiceField(
        label="Reason",
        choices=[("", "Choose a reason"), *ReasonClass.choices],
        error_messages={
            "required": "Choose the reason that fits best.",
            "invalid_choice": "Choose one of the reasons.",
        },
    )
    text = forms.CharField(
        label="What your instructors should know",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="You do not have to say what an illness is.",
    )

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].queryset = sessions

    def clean(self):
        """The time from the first session to the end of the last."""
        data = super().clean()
        first, last = data.get("first"), data.get("last") or data.get("first")
        if first and last:
            if last.starts_at < first.starts_at:
                self.add_error("last", "Choose the same session or a later one.")
            data["from_at"], data["to_at"] = first.starts_at, last.ends_at
        return data


class MoreTimeForm(CareForm):
    """A later day for one assessment, at the time of day when it is due."""

    day = DateField(label="Until which day")
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you need more time."},
    )

    def __init__(self, *args, due_at, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.due_at, self.zone = due_at, zone
        if due_at is not None:
            self.fields["day"].help_text = f"It is due {words(due_at, 'deadline', str(zone))}."
            soonest = due_at.astimezone(zone).date() + timedelta(days=1)
            self.fields["day"].widget.attrs["min"] = soonest.isoformat()

    def clean(self):
        """The moment that is asked for."""
        data = super().clean()
        if data.get("day"):
            at = self.due_at.astimezone(self.zone).time() if self.due_at else clock(17)
            data["due_at"] = datetime.combine(data["day"], at, tzinfo=self.zone)
        return data


class AskMakeUpForm(CareForm):
    """What somebody proposes to do for a session that was missed."""

    task = forms.CharField(
        label="What you will do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what you will do."},
    )
    due_on = DateField(label="Until which day", missing="Enter the day.")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()


class MakeUpForm(CareForm):
    """What was done for a session that was missed."""

    note = forms.CharField(
        label="What you did",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say in a few words what you did."},
    )


class PulseForm(CareForm):
    """How the week is."""

    mood = OneToFive(label="How is your week?", words=Mood.choices)
    text = forms.CharField(
        label="What helps, or what is hard",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FeedbackForm(CareForm):
    """How a session was."""

    rating = OneToFive(label="How useful was it?", words=STEPS)
    text = forms.CharField(
        label="One sentence: what to keep, or what to change",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RatingsForm(CareForm):
    """How sure somebody is of each subject area."""

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = {f"area_{area.pk}": area for area in areas}
        for name, area in self.areas.items():
            self.fields[name] = OneToFive(label=area.name, words=SURE)

    @property
    def ratings(self):
        """``{area: 1 to 5}``."""
        return {area: self.cleaned_data[name] for name, area in self.areas.items()}
