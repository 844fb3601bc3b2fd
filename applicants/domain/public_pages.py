"""What everybody may know about an intake before applying."""

from dataclasses import dataclass, field

from django.db import transaction

from applicants.models import Instrument, IntakePage, Question, Rubric
from applicants.screening.rubric import Criterion, Qualification
from careerpath import audit

EDITED = "applicants.intake_page.changed"


@dataclass
class Facts:
    """The words of the page, what is asked and measured, and the rules in plain sentences."""

    page: IntakePage
    questions: list[Question] = field(default_factory=list)
    instruments: list[Instrument] = field(default_factory=list)
    criteria: tuple[Criterion, ...] = ()
    qualifications: tuple[Qualification, ...] = ()


def page_of(intake):
    """The words of the page; empty ones when nobody has written any."""
    return IntakePage.objects.filter(intake=intake).first() or IntakePage(intake=intake)


def facts(intake):
    """What the page of the intake says."""
    rules = rules_of(intake)
    return Facts(
        page=page_of(intake),
        questions=list(Question.objects.current().filter(intake=intake)),
        instruments=list(Instrument.objects.filter(intake=intake)),
        criteria=rules.criteria if rules else (),
        qualifications=tuple(qualifications(rules)),
    )


def rules_of(intake):
    """The newest approved rules, or nothing."""
    approved = Rubric.objects.approved().filter(intake=intake)
    newest = approved.order_by("-state_changed_at", "-version").first()
    return newest.rules if newest else None


def qualifications(rules):
    """The basic qualifications that somebody can check for themselves: not what is measured."""
    if rules is None:
        return []
    return [one for one in rules.qualifications if not one.rule.field.startswith("assessment:")]


@transaction.atomic
def keep(page, *, by, changed):
    """The words of the page are stored as a form has cleaned them, with one line in the trail."""
    page.save()
    audit.record(EDITED, by=by, about=page.intake, fields=sorted(changed))
    return page
