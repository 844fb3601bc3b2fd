"""The sections of an application. They clean; what was typed is kept as typed until it is sent."""

from crispy_forms.layout import HTML, Layout
from django import forms
from django.utils.html import escape

from applicants.models import Channel, Degree, Section
from applicants.places import OUTSIDE, REGIONS, STATES
from careerpath.ui.forms import CareForm

YES, NO, UNSURE = "yes", "no", "unsure"
YES_NO = [(YES, "Yes"), (NO, "No")]
LONGEST_WORD = 40


def yes_no(label, **more):
    """A question with two answers, none of them chosen beforehand."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == YES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
        **more,
    )


def text(label, length, **more):
    """A line of text."""
    return forms.CharField(
        label=label,
        max_length=length,
        error_messages={"required": f"Enter your {label.lower()}.", **more.pop("says", {})},
        **more,
    )


class SectionForm(CareForm):
    """A section of the form; ``intake`` decides about choices, ``questions`` are what it asks."""

    def __init__(self, *args, intake, questions=(), **kwargs):
        self.intake, self.questions = intake, list(questions)
        super().__init__(*args, **kwargs)

    def refused_choices(self):
        """A sentence when something was sent that the form does not offer; else nothing.

        What is typed is kept as typed; what is chosen is one of the choices.
        """
        for name, texts in self.as_typed().items():
            if isinstance(self.fields[name], forms.ChoiceField):
                offered = {str(value) for value, _ in self.fields[name].choices} | {""}
                if not set(texts) <= offered:
                    return f"Choose from the list: {self.base_fields[name].label}"
        return ""

    def as_typed(self):
        """What was typed into the fields of this form and no others: name → list of texts."""
        return {
            name: [str(value) for value in self.data.getlist(self.add_prefix(name))]
            for name in self.fields
            if self.add_prefix(name) in self.data
        }


class AboutForm(SectionForm):
    """Who applies and how to reach them. Nobody who reads the answers sees this."""

    given_name = text("Given name", 200, help_text="Also called first name. Any script.")
    family_name = text(
        "Family name", 200, required=False, help_text="Leave it empty if you have one name only."
    )
    preferred_name = text("Name we should use", 200, required=False)
    phone = forms.CharField(
        label="Phone",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text="Only for calls about this application, such as 312 555 0100.",
    )
    city = text("City", 120, required=False)
    state = forms.ChoiceField(
        label="Where do you live?",
        choices=[("", "Choose"), *STATES, (OUTSIDE, "Outside the United States")],
        help_text="Some states give applicants rights of their own.",
        error_messages={"required": "Choose where you live."},
    )
    postal_code = text("ZIP code", 20, required=False)
    channel = forms.ChoiceField(
        label="How did you hear of us?",
        choices=[("", "Choose"), *Channel.choices],
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, hint in {
            "given_name": "given-name", "family_name": "family-name", "city": "address-level2",
            "postal_code": "postal-code", "state": "address-level1",
        }.items():  # fmt: skip
            self.fields[name].widget.attrs["autocomplete"] = hint
        self.fields["postal_code"].widget.attrs["class"] = "w-months"


class StudyForm(SectionForm):
    """What the person has studied. A degree is neither asked for nor worth points."""

    degree_level = forms.ChoiceField(
        label="What is your highest degree?",
        choices=Degree.choices,
        widget=forms.RadioSelect,
        help_text="You need none. Count what you have finished.",
        error_messages={
            "required": "Choose your highest degree.",
            "invalid_choice": "Choose your highest degree.",
        },
    )
    field_of_study = text(
        "Field of study", 120, required=False, help_text="Or the trade or training you know best."
    )
    partner = forms.ChoiceField(
        label="Are you, or were you, at one of these universities?",
        required=False,
        help_text="For our records of outreach. Readers do not see it.",
    )

    def __init__(self, *args, partners=(), **kwargs):
        self.partners = list(partners)
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [
            ("", "None of these"),
            *((str(partner.pk), partner.name) for partner in partners),
        ]
        if not partners:
            del self.fields["partner"]


class AvailabilityForm(SectionForm):
    """The basic qualifications, and when and where the person could begin."""

    at_least_18 = yes_no("Are you at least 18 years old?")
    work_authorized = yes_no("Are you authorized to work in the United States?")
    needs_sponsorship = yes_no(
        "Will you need an employer to sponsor a visa, now or later?",
        help_text="Saying yes does not end your application.",
    )
    available_full_time = yes_no("Can you take part full time while the boot camp runs?")
    available_from = forms.DateField(
        label="From which day are you free?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "w-date"}, format="%Y-%m-%d"),
        help_text="Leave it empty if you are free at any time.",
        error_messages={"invalid": "Enter a date, such as 2027-01-18."},
    )
    willing_to_relocate = yes_no("Would you move for a placement?")
    regions = forms.MultipleChoiceField(
        label="Where could you work?",
        choices=REGIONS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that apply.",
        error_messages={"invalid_choice": "Choose from the list."},
    )

    def __init__(self, *args, codes=(), **kwargs):
        super().__init__(*args, **kwargs)
        known = dict(REGIONS)
        more = [(code, code) for code in sorted(set(codes) - set(known))]
        self.fields["regions"].choices = [*REGIONS, *more]


class AnswersForm(SectionForm):
    """The intake's questions, in the words that are asked today."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        layout = []
        for question in self.questions:
            name = field_of(question.key)
            left = f"left-{question.pk}"
            self.fields[name] = forms.CharField(
                label=question.text,
                help_text=_hint(question),
                max_length=question.word_limit * LONGEST_WORD,
                widget=forms.Textarea(
                    attrs={"rows": 8, "data-count": left, "data-words": question.word_limit}
                ),
                error_messages={
                    "required": "Answer this question.",
                    "max_length": "This is far too long for the words you have.",
                },
            )
            self._guard(self.fields[name])
            self.fields[name].validators.append(WordLimit(question.word_limit))
            layout += [name, HTML(f'<p class="count-left cp-pull" id="{left}" role="status"></p>')]
        self.helper.layout = Layout(*layout)

    def answers(self):
        """Pairs of a question and the cleaned answer to it."""
        return [(q, self.cleaned_data[field_of(q.key)]) for q in self.questions]


