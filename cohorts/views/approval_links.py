"""An approval by a mailed link: one act, without signing in.

Opening the link changes nothing, so that a mail scanner cannot spend it; deciding spends it,
because what is settled cannot be decided again. The link stands for one person and asks for
that person's rights at the moment of the act.
"""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import public
from careerpath.accounts import links
from careerpath.accounts.models import User
from careerpath.workflow import Refused
from cohorts import notifications
from cohorts.domain import approvals
from cohorts.forms.approvals import ApproveForm, RefuseForm
from cohorts.models import Approval
from cohorts.views.approvals import decided, page_context
from cohorts.views.pages import link

PAGE = "cohorts/approval_by_link.html"
LASTS = 7 * 24 * 3600
GONE = "This link does not lead to anything any more."


def _opened(token):
    """The approval and the person that the link stands for; refused when it is not good."""
    return _found(links.read(notifications.PURPOSE, token, max_age=LASTS))


def _found(value):
    approval_id, user_id = value
    approval = Approval.objects.for_list().filter(pk=approval_id).first()
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if approval is None or person is None or approval.kind not in approvals.KINDS:
        raise Refused(GONE)
    kind = approvals.KINDS[approval.kind]
    if not person.may(kind.asking if approval.was_asked_by(person) else kind.permission):
        raise Refused(GONE)
    return approval, person


def _refuse_settled(approval):
    """A link that is spent shows nobody's results any more."""
    if not approval.is_waiting:
        raise Refused(f"This is settled already: {approval.get_state_display().lower()}.")


def _unusable(request, refusal, token):
    """The page for a link that is not good; an expired one offers a new one in one tap."""
    expired = isinstance(refusal, links.ExpiredLink)
    context = {"sentence": str(refusal), "expired": expired, "token": token}
    return render(request, "cohorts/link_unusable.html", context, status=410)


@require_safe
@never_cache
@public
def by_link(request, token):
    """The sample to read and the decision to take."""
    try:
        approval, person = _opened(token)
        _refuse_settled(approval)
    except Refused as refusal:
        return _unusable(request, refusal, token)
    return render(request, PAGE, page_context(approval, person, token=token, person=person))


@require_POST
@never_cache
@public
def approve_by_link(request, token):
    """The batch is approved, and the link is spent."""
    return _decide(
        request,
        token,
        ApproveForm(request.POST),
        approvals.approve,
        name="form",
        said="Approved. You can close this page.",
    )


@require_POST
@never_cache
@public
def refuse_by_link(request, token):
    """The batch is not approved, and the link is spent."""
    return _decide(
        request,
        token,
        RefuseForm(request.POST, prefix="refuse"),
        approvals.refuse,
        name="refuse_form",
        said="Not approved. The person who asked can see why.",
    )


def _decide(request, token, form, act, *, name, said):
    try:
        approval, person = _opened(token)
        _refuse_settled(approval)
    except Refused as refusal:
        return _unusable(request, refusal, token)
    return decided(
        request,
        approval,
        person,
        form,
        lambda form: act(approval, by=person, by_link=True, **form.cleaned_data),
        name=name,
        said=said,
        to=link("approval_by_link", token),
        template=PAGE,
        token=token,
        person=person,
    )


@require_POST
@never_cache
@public
def renew_link(request, token):
    """A new link is on its way to the person whose link has expired, and to nobody else."""
    try:
        _opened(token)
    except links.ExpiredLink as expired:
        try:
            approval, person = _found(expired.value)
        except Refused as refusal:
            return _unusable(request, refusal, token)
        if approval.is_waiting:
            notifications.send_again(approval, approvals.KINDS[approval.kind], person)
        return render(request, "cohorts/link_renewed.html", {"approval": approval})
    except Refused as refusal:
        return _unusable(request, refusal, token)
    return render(request, "cohorts/link_unusable.html", {"sentence": "This link still works."})
