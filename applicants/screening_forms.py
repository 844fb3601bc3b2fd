"""Forms of the screening pages: starting a run, and editing the rules."""

from decimal import Decimal

from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html

from applicants.models import Application, Instrument, Rubric
from applicants.screening import (
    Criterion,
    Qualification,
    RubricError,
    Rule,
    lint,
)
from applicants.screening import Rubric as Rules
from applicants.screening.answers import ASSESSMENT, CODES, DATE, DEGREES, FIELDS, LEVEL, YES_NO
from applicants.screening.rubric import FULL_WEIGHT
from applicants.states import RubricState
from careerpath.ui.forms import CareForm, QueryForm

WEIGHT_WORDS = {
    "min_value": "Enter a whole number from 0 to 1,000.",
    "max_value": "Enter a whole number from 0 to 1,000.",
    "invalid": "Enter a whole number from 0 to 1,000.",
}


class StartForm(CareForm):
    """Which version of which intake's rules to run."""

    rubric = forms.ModelChoiceField(
        Rubric.objects.none(),
        label="Rules",
        empty_label=None,
        help_text="The newest approved version stands first.",
        error_messages={
            "required": "Choose the rules.",
            "invalid_choice": "Choose one of the rules in the list.",
        },
    )

    picked = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62
    )

    def __init__(self, data=None, *, user, intake=None, **kwargs):
        super().__init__(data, **kwargs)
        usable = Rubric.objects.visible_to(user).exclude(state=RubricState.REFUSED)
        if intake:
            usable = usable.filter(intake=intake)
        field = self.fields["rubric"]
        sent = Application.objects.sent().filter(intake=OuterRef("intake"))
        field.queryset = (
            usable.select_related("intake")
            .annotate(has_applications=Exists(sent))
            .order_by(
                "-has_applications", "-intake__opens_at", "state", "-state_changed_at", "-version"
            )
        )
        field.widget.attrs |= {
            "hx-get": reverse("screening_new"),
            "hx-target": "#start",
            "hx-swap": "outerHTML",
            "hx-trigger": "change",
            "hx-include": "#id_picked",
        }
        field.label_from_instance = self._words

    @staticmethod
    def _words(rubric):
        note = (
            "" if rubric.is_approved else f" ({rubric.get_state_display().lower()}, dry run only)"
        )
        return f"{rubric.intake}: {rubric}{note}"


class ListQuery(QueryForm):
    """What the address of a list of results may say."""

    suggestion = forms.ChoiceField(
        choices=[(name, name) for name in ("advance", "person", "decline", "could_not")]
    )
    outcome = forms.ChoiceField(
        choices=[(name, name) for name in ("moved", "pending", "declined", "stayed", "undone")]
    )
    page = forms.IntegerField(min_value=1, max_value=100_000, initial=1)
    rubric = forms.IntegerField(min_value=1)
    picked = forms.IntegerField(min_value=1, max_value=2**62)
    other = forms.IntegerField(min_value=1)
    said = forms.IntegerField(min_value=0, max_value=10, initial=0)
    state = forms.CharField(max_length=20)
    quiet = forms.BooleanField()


CRITERIA = (
    '<h2 class="h3 mt-4">Criteria</h2><p class="muted">Only instruments earn points. '
    "All but the weight may stay empty.</p>"
)
QUALIFICATIONS = (
    '<h2 class="h3 mt-4">Basic qualifications</h2><p class="muted">Met or not met, never compared '
    "between people. Leave out what nobody has to meet.</p>"
)


