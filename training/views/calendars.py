"""The calendar of a cohort: a week on one page, its sessions, applying and shifting."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused
from cohorts.models import Cohort
from training import tabs
from training.domain import planning, shifting
from training.forms.sessions import ApplyForm, ApplyQuery, ShiftForm, WeekQuery
from training.models import CalendarAct, ClassSession, CohortPlan, Curriculum, GradeItem
from training.views.starting import on_to

VIEW = "training.view_training"
EDIT = "training.edit_calendar"
PAGE = "training/calendar.html"


@require_safe
@allow(VIEW)
def start(request):
    """The calendar of the cohort in view, or the list of cohorts while there is none."""
    return on_to(request, "training:calendar")


@require_safe
@allow(VIEW, Cohort, lookup="slug")
def calendar(request, cohort):
    """One week of the cohort: days beside each other, sessions and what is due on each."""
    return render(request, PAGE, week_of(request, cohort))


def week_of(request, cohort):
    """The context of the page for the week that is asked for, the present one by default."""
    weeks = cohort.weeks()
    zone = cohort.program.zone()
    today = timezone.now().astimezone(zone).date()
    number = WeekQuery.of(request).values["week"]
    if not number or number > len(weeks):
        number = next((w.number for w in weeks if today <= w.last), len(weeks) or 1)
    week = weeks[number - 1] if weeks else None
    first_acts = CalendarAct.objects.filter(cohort=cohort).standing().order_by("-pk")[:3]
    return tabs.context(
        request,
        cohort,
        week=week,
        weeks=weeks,
        before=number - 1 if number > 1 else None,
        after=number + 1 if number < len(weeks) else None,
        days=_days(request.user, cohort, week, zone, today) if week else [],
        plan=CohortPlan.objects.filter(cohort=cohort).select_related("curriculum").first(),
        has_sessions=ClassSession.objects.filter(cohort=cohort).exists(),
        may_edit=request.user.may(EDIT),
        acts=[(act, shifting.why_not_undo(act)) for act in first_acts]
        if request.user.may(EDIT)
        else [],
    )


def _days(user, cohort, week, zone, today):
    """Monday to Friday, and weekend days that have something; each with sessions and due work."""
    monday = week.first - timedelta(days=week.first.weekday())
    start = datetime.combine(monday, time(), tzinfo=zone)
    end = datetime.combine(monday + timedelta(days=7), time(), tzinfo=zone)
    sessions, due = defaultdict(list), defaultdict(list)
    mine = ClassSession.objects.visible_to(user).filter(cohort=cohort)
    for one in mine.within(start, end).for_calendar():
        sessions[one.starts_at.astimezone(zone).date()].append(one)
    for item in (
        GradeItem.objects.visible_to(user)
        .filter(cohort=cohort, due_at__gte=start, due_at__lt=end)
        .in_order()
    ):
        due[item.due_at.astimezone(zone).date()].append(item)
    off = {day.day: day.name for day in cohort.all_days_off()}
    days = [monday + timedelta(days=step) for step in range(7)]
    return [
        {"day": day, "sessions": sessions[day], "due": due[day], "off": off.get(day, ""),
         "is_today": day == today}
        for day in days
        if day.weekday() < 5 or sessions[day] or due[day]
    ]  # fmt: skip


# ---------------------------------------------------------------- apply
@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Cohort, lookup="slug")
def apply(request, cohort):
    """What a curriculum would make of the cohort's calendar, and the button that makes it."""
    here = reverse("training:calendar", args=[cohort.slug])
    if request.method == "POST":
        form = ApplyForm(request.POST, cohort=cohort)
        if form.is_valid():
            try:
                act = planning.apply(form.cleaned_data["curriculum"], cohort, by=request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                toast(
                    request,
                    f"{act.rows.count()} sessions and assessments are in the calendar.",
                    undo=reverse("training:act_undo", args=[act.pk]),
                )
                return redirect(here)
        return _apply_page(request, cohort, form, None)
    wanted = ApplyQuery.of(request).values["curriculum"]
    choices = Curriculum.objects.of(cohort.program_id).in_use().order_by("-pk")
    chosen = choices.filter(pk=wanted).first() or choices.first()
    form = ApplyForm(cohort=cohort, initial={"curriculum": chosen})
    return _apply_page(request, cohort, form, chosen)


def _apply_page(request, cohort, form, chosen):
    context = {
        "cohort": cohort,
        "zone": cohort.program.time_zone,
        "chosen": chosen,
        "preview": planning.preview(chosen, cohort) if chosen else None,
        "back": reverse("training:calendar", args=[cohort.slug]),
    }
    return answer_page(request, form, "training/apply.html", context)


def answer_page(request, form, template, context):
    """The page of a form: shown, or with its errors and the status that says so."""
    if request.method == "POST":
        return answer(request, form, template, context)
    return render(request, template, {"form": form, **context})


# ---------------------------------------------------------------- shift
@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Cohort, lookup="slug")
def shift(request, cohort):
    """The calendar from a day on, moved by days: looked at first, then done."""
    form = ShiftForm(request.POST or None)
    context = {
        "cohort": cohort,
        "zone": cohort.program.time_zone,
        "back": reverse("training:calendar", args=[cohort.slug]),
    }
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        if "preview" in request.POST:
            context["preview"] = shifting.preview(cohort, **wanted)
            return render(request, "training/shift.html", {"form": form, **context})
        try:
            act = shifting.shift(cohort, **wanted, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("training:act_undo", args=[act.pk])
            toast(request, f"{act.rows.count()} sessions and assessments moved.", undo=undo)
            return redirect("training:calendar", cohort.slug)
    return answer_page(request, form, "training/shift.html", context)


@require_POST
@allow(EDIT, CalendarAct)
def act_undo(request, act):
    """What was applied or shifted is as it was before."""
    try:
        shifting.undo(act, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "The calendar is as it was before.")
    return redirect("training:calendar", act.cohort.slug)
