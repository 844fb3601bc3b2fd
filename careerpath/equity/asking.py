"""What people do here: ask for a report, publish it, take it away. None of it reads an answer."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import QueryDict

from careerpath import audit
from careerpath.equity import catalog, embargo, subjects
from careerpath.equity.models import Population, Published, Report, ReportRequest, Taken
from careerpath.equity.report_files import ReportTable
from careerpath.equity.tasks import LOOK, QUEUE, REPORT
from careerpath.later import later
from careerpath.refusals import Refused
from careerpath.ui.tables import exports

TWICE = "It is published already, as {published}."
REACH_OF_ALL = "The reach report is of everybody who applied for one cohort."
FASTER = "Somebody else published just now; try again."


@transaction.atomic
def ask(*, cohort, population, by, pooled=False, detail=""):
    """The report is asked for; who asks for one that is being made gets the same request."""
    people = subjects.people_of(ReportRequest(cohort=cohort, population=population, pooled=pooled))
    if detail == catalog.REACH and (pooled or population != Population.APPLICANTS):
        raise Refused(REACH_OF_ALL)
    cohort = people.cohorts[-1]  # a pool is asked for by its last cohort, whichever was chosen
    request, new = ReportRequest.objects.get_or_create(
        cohort=cohort,
        population=population,
        pooled=pooled,
        detail=detail,
        answered_at=None,
        defaults={"by": by},
    )
    if new:
        audit.record("equity.report.asked", by=by, about=request, cohort=cohort.pk)
    later(REPORT, by=by, queue=QUEUE, key=f"{REPORT}:{request.pk}", request=request.pk)
    return request


def look_again(*, by):
    """The equity worker looks at once what can be published."""
    later(LOOK, by=by, queue=QUEUE, key=LOOK)


def publish(report, *, by):
    """The report stands under the next number, as it is, for good."""
    embargo.refuse_while_open(report.cohort)
    try:
        with transaction.atomic():
            if former := Published.objects.filter(report=report).first():
                raise Refused(TWICE.format(published=former))
            last = Published.objects.aggregate(last=Max("number"))["last"] or 0
            made = Published.objects.create(number=last + 1, report=report, by=by)
            audit.record("equity.report.published", by=by, about=report, number=made.number)
    except IntegrityError:
        raise Refused(FASTER) from None
    return made


@transaction.atomic
def take(report, form, *, by):
    """It is written down that somebody took the report away."""
    Taken.objects.create(report=report, form=form, by=by)
    audit.record("equity.report.taken", by=by, about=report, form=form)


@transaction.atomic
def take_all(reports, form, *, by):
    """It is written down for each of the reports that somebody took it away beside the others."""
    for report in reports:
        take(report, form, by=by)


@transaction.atomic
def prepare(report, form, *, by):
    """The report stands on this person's shelf, or is being put there; a second click is the same.

    Written by the worker, and noted as taken once, when it was asked for.
    """
    table = ReportTable(by, QueryDict(f"within={report.pk}"))
    exports.one_at_a_time(by)
    if former := exports.standing(table, form=form, by=by):
        return former
    made = exports.ask(table, form=form, by=by)
    take(report, form, by=by)
    exports.start(made, table)
    return made


def shelf(user):
    """Every report with who asked, its number and how often it was taken, the newest first."""
    rows = Report.objects.visible_to(user).for_list().select_related("published")
    return rows.prefetch_related("taken__by")