class RubricForm(CareForm):
    """A version of the rules of one intake: a row for each instrument and each answer.

    ``rules()`` gives the cleaned value. Nothing else than instruments can earn points, and
    nothing else than the eligibility answers can be a basic qualification.
    """

    quiet_optional = ("name",)

    name = forms.CharField(
        label="Name of the rules", max_length=60, help_text="For example, Potential."
    )
    advance = forms.DecimalField(
        label="Suggest advance at",
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text="Points out of 100, or more.",
    )
    decline = forms.DecimalField(
        label="Suggest not progress under",
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text="A person always checks these. Everything between needs a person.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What is new in this version and why. Whoever approves it reads this.",
    )

    def __init__(self, data=None, *, intake, rubric=None, **kwargs):
        self.base_fields = dict(self.base_fields)
        self.instruments = list(Instrument.objects.filter(intake=intake))
        self.rubric = rubric
        initial = (
            _initial(rubric.rules, self.instruments) if rubric else {"advance": 70, "decline": 40}
        )
        if rubric:
            initial["name"] = rubric.name
        extra = {}
        for instrument in self.instruments:
            extra |= _instrument_fields(instrument)
        for name, (kind, label) in FIELDS.items():
            extra |= _answer_fields(name, kind, label)
        self.base_fields |= extra
        self.quiet_optional = {"name", *extra}  # nearly all of them are, and the page says so
        super().__init__(data, initial=initial | kwargs.pop("initial", {}), **kwargs)
        if rubric:
            self.fields["name"].disabled = True
        self.helper.layout = self._layout()

    def _layout(self):
        rows = [
            Fieldset(
                instrument.name,
                Div(
                    Field(f"weight_{instrument.pk}", data_weight=""),
                    Field(f"direction_{instrument.pk}"),
                    Field(f"minimum_{instrument.pk}"),
                    css_class="grid grid-3",
                ),
                Div(
                    Field(f"job_{instrument.pk}"),
                    Field(f"unmet_{instrument.pk}"),
                    css_class="grid grid-2",
                ),
                css_class="cp-group",
            )
            for instrument in self.instruments
        ]
        answers = [
            Div(Field(f"is_{name}"), Field(f"says_{name}"), css_class="cp-pairs") for name in FIELDS
        ]
        return Layout(
            "name",
            HTML(CRITERIA),
            *rows,
            Div("advance", "decline", css_class="grid grid-2"),
            HTML(QUALIFICATIONS),
            *answers,
            "reason",
        )  # fmt: skip

    def clean(self):
        """The fields together as rules that can be used and look at nothing they may not."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        for name in FIELDS:
            if cleaned.get(f"is_{name}") not in (None, "") and not cleaned.get(f"says_{name}"):
                self.add_error(f"says_{name}", "Write the sentence that the person would read.")
        for instrument in self.instruments:
            least = cleaned.get(f"minimum_{instrument.pk}") is not None
            if least and not cleaned.get(f"unmet_{instrument.pk}"):
                self.add_error(f"unmet_{instrument.pk}", "Write what the person would read.")
        if self.errors:
            return cleaned
        try:
            cleaned["rules"] = self._rules(cleaned).checked()
        except RubricError as error:
            for problem in error.problems:
                self.add_error(None, problem)
        else:
            for finding in lint(cleaned["rules"]):
                self.add_error(None, f"{finding.where}: {finding.sentence}")
        return cleaned

    def _rules(self, cleaned):
        criteria = []
        qualifications = []
        known = _keys(self.rubric.rules) if self.rubric else {}
        for instrument in self.instruments:
            key, pk = instrument.key.lower(), instrument.pk
            if weight := cleaned.get(f"weight_{pk}"):
                criteria.append(
                    Criterion(
                        key=known.get(f"criterion {instrument.key}", key),
                        label=instrument.name,
                        instrument=instrument.key,
                        low=instrument.low,
                        high=instrument.high,
                        weight=weight,
                        direction=cleaned[f"direction_{pk}"],
                        job_relatedness=cleaned[f"job_{pk}"],
                    )
                )
            if (least := cleaned.get(f"minimum_{pk}")) is not None:
                rule = Rule(f"{ASSESSMENT}{instrument.key}", least)
                sentence = cleaned[f"unmet_{pk}"]
                qualifications.append(
                    Qualification(known.get(rule.field, f"minimum-{key}"), rule, sentence)
                )
        for name, (kind, _) in FIELDS.items():
            value = _wanted(kind, cleaned.get(f"is_{name}"))
            if value is not None:
                rule = Rule(name, value)
                sentence = cleaned[f"says_{name}"]
                qualifications.append(Qualification(known.get(name, name), rule, sentence))
        order = list(known.values())
        place = {key: n for n, key in enumerate(order)}
        criteria.sort(key=lambda one: place.get(one.key, len(order)))
        qualifications.sort(key=lambda one: place.get(one.key, len(order)))
        return Rules(
            criteria=tuple(criteria),
            advance=cleaned["advance"],
            decline=cleaned["decline"],
            qualifications=tuple(qualifications),
        )

    @property
    def missing_weight(self):
        """How far the weights are from 1,000."""
        return abs(FULL_WEIGHT - self.weights)

    @property
    def weights(self):
        """The sum of the weights as they stand in the form, good or not."""
        total = 0
        for instrument in self.instruments:
            typed = str(self[f"weight_{instrument.pk}"].value() or "0").strip()
            total += int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
        return total


def _instrument_fields(instrument):
    pk, name = instrument.pk, instrument.name
    return {
        f"weight_{pk}": forms.IntegerField(
            label=_label("Weight", "of", name),
            min_value=0,
            max_value=1000,
            initial=0,
            help_text="Out of 1,000; 0 leaves it out.",
            error_messages=WEIGHT_WORDS,
        ),
        f"direction_{pk}": forms.ChoiceField(
            label=_label("What counts", "in", name),
            choices=[("up", "More is better"), ("down", "Less is better")],
            initial="up",
        ),
        f"minimum_{pk}": forms.DecimalField(
            label=_label("At least", "in", name),
            min_value=instrument.low,
            max_value=instrument.high,
            decimal_places=2,
            required=False,
            help_text="Makes it a basic qualification too.",
        ),
        f"job_{pk}": forms.CharField(
            label=_label("What it says about the job", "for", name), max_length=300, required=False
        ),
        f"unmet_{pk}": forms.CharField(
            label=_label("What people read when it is too low", "for", name),
            max_length=300,
            required=False,
        ),
    }


def _label(short, link, name):
    """A label that is short to the eye, for its group says of what, and whole to the ear."""
    return format_html('{}<span class="visually-hidden"> {} {}</span>', short, link, name)


def _answer_fields(name, kind, label):
    if kind == YES_NO:
        choices = [("", "Not looked at"), ("yes", "Must be yes"), ("no", "Must be no")]
        field = forms.ChoiceField(label=label, choices=choices, required=False)
    elif kind == LEVEL:
        levels = [(code, each) for code, each in DEGREES.items() if code != "none"]
        choices = [("", "Not looked at"), *levels]
        field = forms.ChoiceField(label=f"{label}, at least", choices=choices, required=False)
    elif kind == DATE:
        field = forms.DateField(
            label=f"{label}, no later than",
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}),
        )
    else:
        field = forms.CharField(
            label=f"{label}, at least one of",
            max_length=300,
            required=False,
            help_text="Codes with commas between, for example MW, SE.",
        )
    sentence = forms.CharField(
        label=_label("What people read when it is not met", "for", label.lower()),
        max_length=300,
        required=False,
    )
    return {f"is_{name}": field, f"says_{name}": sentence}


def _wanted(kind, value):
    """What a rule asks for, from what the form holds; ``None`` when the answer is not looked at."""
    if value in (None, ""):
        return None
    if kind == YES_NO:
        return value == "yes"
    if kind == CODES:
        return tuple(sorted({code.strip() for code in value.split(",") if code.strip()})) or None
    return value


def _keys(rules):
    """The keys that the version before gave, in its order: they and the order go on."""
    keys = {f"criterion {one.instrument}": one.key for one in rules.criteria}
    return keys | {one.rule.field: one.key for one in rules.qualifications}


def _initial(rules, instruments):
    """What the form shows for rules that are there already."""
    found = {"advance": rules.advance, "decline": rules.decline}
    by_key = {instrument.key: instrument.pk for instrument in instruments}
    for criterion in rules.criteria:
        if pk := by_key.get(criterion.instrument):
            found[f"weight_{pk}"] = criterion.weight
            found[f"direction_{pk}"] = criterion.direction
            found[f"job_{pk}"] = criterion.job_relatedness
    for qualification in rules.qualifications:
        field, value = qualification.rule.field, qualification.rule.value
        if field.startswith(ASSESSMENT):
            if pk := by_key.get(field.removeprefix(ASSESSMENT)):
                found[f"minimum_{pk}"] = Decimal(str(value))
                found[f"unmet_{pk}"] = qualification.sentence
            continue
        found[f"says_{field}"] = qualification.sentence
        kind = FIELDS[field][0]
        if kind == YES_NO:
            found[f"is_{field}"] = "yes" if value else "no"
        else:
            found[f"is_{field}"] = ", ".join(value) if kind == CODES else value
    return found
