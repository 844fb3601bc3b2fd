"""A person's place in the program: on leave, back, in another cohort, gone."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from training.domain import certifying, leaves
from training.forms.completing import GoneForm, LeaveForm, ReturnForm, TransferForm
from training.models import Leave
from training.models.scopes import people_of

CERTIFY = "training.certify"
PAGE = "training/place.html"


def _seat(request, enrollment):
    rows = people_of(request.user).select_related("person", "cohort__program", "section")
    return get_object_or_404(rows, pk=enrollment.pk)


def about(request, seat, **forms):
    """What the page shows; ``forms`` are those that came back with an error."""
    today = certifying.today_of(seat.cohort.program)
    cohorts = leaves.cohorts_to_change_to(seat)
    return {
        "seat": seat,
        "person": seat.person,
        "cohort": seat.cohort,
        "zone": seat.cohort.program.time_zone,
        "is_active": seat.state == EnrollmentState.ACTIVE,
        "is_on_leave": seat.state == EnrollmentState.ON_LEAVE,
        "is_over": seat.state
        in {EnrollmentState.WITHDRAWN, EnrollmentState.DISMISSED, EnrollmentState.COMPLETED},
        "leaves": Leave.objects.filter(enrollment=seat).select_related("made_by"),
        "seats": leaves.history(seat),
        "leave_form": LeaveForm(initial={"from_on": today}, auto_id="leave_%s"),
        "return_form": ReturnForm(initial={"on": today}, auto_id="return_%s"),
        "transfer_form": TransferForm(cohorts=cohorts, auto_id="move_%s"),
        "gone_form": GoneForm(auto_id="gone_%s"),
        **forms,
    }


@require_safe
@allow(CERTIFY, Enrollment)
def place(request, enrollment):
    """Where somebody stands, and what can be done about it."""
    return render(request, PAGE, about(request, _seat(request, enrollment)))


def _act(request, seat, form, name, function, said):
    """The act is carried out, or the page comes back with its form and the sentence."""
    if form.is_valid():
        try:
            made = function(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, said)
            there = made if isinstance(made, Enrollment) else seat
            return redirect(reverse("training:place", args=[there.pk]))
    return render(request, PAGE, about(request, seat, **{name: form}), status=422)


@require_POST
@allow(CERTIFY, Enrollment)
def leave_begin(request, enrollment):
    """The person is on leave."""
    seat = _seat(request, enrollment)
    return _act(
        request,
        seat,
        LeaveForm(request.POST, auto_id="leave_%s"),
        "leave_form",
        lambda data: leaves.go(seat, by=request.user, **data),
        "On leave. Sessions of these days do not count.",
    )


@require_POST
@allow(CERTIFY, Enrollment)
def leave_end(request, enrollment):
    """The person is back."""
    seat = _seat(request, enrollment)
    return _act(
        request,
        seat,
        ReturnForm(request.POST, auto_id="return_%s"),
        "return_form",
        lambda data: leaves.come_back(seat, on=data["on"], by=request.user),
        "Back. Sessions from that day on count again.",
    )


@require_POST
@allow(CERTIFY, Enrollment)
def transfer(request, enrollment):
    """The person goes on in another cohort."""
    seat = _seat(request, enrollment)
    form = TransferForm(request.POST, cohorts=leaves.cohorts_to_change_to(seat), auto_id="move_%s")
    return _act(
        request,
        seat,
        form,
        "transfer_form",
        lambda data: leaves.transfer(seat, by=request.user, **data),
        "This is the new seat. The old one is free.",
    )


@require_POST
@allow(CERTIFY, Enrollment)
def leave_for_good(request, enrollment):
    """The person has left, and the seat is free."""
    seat = _seat(request, enrollment)
    return _act(
        request,
        seat,
        GoneForm(request.POST, auto_id="gone_%s"),
        "gone_form",
        lambda data: leaves.leave_for_good(seat, by=request.user, **data),
        "The seat is free. Marks and grades are kept.",
    )
