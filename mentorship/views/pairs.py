"""One pair for staff: dates and moods; the lead reads more. Stand-in, pause, hand over, end."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from cohorts.views.pages import act, form_page
from mentorship.domain import facts, pairs
from mentorship.domain.reminding import due_words
from mentorship.forms.pairs import EndForm, HandOverForm, PauseForm, StandInForm
from mentorship.models import CheckIn, Mentor, Pair, StandIn
from mentorship.models.mentor import VIEW
from mentorship.views import panel

ARRANGE = "mentorship.arrange"


def _listed(pair):
    return Pair.objects.for_list().select_related("follows__mentor__user").get(pk=pair.pk)


def _home(pair):
    return reverse("mentorship:pair", args=[pair.pk])


@require_safe
@allow(VIEW, Pair)
def pair(request, found):
    """Dates and moods for placement staff; notes and promises for the lead."""
    found = _listed(found)
    today = facts.today_of(found.enrollment.cohort.program)
    known = facts.known([found.pk], today)[found.pk]
    is_lead = Pair.objects.led_by(request.user).filter(pk=found.pk).exists()
    context = {
        "pair": found,
        "known": known,
        "when": due_words(known),
        "word": known.word,
        "is_lead": is_lead,
        "check_ins": CheckIn.objects.filter(pair=found).newest_first().defer("shared_note")[:30],
        "history": panel.history(request.user, found) if is_lead else [],
        "pauses": found.pauses.order_by("-from_on"),
        "stand_ins": StandIn.objects.filter(pair=found)
        .select_related("mentor__user")
        .order_by("-from_on"),
        "others": Pair.objects.filter(enrollment=found.enrollment_id)
        .exclude(pk=found.pk)
        .select_related("mentor__user")
        .order_by("-pk"),
        "may_arrange": request.user.may(ARRANGE),
    }
    return render(request, "mentorship/pair.html", context)


def _others(found):
    """Who else mentors in the program."""
    program = found.enrollment.cohort.program_id
    rows = Mentor.objects.taking_part().filter(program=program).exclude(pk=found.mentor_id)
    return rows.select_related("user").order_by("user__name", "pk")


def _form(request, found, form, function, title, said, **more):
    return form_page(
        request,
        form,
        function,
        title=f"{title}, {found.enrollment.person.name}",
        back=_home(found),
        to=_home(found),
        said=said,
        **more,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(ARRANGE, Pair)
def stand_in(request, found):
    """Somebody stands in for the mentor."""
    found = _listed(found)
    form = StandInForm(request.POST or None, mentors=_others(found))
    return _form(
        request,
        found,
        form,
        lambda form: pairs.stand_in(found, by=request.user, **form.cleaned_data),
        "Stand-in",
        "Somebody stands in.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(ARRANGE, Pair)
def pause(request, found):
    """Days without check-ins and reminders."""
    found = _listed(found)
    return _form(
        request,
        found,
        PauseForm(
            request.POST or None,
            initial={"from_on": facts.today_of(found.enrollment.cohort.program)},
        ),
        lambda form: pairs.pause(found, by=request.user, **form.cleaned_data),
        "Pause",
        "The pause is set.",
    )


@require_POST
@allow(ARRANGE, Pair)
def resume(request, found):
    """The pair goes on."""
    found = _listed(found)
    return act(
        request,
        lambda: pairs.resume(found, by=request.user),
        to=_home(found),
        said="The pair goes on.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(ARRANGE, Pair)
def hand_over(request, found):
    """Another mentor is asked, with a brief of what to know."""
    found = _listed(found)
    form = HandOverForm(request.POST or None, mentors=_others(found))
    return _form(
        request,
        found,
        form,
        lambda form: pairs.hand_over(found, by=request.user, **form.cleaned_data),
        "Hand over",
        "The other mentor is asked.",
        verb="Hand over",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(ARRANGE, Pair)
def end(request, found):
    """The pair ends for a reason."""
    found = _listed(found)
    return _form(
        request,
        found,
        EndForm(request.POST or None),
        lambda form: pairs.end(found, by=request.user, **form.cleaned_data),
        "End the pair",
        "The pair has ended.",
        verb="End the pair",
    )
