"""What a client's contact sees: own openings, candidates, who is ready; by account or by link."""

from collections import Counter

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow, public
from careerpath.ui.answers import answer
from careerpath.workflow import Refused
from cohorts.views.pages import form_page
from placements.domain import questions, requisitions, submissions
from placements.domain.client_figures import figures
from placements.forms.client_ask import QuestionForm
from placements.forms.requisition import ClientRequisitionForm
from placements.forms.submission import AnswerForm, PickQuery
from placements.models import Client, Placement, Requisition, Site, Submission
from placements.models.scopes import contacts_of
from placements.states import OVER, PlacementState, RequisitionState, SubmissionState
from placements.views.requisitions import keep
from training.models import SubjectArea

CLIENT = "placements.client"
FORM = ["GET", "HEAD", "POST"]
WITH_NAMES = {SubmissionState.INTERVIEW, SubmissionState.SELECTED}
ON_A_PAGE = 3
MOST = 50
KEYS = [
    ("Choose a candidate", ["1", "2", "3"]),
    ("Approve", ["a"]),
    ("Decline", ["d"]),
    ("Propose interview times", ["i"]),
]
UNSEEN = {SubmissionState.WITHDRAWN, SubmissionState.NOT_ASSIGNED}


def candidates(requisition):
    """Pairs of submission and the name to show, in the order in which they were asked.

    Before the interview a number stands for the name where that was agreed.
    """
    rows = requisition.submissions.filter(sent_at__isnull=False).exclude(state__in=UNSEEN)
    found = []
    for number, one in enumerate(rows.for_list(), 1):
        one.is_nameless = requisition.hides_names and one.state not in WITH_NAMES
        name = f"Candidate {number}" if one.is_nameless else str(one.enrollment.person)
        found.append((one, name))
    return found


def _areas(requisition):
    return SubjectArea.objects.of(requisition.client.program_id)


def own_openings(user):
    """Pairs of an opening and how many candidates wait in it, those first; two queries."""
    rows = Requisition.objects.visible_to(user).exclude(state=RequisitionState.CANCELED).for_list()
    sent = Submission.objects.visible_to(user).waiting_for_client()
    waiting = Counter(sent.values_list("requisition", flat=True))
    found = [(one, waiting[one.pk]) for one in rows]
    return sorted(found, key=lambda row: (not row[1], row[0].state == RequisitionState.FILLED))


@require_safe
@allow(CLIENT)
def client_home(request):
    """The contact's own openings with a word each, and who begins when and with what missing."""
    placed = (
        Placement.objects.visible_to(request.user)
        .exclude(state__in=[*OVER, PlacementState.CANCELED])
        .for_list()
        .prefetch_related("items__requirement")
    )
    context = {
        "rows": own_openings(request.user),
        "people": [(one, [item for item in one.items.all() if item.is_open]) for one in placed],
        "clients": Client.objects.visible_to(request.user).standing().in_order(),
    }
    return render(request, "placements/client_home.html", context)


@require_safe
@allow(CLIENT, Requisition)
def client_opening(request, requisition):
    """Candidates side by side, the same evidence in the same order; one of them is picked."""
    found = candidates(requisition)
    waiting = [one.pk for one, _ in found if one.is_with_client]
    asked = PickQuery.of(request).values["pick"]
    picked = asked if asked in waiting else next(iter(waiting), None)
    context = {
        "requisition": requisition,
        "openings": own_openings(request.user)[:MOST],
        "candidates": [(one, name, one.pk == picked) for one, name in found],
        "shortcuts": KEYS,
        "picked": next(((one, name) for one, name in found if one.pk == picked), None),
    }
    return render(request, "placements/client_opening.html", context)


@require_safe
@allow(CLIENT, Requisition)
def client_profiles(request, requisition):
    """Up to three candidates on one page for print: those to answer first, then the others."""
    found = sorted(candidates(requisition), key=lambda pair: not pair[0].is_with_client)
    context = {"requisition": requisition, "candidates": found[:ON_A_PAGE]}
    return render(request, "placements/client_profiles.html", context)


@require_safe
@allow(CLIENT)
def client_figures(request):
    """Days to fill, who stays and how it goes, of the contact's own sites."""
    context = {"figures": figures(contacts_of(request.user))}
    return render(request, "placements/client_figures.html", context)


