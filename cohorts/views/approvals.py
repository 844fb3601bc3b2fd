"""Approvals: what waits, the sample to read, and the one act for the whole batch."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer
from careerpath.ui.tables import pages
from careerpath.workflow import Refused
from cohorts.domain import approvals
from cohorts.forms.approvals import ApproveForm, RefuseForm
from cohorts.models import Approval
from cohorts.tables import ApprovalsTable
from cohorts.views.pages import act, link

PAGE = "cohorts/approval_detail.html"


@require_safe
@allow("applicants.run_screening")
def approval_list(request):
    """What waits, and what has been settled."""
    return pages.list_page(request, ApprovalsTable.of(request), "cohorts/approval_list.html")


@require_safe
@allow("applicants.run_screening", Approval)
def approval_detail(request, approval):
    """One approval with the sample to read and what the reader may do about it."""
    return render(request, PAGE, page_context(approval, request.user))


def page_context(approval, user, **context):
    """What the page of one approval shows to ``user``."""
    now = timezone.now()
    kind = approvals.KINDS[approval.kind]
    own = approval.was_asked_by(user)
    return {
        "approval": approval,
        "kind": kind,
        "sample": kind.render(approval, user),
        "own": own,
        "may_approve": approvals.may_decide(approval, user, now),
        "may_refuse": not own and approvals.may_decide(approval, user, now),
        "may_cancel": approval.is_waiting and (own or user.may(kind.permission)),
        "may_turn": own and approval.may_turn_to_waiting_at(now),
        "turns_at": approval.turns_at,
        "form": ApproveForm(),
        "refuse_form": RefuseForm(prefix="refuse"),
    } | context


def decided(request, approval, user, form, decide, *, name, said, to, template=PAGE, **context):
    """The answer to one decision: carried out, or the page again with what was wrong."""
    if form.is_valid():
        try:
            decide(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            approval.refresh_from_db()
    if form.errors:
        context |= page_context(approval, user) | {name: form}
        return render(request, template, context, status=422)
    return answer(request, form, template, to=to, toast=said)


@require_POST
@allow("applicants.run_screening", Approval)
def approval_approve(request, approval):
    """The batch is approved."""
    return decided(
        request,
        approval,
        request.user,
        ApproveForm(request.POST),
        lambda form: approvals.approve(approval, by=request.user, **form.cleaned_data),
        name="form",
        said="Approved.",
        to=link("approval_detail", approval.pk),
    )


@require_POST
@allow("applicants.run_screening", Approval)
def approval_refuse(request, approval):
    """The batch is not approved."""
    return decided(
        request,
        approval,
        request.user,
        RefuseForm(request.POST, prefix="refuse"),
        lambda form: approvals.refuse(approval, by=request.user, **form.cleaned_data),
        name="refuse_form",
        said="Not approved. The person who asked can see why.",
        to=link("approval_detail", approval.pk),
    )


@require_POST
@allow("applicants.run_screening", Approval)
def approval_cancel(request, approval):
    """The request is taken back."""
    return act(
        request,
        lambda: approvals.cancel(approval, by=request.user),
        to=link("approval_detail", approval.pk),
        said="Canceled. Nothing has changed.",
    )


@require_POST
@allow("applicants.run_screening", Approval)
def approval_wait(request, approval):
    """Nobody answered for a day: the request waits and may then be checked and confirmed."""
    return act(
        request,
        lambda: approvals.wait_and_check_instead(approval, by=request.user),
        to=link("approval_detail", approval.pk),
        said="It now waits. You can confirm it after the waiting time.",
    )
