"""The sections of an application with what was typed into them, and how far each of them is.

Forms judge what drafts keep: this is where the two meet. Nothing here writes.
"""

from dataclasses import dataclass, field

from django.http import QueryDict

from applicants.forms import applying
from applicants.models import DraftSection, Question, Section
from cohorts.models import UniversityPartner

NEW, PART, DONE = "new", "part", "done"
LEDES = {
    Section.ABOUT: "So that we can reach you. Nobody who reads your answers sees any of this.",
    Section.STUDY: "Where and when you studied is hidden from readers, and a degree earns no "
    "points.",
    Section.AVAILABILITY: "The first questions are the basic qualifications. A no does not close "
    "your application by itself: a person looks at it.",
    Section.ANSWERS: "In your own words, paid or unpaid, any field. People read this, no machine "
    "scores it, and gaps do not count against you.",
}


@dataclass
class Filled:
    """A section of one application: its form bound to what was typed, and how far it is."""

    key: str
    form: applying.SectionForm
    row: DraftSection | None
    reworded: list = field(default_factory=list)

    @property
    def label(self):
        """What people call it."""
        return Section(self.key).label

    @property
    def lede(self):
        """What it is for."""
        return LEDES[self.key]

    @property
    def state(self):
        """New, part or done."""
        if self.row is None or not any(any(texts) for texts in self.row.values.values()):
            return NEW
        return DONE if self.form.is_valid() and not self.reworded else PART

    @property
    def version(self):
        """The version that a page which shows this has seen."""
        return self.row.version if self.row else 0

    @property
    def values(self):
        """What was typed, name → texts."""
        return self.row.values if self.row else {}

    @property
    def marks(self):
        """What a page that shows this has read of each question: key → mark."""
        return {question.key: question.mark for question in self.form.questions}

    @property
    def problems(self):
        """What is missing or wrong, as pairs of an anchor and a sentence."""
        found = [(problem.href, problem.text) for problem in self.form.problems]
        for question in self.reworded:
            bound = self.form[applying.field_of(question.key)]
            sentence = f"“{question.text}” was reworded since you answered it. Read it again."
            found.append((f"#{bound.id_for_label}", sentence))
        return found

    def summary(self):
        """What was typed, in words: pairs of a label and a text, without what may stay empty."""
        plain = type(self.form).base_fields
        return [
            (plain.get(name, one).label, self.said(name))
            for name, one in self.form.fields.items()
            if one.required or self.said(name)
        ]

    def said(self, name):
        """What was typed into one field, a choice by its words."""
        choices = dict(getattr(self.form.fields[name], "choices", ()) or ())
        texts = [text for text in self.values.get(name, []) if text]
        return ", ".join(str(choices.get(text, text)) for text in texts)

    def shown(self):
        """The form as it is first shown: what was typed stands in it, and nothing is judged."""
        initial = {}
        for name, texts in self.values.items():
            if name in self.form.fields and texts:
                widget = self.form.fields[name].widget
                many = getattr(widget, "allow_multiple_selected", False)
                initial[name] = texts if many else texts[-1]
        return self.remade(initial=initial)

    def remade(self, **kwargs):
        """Another form of this section, for the same application."""
        return _form(self.key, self.form.intake, self.form.questions, self.partners, **kwargs)

    @property
    def partners(self):
        """The universities that the form offers."""
        return getattr(self.form, "partners", [])


def sections(application):
    """Every section that is typed, in order; a fixed number of queries."""
    rows = {row.key: row for row in DraftSection.objects.filter(application=application)}
    questions, partners = _questions(application), _partners(application)
    keys = [key for key in Section if key != Section.ANSWERS or questions]
    return [_filled(application, key, rows.get(key), questions, partners) for key in keys]


def section(application, key):
    """One section; ``None`` when this intake has no such section."""
    if key not in Section.values:
        return None
    questions = _questions(application) if key == Section.ANSWERS else []
    if key == Section.ANSWERS and not questions:
        return None
    row = DraftSection.objects.filter(application=application, key=key).first()
    partners = _partners(application) if key == Section.STUDY else []
    return _filled(application, Section(key), row, questions, partners)


def as_data(values):
    """What was typed, in the shape in which a browser would send it."""
    data = QueryDict(mutable=True)
    for name, texts in values.items():
        data.setlist(name, texts)
    return data


def _questions(application):
    return list(Question.objects.current().filter(intake=application.intake_id))


def _partners(application):
    """The universities of the intake; all of them where it names none."""
    named = list(application.intake.partners.order_by("name", "id"))
    return named or list(UniversityPartner.objects.order_by("name", "id"))


def _filled(application, key, row, questions, partners):
    asked = questions if key == Section.ANSWERS else []
    values = row.values if row else {}
    form = _form(key, application.intake, asked, partners, data=as_data(values))
    reworded = [
        question
        for question in asked
        if any(values.get(applying.field_of(question.key), []))
        and row.read.get(question.key) != question.mark
    ]
    return Filled(key, form, row, reworded)


def _form(key, intake, questions, partners, **kwargs):
    if key == Section.STUDY:
        kwargs["partners"] = partners
    return applying.FORMS[key](intake=intake, questions=questions, **kwargs)