class WordLimit:
    """Refuses more than so many words, and says how many are too many."""

    def __init__(self, limit):
        self.limit = limit

    def __call__(self, value):
        over = len(value.split()) - self.limit
        if over > 0:
            words = "word" if over == 1 else "words"
            raise forms.ValidationError(f"You have {over:,} {words} too many.", code="words")


class SendForm(CareForm):
    """The last look before it is sent."""

    key = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    true = forms.BooleanField(
        label="What I wrote is true and my own.",
        error_messages={"required": "Tick the box if what you wrote is true and your own."},
    )


class EntranceForm(CareForm):
    """The address to which a code is mailed."""

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter your email address.",
            "invalid": "Enter an email address, such as name@example.org.",
        },
    )


class CodeForm(CareForm):
    """The code from the mail."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="Letters in any case; the dash may be left out.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "w-code"}),
        error_messages={"required": "Enter the code from the mail."},
    )


class EligibilityForm(CareForm):
    """One question for each basic qualification, in the rubric's own sentences. Nothing is kept."""

    def __init__(self, *args, qualifications=(), **kwargs):
        self.qualifications = list(qualifications)
        super().__init__(*args, **kwargs)
        for qualification in self.qualifications:
            self.fields[qualification.key] = forms.ChoiceField(
                label=qualification.sentence,
                choices=[*YES_NO, (UNSURE, "I am not sure")],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Choose an answer.",
                    "invalid_choice": "Choose an answer.",
                },
            )


FORMS = {
    Section.ABOUT: AboutForm,
    Section.STUDY: StudyForm,
    Section.AVAILABILITY: AvailabilityForm,
    Section.ANSWERS: AnswersForm,
}


def field_of(key):
    """The field in which the question ``key`` is answered."""
    return f"answer-{key}"


def _hint(question):
    """What stands under the question; crispy shows it as it is, so it is escaped here."""
    return escape(f"{question.help_text} Up to {question.word_limit:,} words.".strip())