@require_http_methods(FORM)
@allow(CLIENT, Requisition)
def client_question(request, requisition):
    """The contact asks the program about an opening."""
    there = reverse("placements:client_opening", args=[requisition.pk])
    return form_page(
        request,
        QuestionForm(request.POST or None),
        lambda form: questions.ask(requisition, by=request.user, **form.cleaned_data),
        title="Ask the recruiter",
        lead=f"About {requisition}, {requisition.site}.",
        back=there,
        to=there,
        said="The program has your question and answers by mail.",
        verb="Ask",
    )


@require_http_methods(FORM)
@allow(CLIENT, Submission)
def client_answer(request, submission):
    """The contact approves, declines with a reason, or proposes times."""
    requisition = submission.requisition
    named = {one.pk: (name, one.is_nameless) for one, name in candidates(requisition)}
    if submission.pk not in named:
        raise Http404
    name, submission.is_nameless = named[submission.pk]
    there = reverse("placements:client_opening", args=[requisition.pk])
    contact = contacts_of(request.user).filter(client=requisition.client_id).first()
    initial = {"answer": request.GET.get("answer", "")}
    form = AnswerForm(request.POST or None, areas=_areas(requisition), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            submissions.answer_one(
                submission, contact=contact, by=request.user, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"submission": submission, "requisition": requisition, "name": name}
    page = "placements/client_answer.html"
    if request.method != "POST":
        return render(request, page, {"form": form, **context})
    return answer(request, form, page, context, to=there, toast="Your answer is with the program.")


@require_http_methods(FORM)
@allow(CLIENT, Client)
def client_opening_new(request, client):
    """The contact raises an opening; the program approves it."""
    contact = contacts_of(request.user).filter(client=client).first()
    sites = Site.objects.visible_to(request.user).filter(client=client, retired_at=None)

    def raise_it(form):
        form.instance.contact = contact
        made = keep(request, form)
        requisitions.hand_in(made, by=request.user)
        return made

    return form_page(
        request,
        ClientRequisitionForm(request.POST or None, client=client, sites=sites),
        raise_it,
        title=f"New opening at {client}",
        back=reverse("placements:client_home"),
        to=reverse("placements:client_home"),
        said="The program has your opening and approves it.",
        verb="Hand in",
    )


# ------------------------------------------------------------------ by mailed link
def _gone(request, sentence, token=""):
    again = reverse("placements:answer_link_renew", args=[token]) if token else ""
    context = {"sentence": sentence, "again": again, "is_done": False}
    return render(request, "placements/link_closed.html", context, status=410)


@require_http_methods(FORM)
@never_cache
@public
def answer_link(request, token):
    """The short list of one opening without an account; opening the page changes nothing."""
    try:
        link = submissions.found(token)
    except Refused as refusal:
        return _gone(request, str(refusal))
    closed = submissions.why_closed(link)
    if closed:
        return _gone(request, closed, token)
    areas = _areas(link.requisition)
    data = request.POST if request.method == "POST" else None
    rows = [
        (one, name, AnswerForm(data, areas=areas, optional=True, prefix=f"c{one.pk}"))
        for one, name in candidates(link.requisition)
    ]
    problem = ""
    if data is not None:
        asked = [(one, form) for one, _, form in rows if one.is_with_client]
        if all([form.is_valid() for _, form in asked]):  # noqa: C419 - every form shows its errors
            given = [(one, f.cleaned_data) for one, f in asked if f.cleaned_data["answer"]]
            try:
                if not given:
                    raise Refused("Answer for at least one candidate.")
                submissions.answer_by_link(link, given)
            except Refused as refusal:
                problem = str(refusal)
            else:
                return redirect("placements:answer_saved")
    context = {"link": link, "requisition": link.requisition, "candidates": rows,
               "problem": problem, "token": token, "now": timezone.now()}  # fmt: skip
    wrong = problem or any(form.is_bound and form.errors for _, _, form in rows)
    return render(request, "placements/answer_link.html", context, status=422 if wrong else 200)


@require_safe
@public
def answer_saved(request):
    """The answer is with the program, or a new link is on its way."""
    return render(request, "placements/answer_saved.html", {"is_link": "link" in request.GET})


@require_POST
@never_cache
@public
def answer_link_renew(request, token):
    """A new link is on its way to the same contact."""
    try:
        submissions.renew(submissions.found(token))
    except Refused as refusal:
        return _gone(request, str(refusal))
    return redirect(f"{reverse('placements:answer_saved')}?link=new")
