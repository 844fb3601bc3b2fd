"""Reports and the matrix of last mile as lists, so that they leave as files of the shelf."""

from functools import cached_property

from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from careerpath.refusals import Refused
from careerpath.ui.tables import exports
from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import find
from careerpath.ui.tables.registry import register as register_table
from careerpath.ui.tables.table import Table
from cohorts.models import Cohort
from training.domain import last_mile, reports
from training.domain.skills import today_of
from training.models import ClassSession, RequirementSet
from training.models.scopes import people_of
from training.states import SessionState

GONE = ("withdrawn", "dismissed")


def people_in(user, cohort_pk):
    """The people of the cohort whom this person teaches, those who completed it included."""
    return people_of(user).filter(cohort=cohort_pk).exclude(state__in=GONE)


def sessions_in(user, cohort_pk):
    """The sessions of the cohort that this person sees and that were held."""
    return ClassSession.objects.visible_to(user).filter(cohort=cohort_pk, state=SessionState.HELD)


class PeopleTable(Table):
    """One line for each person of a cohort; the address says which cohort."""

    noun = ("person", "people")
    permission = "training.grade"
    export_permission = "training.export"
    sorts_all = (Sort("name", "Name", ("person__name",)),)
    default_sort = "name"

    @cached_property
    def cohort_pk(self):
        """The number of the cohort, 0 for an odd address."""
        return _number(self.scope.partition("-")[0])

    def rows(self, user):
        """The people whom this person teaches."""
        return people_in(user, self.cohort_pk)

    def for_page(self, queryset):
        """With their names."""
        return queryset.select_related("person")

    @cached_property
    def sheet(self):
        """Titles after name and address, and the values of each person."""
        cohort = Cohort.objects.select_related("program").filter(pk=self.cohort_pk).first()
        if cohort is None:
            return [], {}
        return self.build(cohort, list(self.rows(self.user).order_by("pk")))

    def build(self, cohort, enrollments):
        """The sheet of this list."""
        raise NotImplementedError

    @cached_property
    def all_columns(self):
        """Name, address, and what the sheet says."""
        titles, values = self.sheet

        def at(place):
            return lambda row: values.get(row.pk, [""] * len(titles))[place]

        return [
            *self.heads,
            *(
                Column(f"c{place}", title, lambda row, _: "", at(place))
                for place, title in enumerate(titles)
            ),
        ]

    heads = (
        Column("name", "Name", lambda row, _: row.person.name, lambda row: row.person.name),
        Column("email", "Email", lambda row, _: row.person.email, lambda row: row.person.email),
    )


class SessionsTable(PeopleTable):
    """One line for each session of a cohort."""

    noun = ("session", "sessions")
    sorts_all = (Sort("start", "Start", ("starts_at",)),)
    default_sort = "start"
    heads = (
        Column("start", "Start", lambda row, _: row.starts_at, lambda row: _start(row)),
        Column("topic", "Topic", lambda row, _: row.topic, lambda row: row.topic),
    )

    def rows(self, user):
        """The held sessions that this person sees."""
        return sessions_in(user, self.cohort_pk)

    def for_page(self, queryset):
        """With their program, for its time zone."""
        return queryset.select_related("cohort__program")


def _start(session):
    """The start on the program's own clock, as a spreadsheet takes it."""
    return session.starts_at.astimezone(session.cohort.program.zone()).replace(tzinfo=None)


@register_table
class LastMileTable(PeopleTable):
    """The matrix of last mile; the address says which requirements, track and standing, too."""

    key = "last-mile"
    title = "Last mile"
    permission = "training.sign_off_skills"

    @cached_property
    def asked(self):
        """The numbers of requirements and track, 0 for none, and how people stand."""
        wanted, track, show = [*self.scope.split("-")[1:4], "", "", ""][:3]
        return _number(wanted), _number(track), show

    @cached_property
    def book(self):
        """What is known about the people who are asked for."""
        cohort = Cohort.objects.select_related("program").get(pk=self.cohort_pk)
        wanted, track, _ = self.asked
        sets = RequirementSet.objects.of(cohort.program_id).filter(pk=wanted)
        people = list(super().rows(self.user).order_by("pk"))
        return last_mile.book(cohort, people, sets.first(), today_of(cohort.program), track or None)

    def rows(self, user):
        """Those on the track who stand as asked."""
        found = super().rows(user)
        *_, track, show = self.asked
        if not (track or show) or not Cohort.objects.filter(pk=self.cohort_pk).exists():
            return found
        book = self.book
        return found.filter(
            pk__in=[
                one.pk
                for one in book.people
                if last_mile.stands(book.readiness(one), book.plan(one), show)
            ]
        )

    def build(self, cohort, enrollments):
        """Readiness, finish and levels."""
        book = self.book
        wanted = book.requirements
        titles = [f"{one} {what}" for one in book.columns for what in ("verified", "claimed")]
        head = ["Track"]
        if wanted:
            head += ["Readiness in percent", "Finish", "Start", "Days to spare", "Tasks overdue"]
        return [*head, *titles], {one.pk: self.line(book, one) for one in enrollments}

    def line(self, book, one):
        """What the matrix says about one person."""
        track, plan = book.tracks.get(one.pk), book.plan(one)
        said = [track.name if track else ""]
        if book.requirements:
            readiness, finish = book.readiness(one), plan.finish if plan else None
            said += [
                readiness.percent,
                finish.on if finish else None,
                book.requirements.starts_on,
                finish.spare if finish else None,
                len(plan.late) if plan else None,
            ]
            evidence = [gap.evidence for gap in readiness.gaps]
        else:
            evidence = [book.evidence(one, skill) for skill in book.columns]
        return [*said, *(level for held in evidence for level in (held.verified, held.claimed))]


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def list_of(report):
    """The list behind one report, registered under its key."""

    class ReportTable(SessionsTable if report.is_about_sessions else PeopleTable):
        key = f"report-{report.key}"
        title = report.title

        def build(self, cohort, enrollments):
            found = report.build(cohort, enrollments)
            return found.columns, found.rows

    return register_table(ReportTable)


def begin():
    """Every built-in report is registered, and every registered report leaves as a file."""
    for report in reports.BUILT_IN:
        add(report)


def add(report):
    """The report stands on the page of reports, and leaves as a file."""
    reports.register(report)
    list_of(report)


def export(request, key, within):
    """The list is asked for as a file; the next page follows it."""
    table_class = find(key)
    if table_class is None:
        raise Http404
    table = table_class(request.user, QueryDict(f"within={within}"))
    form = "xlsx" if request.POST.get("format") == "xlsx" else "csv"
    try:
        asked = exports.ask(table, form=form, by=request.user)
    except Refused as refusal:
        context = {"table": table, "refusal": str(refusal)}
        return render(request, "tables/export_refused.html", context, status=422)
    exports.start(asked, table)
    return HttpResponseRedirect(reverse("tables:export", args=[asked.pk]))
