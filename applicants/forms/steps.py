"""The steps of the form in order: what is typed, documents, tasks, and the last look."""

from dataclasses import dataclass

from django.urls import reverse

from applicants.domain import sittings
from applicants.domain.submission import Ready
from applicants.forms.sections import DONE, NEW, PART, Filled, sections
from applicants.models import Document, Section, WantedDocument
from careerpath.workflow import Refused

ABOUT_YOU, YOU_BRING = "About you", "What you bring"
DOCUMENTS, TASKS, CHECK = "documents", "tasks", "check"
WAITS = "wait"
OPTIONAL = "optional"
NONE_NEEDED = "A résumé, if you have one. You can go on without."
NOT_YET = "Some sections are not finished. Each of them is listed above."


@dataclass
class Step:
    """One line of the list of sections."""

    key: str
    label: str
    group: str
    href: str
    state: str
    hint: str = ""
    number: int = 0
    template: str = ""
    filled: Filled | None = None
    is_needed: bool = True

    @property
    def is_done(self):
        """Whether nothing is left to do here."""
        return self.state in {DONE, OPTIONAL}

    @property
    def is_started(self):
        """Whether something is there, not yet all."""
        return self.state == PART

    @property
    def is_optional(self):
        """Whether it may stay empty, and is."""
        return self.state == OPTIONAL

    @property
    def waits(self):
        """Whether it opens when the rest is done."""
        return self.state == WAITS


def of(application):
    """Every step of this application, numbered; a fixed number of queries."""
    slug = application.intake.slug
    found = []
    for filled in sections(application):
        group = YOU_BRING if filled.key == Section.ANSWERS else ABOUT_YOU
        found.append(
            Step(filled.key, filled.label, group, _page(slug, filled.key), filled.state,
                 filled=filled)
        )  # fmt: skip
    found += [*_tasks(application, slug), _documents(application, slug)]
    ready = all(step.is_done for step in found)
    found.append(
        Step(
            CHECK,
            "Check and send",
            YOU_BRING,
            reverse("apply_check", args=[slug]),
            NEW if ready else WAITS,
            is_needed=False,
        )
    )
    for place, step in enumerate(found, start=1):
        step.number = place
    return found


def groups(steps):
    """The steps under their headings: pairs of a heading and steps."""
    return [
        (heading, [step for step in steps if step.group == heading])
        for heading in (ABOUT_YOU, YOU_BRING)
    ]


def next_of(application, key):
    """The address of the step that follows."""
    steps = of(application)
    for place, step in enumerate(steps[:-1]):
        if step.key == key:
            return steps[place + 1].href
    return reverse("apply_form", args=[application.intake.slug])


def ready(steps):
    """What can be sent; refused while a section is not finished."""
    if any(step.is_needed and not step.is_done for step in steps):
        raise Refused(NOT_YET)
    values, answers, versions, marks = {}, [], {}, {}
    for filled in (step.filled for step in steps if step.filled):
        if not filled.form.is_valid():
            raise Refused(NOT_YET)
        versions[str(filled.key)] = filled.version
        if filled.key == Section.ANSWERS:
            answers = filled.form.answers()
            marks = filled.marks
        else:
            values |= filled.form.cleaned_data
    return Ready(values=values, answers=answers, versions=versions, marks=marks)


def _page(slug, key):
    return reverse("apply_section", args=[slug, key])


def _documents(application, slug):
    wanted = list(WantedDocument.objects.of(application.intake_id))
    there = set(Document.objects.current(application).values_list("kind", flat=True))
    required = {one.kind for one in wanted if one.is_required}
    if required - there:
        state = PART if there else NEW
        names = [str(one) for one in wanted if one.kind in required - there]
        hint = f"Still to come: {', '.join(names)}."
    else:
        state, hint = (DONE, "") if there else (OPTIONAL, NONE_NEEDED)
    return Step(
        DOCUMENTS,
        "Documents",
        YOU_BRING,
        _page(slug, DOCUMENTS),
        state,
        hint=hint,
        template="applicants/apply/documents.html",
        is_needed=bool(required),
    )


def _tasks(application, slug):
    each = sittings.completion(application)
    if not each:
        return []
    states = {state for _, state in each}
    state = DONE if states == {DONE} else PART if states & {DONE, PART} else NEW
    titles = ", ".join(title for title, _ in each)
    return [
        Step(
            TASKS,
            "Timed tasks",
            YOU_BRING,
            reverse("application_tasks", args=[slug]),
            state,
            hint="" if state == DONE else titles,
        )
    ]
