"""The page of one application: blind, with what lifts the blind and what happened so far."""

from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from applicants.domain import blinding, duplicates, front_desk, history, notes, results
from applicants.models import Application
from applicants.note_form import NoteForm
from applicants.tables import ApplicationsTable
from applicants.triage_forms import acts
from applicants.unblind_form import ReadKnownForm, UnblindForm
from careerpath.access import allow
from careerpath.ui.answers import answer
from careerpath.ui.tables.neighbors import neighbors
from careerpath.workflow import Refused

READ = "applicants.view_application"
UNBLIND = "applicants.unblind_application"
JUDGE = "applicants.judge_duplicates"
MUST_DECIDE = "applicants.approve_decision"
PAGE = "applicants/application_detail.html"
SHORTCUTS = [
    ("Next application", ["n"]),
    ("Previous application", ["p"]),
    ("Back to the list", ["u"]),
    ("Show the potential score", ["o"]),
    ("Assign", ["a"]),
    ("Hold, or take up again", ["h"]),
]


def file(request, application):
    """What the middle of the page needs: the blind file, or the open one while it may be seen."""
    blind = blinding.read(application.pk)
    shown = potential(request, blind)
    lifted = blinding.lifted_for(application, request.user)
    closed = knows_and_may_not_read(application, request.user)
    words = blinding.own_words(application) if lifted else blind.answers
    return {
        "closed": closed,
        "may_read_all_the_same": closed and request.user.may(MUST_DECIDE),
        "twins": duplicates.beside(application) if request.user.may(JUDGE) else [],
        "earlier": duplicates.earlier(application)
        if request.user.may(JUDGE) and shown["potential_open"]
        else [],
        "application": application,
        "file": blind,
        "lifted": lifted,
        "identity": lifted and blinding.identity(application, lifted, by=request.user),
        "answers": [] if closed else words,
        "may_unblind": request.user.may(UNBLIND),
        "history": history.timeline(
            application,
            user=request.user,
            unblinded=bool(lifted),
            scored=shown["potential_open"],
        ),
        **shown,
        **acts(application, request.user),
        "notes": notes.on(application, unblinded=bool(lifted)),
        "note_form": NoteForm(by=request.user),
    }


def knows_and_may_not_read(application, user):
    """Whether this person knows who it is from the front desk, and has not said why they read."""
    known = front_desk.known_to(user).filter(pk=application.pk).exists()
    return known and not blinding.reads_all_the_same(application, user)


def potential(request, blind):
    """What the panel of the score needs; closed, it holds nothing of the score."""
    is_open = blinding.potential_is_open(blind, request.user)
    return {
        "file": blind,
        "potential_open": is_open,
        "result": results.of(blind) if is_open else None,
    }


def page(request, application):
    """Everything on the page, with the neighbors in the list that the person comes from."""
    table = ApplicationsTable.of(request)
    return {
        **file(request, application),
        "beside": neighbors(table, application.pk),
        "list_address": table.address(table.query.change()),
        "list_query": request.GET.urlencode(),
        "unblind_form": UnblindForm(),
        "reading_form": ReadKnownForm(),
        "shortcuts": SHORTCUTS,
    }


@require_GET
@allow(READ, Application, lookup="reference")
def application(request, application):
    """One application as this person may see it."""
    return render(request, PAGE, page(request, application))


@require_POST
@allow(UNBLIND, Application, lookup="reference")
def unblind(request, application):
    """Who the applicant is stands on the page for an hour; the reason stands in the trail."""
    form = UnblindForm(request.POST)
    if form.is_valid():
        try:
            blinding.unblind(application, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
    plain = ApplicationsTable.of(request)
    context = {
        "unblind_form": form,
        "ask_again": bool(form.errors),
        "beside": neighbors(plain, application.pk),
        "list_address": plain.here,
        **(file(request, application) if form.errors else {}),
    }
    return answer(request, form, PAGE, context, toast="You see who this is for an hour.")


@require_POST
@allow(UNBLIND, Application, lookup="reference")
def blind_again(request, application):
    """The page is blind again."""
    blinding.blind_again(application, by=request.user)
    return answer(request, None, PAGE, to=application, toast="The application is blind again.")


@require_POST
@allow(MUST_DECIDE, Application, lookup="reference")
def read_known(request, application):
    """The file of somebody whom this person knows is open for an hour; the reason is recorded."""
    form = ReadKnownForm(request.POST)
    if form.is_valid():
        try:
            blinding.read_all_the_same(
                application, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refusal:
            form.add_error("reason", str(refusal))
    if form.errors:
        context = {**page(request, application), "reading_form": form, "ask_to_read": True}
        return render(request, PAGE, context, status=422)
    return answer(request, None, PAGE, to=application, toast="You read it for an hour.")


@require_POST
@allow(READ, Application, lookup="reference")
def show_potential(request, application):
    """The score is open for this person, and the trail says so."""
    blinding.show_potential(application, by=request.user)
    blind = blinding.read(application.pk)
    return answer(
        request,
        None,
        f"{PAGE}#potential",
        {"application": application, **potential(request, blind)},
        to=application,
    )
