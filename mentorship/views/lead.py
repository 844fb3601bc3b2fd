"""The page of who leads mentoring: coverage, adherence, load, drifting pairs, concerns, hours."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.accounts.models import User
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Program
from cohorts.views.pages import act, form_page
from mentorship.domain import concerns, leading, mentors, pairs, proposing
from mentorship.domain.facts import today_of
from mentorship.forms.pairs import LeadForm, NewMentorForm, OutcomeForm, ProposalsForm
from mentorship.models import Concern, Mentor, MentorshipLead
from mentorship.models.mentor import VIEW

PER_PAGE = 50
ARRANGE, SET_UP = "mentorship.arrange", "cohorts.set_up"


def program_of():
    """The program whose mentoring is shown: the one that has pairs or people, else the first."""
    return (
        Program.objects.filter(pk__in=MentorshipLead.objects.values("program"))
        .order_by("pk")
        .first()
        or Program.objects.order_by("pk").first()
    )


@require_safe
@allow(VIEW)
def lead(request):
    """How mentoring goes. Concerns and promises are for the lead alone."""
    program = program_of()
    if program is None:
        return render(request, "mentorship/lead.html", {"program": None})
    duties = MentorshipLead.objects.filter(program=program).today_somewhere()
    is_lead = MentorshipLead.objects.held_by(request.user).filter(program=program).exists()
    found = Concern.objects.visible_to(request.user).filter(enrollment__cohort__program=program)
    overview = leading.overview(program)
    context = {
        "program": program,
        "found": overview,
        "page": Paginator(overview.rows, PER_PAGE).get_page(request.GET.get("page")),
        "is_lead": is_lead,
        "leads": duties.select_related("user").order_by("pk"),
        "concerns": list(
            found.live().select_related("enrollment__person", "owner", "raised_by").in_order()
        ),
        "now": timezone.now(),
        "may_arrange": request.user.may(ARRANGE),
        "may_set_up": request.user.may(SET_UP),
        "without": proposing.without_mentor(program).count(),
    }
    return render(request, "mentorship/lead.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(ARRANGE)
def proposals(request):
    """Who could mentor whom, with reasons; people choose, and the mentors are asked."""
    program = program_of()
    if program is None:
        raise Http404("No program yet.")
    people = list(proposing.without_mentor(program)[:200])
    found, by_id = proposing.propose(program, today_of(program), people)
    person = {one.pk: one for one in people}
    rows = [
        (f"{one.mentee}-{one.mentor}", person[one.mentee], by_id[one.mentor], one)
        for one in found.pairs
    ]
    form = ProposalsForm(request.POST or None, choices=[(key, key) for key, *_ in rows])
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["chosen"])
        asked, refused = 0, []
        for key, enrollment, mentor, one in rows:
            if key not in chosen:
                continue
            try:
                with transaction.atomic():
                    pairs.propose(mentor, enrollment, reasons=one.reasons, by=request.user)
                asked += 1
            except Refused as refusal:
                refused.append(f"{enrollment.person.name}: {refusal}")
        if asked:
            toast(request, f"{asked} {'mentor is' if asked == 1 else 'proposals are'} asked.")
        for sentence in refused[:3]:
            toast(request, sentence, kind="bad")
        return redirect("mentorship:proposals")
    context = {
        "form": form,
        "rows": rows,
        "without": [(person[pk], why) for pk, why in found.without.items()],
        "program": program,
    }
    return render(request, "mentorship/proposals.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(VIEW, Concern)
def concern(request, row):
    """One concern: what it is, who answers until when, what came of it."""
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            concerns.resolve(row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, "Resolved.")
            return redirect("mentorship:lead")
    context = {"concern": row, "form": form, "now": timezone.now()}
    return render(request, "mentorship/concern.html", context, status=422 if form.errors else 200)


@require_POST
@allow(VIEW, Concern)
def concern_take(request, row):
    """The visitor is on it."""
    return act(
        request,
        lambda: concerns.take(row, by=request.user),
        to=reverse("mentorship:concern", args=[row.pk]),
        said="You are on it.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(ARRANGE)
def mentor_new(request):
    """Somebody with the role of a mentor is listed with so many places."""
    program = program_of()
    if program is None:
        raise Http404("No program yet.")
    listed = Mentor.objects.values("user")
    people = User.objects.filter(is_active=True, grants__role="mentor").exclude(pk__in=listed)
    form = NewMentorForm(request.POST or None, people=people.distinct().order_by("name", "pk"))
    return form_page(
        request,
        form,
        lambda form: mentors.add(program, by=request.user, **form.cleaned_data),
        title="Add a mentor",
        lead="People with the role of a mentor who are not listed yet.",
        back=reverse("mentorship:lead"),
        to=reverse("mentorship:lead"),
        said="The mentor is listed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(SET_UP)
def duty(request):
    """Somebody leads mentoring from today on; the duty opens private notes and concerns."""
    program = program_of()
    if program is None:
        raise Http404("No program yet.")
    people = User.objects.filter(
        is_active=True, grants__role__in=["program_lead", "placement_manager", "admin"]
    )
    form = LeadForm(request.POST or None, people=people.distinct().order_by("name", "pk"))
    return form_page(
        request,
        form,
        lambda form: mentors.give_duty(program, form.cleaned_data["user"], by=request.user),
        title="Who leads mentoring",
        lead="The lead reads private notes and answers concerns.",
        back=reverse("mentorship:lead"),
        to=reverse("mentorship:lead"),
        said="The duty is given.",
    )


@require_POST
@allow(SET_UP, MentorshipLead)
def duty_end(request, row):
    """Somebody leads mentoring no longer."""
    return act(
        request,
        lambda: mentors.end_duty(row, by=request.user),
        to=reverse("mentorship:lead"),
        said="The duty has ended.",
    )
