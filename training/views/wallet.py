"""Credentials: one's own, those of a person for staff, and what a link shows to a stranger."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath import audit
from careerpath.access import allow, public
from careerpath.accounts import links
from careerpath.ui.answers import answer
from careerpath.workflow import Refused
from cohorts.models import Enrollment
from cohorts.views.pages import act, form_page
from training.domain import certifying, credentials, sharing
from training.forms.credentials import (
    CredentialForm,
    EducationForm,
    ShareForm,
    StaffCredentialForm,
    VerifyForm,
)
from training.forms.exams import WhyForm
from training.models import (
    Completion,
    ContinuingEducation,
    Credential,
    CredentialShare,
    ExamAttempt,
)
from training.models.credential import holders

LOOK = "training.view_credentials"
CERTIFY = "training.certify"
PART = "training.take_part"
FORM = ["GET", "HEAD", "POST"]
TONES = {"active": "good", "expiring": "warn", "expired": "bad", "revoked": "bad"}
WORDS = {
    "active": "Active",
    "expiring": "Ends soon",
    "expired": "Expired",
    "revoked": "Revoked",
    "superseded": "Superseded",
}


def said_of(is_claim, standing):
    """The word and the tone of a credential; what only its person says is never green."""
    if is_claim and standing in ("active", "expiring"):
        return "Not verified", "warn"
    return WORDS[standing], TONES.get(standing, "")


def posted(request):
    """What a form with a file is bound to; nothing on GET."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def cards(person, program):
    """Every credential of a person with its standing and its hours, and the exams; five queries."""
    today = certifying.today_of(program)
    rows = (
        Credential.objects.filter(person=person).for_list().prefetch_related("education", "files")
    )
    found = []
    for one in rows:
        standing = one.standing_on(today).value
        left = (one.expires_on - today).days if one.expires_on else None
        word, tone = said_of(one.is_claim, standing)
        found.append(
            {
                "credential": one,
                "standing": standing,
                "word": word,
                "tone": tone,
                "left": left,
                "hours": credentials.hours(one),
                "log": one.education.all(),
                "files": one.files.all(),
            }
        )
    attempts = ExamAttempt.objects.filter(enrollment__person=person).select_related(
        "certification", "window"
    )
    return {"cards": found, "attempts": attempts.order_by("-day", "-pk"), "today": today}


# ---------------------------------------------------------------- one's own
def own_seat(request):
    """The newest confirmed enrollment of this person; 404 without any."""
    rows = Enrollment.objects.held_by(request.user).confirmed()
    found = rows.select_related("cohort__program").order_by("-cohort__starts_on", "-pk").first()
    if found is None:
        raise Http404
    return found


def own(request, **more):
    """What one's own page shows."""
    seat = own_seat(request)
    now = timezone.now()
    shares = CredentialShare.objects.filter(person=request.user).open_at(now).order_by("-pk")
    shares = [
        {
            "link": one,
            "address": links.absolute("training:shared_credentials", token=sharing.token_of(one)),
            "names": [row.credential.certification.name for row in one.shown.all()],
        }
        for one in shares.prefetch_related("shown__credential__certification")
    ]
    completed = Completion.objects.filter(enrollment__person=request.user, state="completed")
    return {
        "own": True,
        "person": request.user,
        "program": seat.cohort.program,
        "zone": seat.cohort.program.time_zone,
        "left": certifying.left_for(seat) if seat.holds_seat else [],
        "shares": shares,
        "share_form": ShareForm(person=request.user),
        "completed": completed.order_by("-pk").first(),
        **cards(request.user, seat.cohort.program),
        **more,
    }


@require_safe
@allow(PART)
@never_cache
def wallet(request):
    """One's credentials, what is left to the next, exams, hours, and links for others."""
    return render(request, "training/wallet.html", own(request))


@require_http_methods(FORM)
@allow(PART)
def claim_new(request):
    """A credential that one says to hold; staff verify it later."""
    seat = own_seat(request)
    there = reverse("training:wallet")
    return form_page(
        request,
        CredentialForm(*posted(request), program=seat.cohort.program, person=request.user),
        lambda form: credentials.record(
            form.instance, upload=form.cleaned_data["file"], by=request.user
        ),
        title="Add a credential",
        back=there,
        to=there,
        said="Added. It shows as said by you until somebody verifies it.",
    )


def own_credential(request, pk):
    """The own credential of this number; what is not one's own does not exist."""
    return get_object_or_404(Credential.objects.filter(person=request.user), pk=pk)


@require_POST
@allow(PART, Credential)
def claim_withdraw(request, credential):
    """A credential that one added oneself is gone."""
    mine = own_credential(request, credential.pk)
    return act(
        request,
        lambda: credentials.withdraw(mine, by=request.user),
        to=reverse("training:wallet"),
        said="Taken away.",
    )


@require_http_methods(FORM)
@allow(PART, Credential)
def education_new(request, credential):
    """Hours of learning for one's credential."""
    mine = own_credential(request, credential.pk)
    there = reverse("training:wallet")
    return form_page(
        request,
        EducationForm(request.POST or None, credential=mine),
        lambda form: credentials.log(form.instance, by=request.user),
        title=f"Hours for {mine.certification.name}",
        back=there,
        to=there,
        said="Logged.",
    )


@require_POST
@allow(PART, ContinuingEducation)
def education_remove(request, education):
    """The hours are no longer in the log."""
    own_credential(request, education.credential_id)
    return act(
        request,
        lambda: credentials.unlog(education, by=request.user),
        to=reverse("training:wallet"),
        said="Taken out of the log.",
    )


@require_POST
@allow(PART)
def share_new(request):
    """A link shows some of one's credentials."""
    form = ShareForm(request.POST, person=request.user)
    there = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            sharing.share(request.user, data["credentials"], days=data["days"], note=data["note"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            there = reverse("training:wallet") + "#links"
    if there is None:
        return render(request, "training/wallet.html", own(request, share_form=form), status=422)
    return answer(request, form, "training/wallet.html", {}, to=there, toast="Copy the link below.")


@require_POST
@allow(PART, CredentialShare)
def share_withdraw(request, link):
    """The link shows nothing any more."""
    return act(
        request,
        lambda: sharing.withdraw(link, by=request.user),
        to=reverse("training:wallet") + "#links",
        said="Withdrawn. The link shows nothing any more.",
    )


@require_safe
@public
@never_cache
def shared_credentials(request, token):
    """A name and facts of the credentials that their person chose to show."""
    try:
        shown = sharing.read(token)
    except Refused as refusal:
        context = {"sentence": str(refusal)}
        return render(request, "training/shared_credentials.html", context, status=404)
    facts = [(one, *said_of(one.is_claim, one.standing)) for one in shown.facts]
    response = render(request, "training/shared_credentials.html", {"shown": shown, "facts": facts})
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


# ---------------------------------------------------------------- a person's, for staff
def _holder(request, enrollment):
    """The enrollment, when this person may look at its credentials; else there is nothing."""
    rows = holders(request.user).select_related("person", "cohort__program")
    return get_object_or_404(rows, pk=enrollment.pk)


@require_safe
@allow(LOOK, Enrollment)
@never_cache
def wallet_of(request, enrollment):
    """What somebody holds; that it was looked at is noted."""
    seat = _holder(request, enrollment)
    audit.record("training.credentials.read", by=request.user, about=seat)
    context = {
        "own": False,
        "person": seat.person,
        "seat": seat,
        "program": seat.cohort.program,
        "zone": seat.cohort.program.time_zone,
        "may_certify": request.user.may(CERTIFY),
        "may_train": request.user.may("training.view_training"),
        **cards(seat.person, seat.cohort.program),
    }
    return render(request, "training/wallet.html", context)


@require_http_methods(FORM)
@allow(CERTIFY, Enrollment)
def credential_new(request, enrollment):
    """A credential of somebody, recorded by staff."""
    seat = _holder(request, enrollment)
    there = reverse("training:wallet_of", args=[seat.pk])
    return form_page(
        request,
        StaffCredentialForm(*posted(request), program=seat.cohort.program, person=seat.person),
        lambda form: credentials.record(
            form.instance, upload=form.cleaned_data["file"], by=request.user
        ),
        title=f"Credential of {seat.person}",
        back=there,
        to=there,
        said="Recorded.",
    )


def wallet_address(request, credential):
    """The page of the person of a credential, through a seat that staff may look at."""
    seat = holders(request.user).filter(person=credential.person_id).order_by("-pk").first()
    if seat is None:
        raise Http404
    return reverse("training:wallet_of", args=[seat.pk])


@require_http_methods(FORM)
@allow(CERTIFY, Credential)
def credential_verify(request, credential):
    """Somebody has seen that the person holds it."""
    there = wallet_address(request, credential)
    return form_page(
        request,
        VerifyForm(request.POST or None),
        lambda form: credentials.verify(credential, by=request.user, **form.cleaned_data),
        title=f"Verify {credential.certification.name}",
        lead=f"{credential.person}, number {credential.number or 'not given'}.",
        back=there,
        to=there,
        said="Verified.",
    )


@require_http_methods(FORM)
@allow(CERTIFY, Credential)
def credential_revoke(request, credential):
    """The credential counts for nothing any more."""
    there = wallet_address(request, credential)
    return form_page(
        request,
        WhyForm(request.POST or None),
        lambda form: credentials.revoke(
            credential, because=form.cleaned_data["reason"], by=request.user
        ),
        title=f"Revoke {credential.certification.name}",
        lead="The person sees the reason. It can be restored.",
        back=there,
        to=there,
        said="Revoked.",
        verb="Revoke",
    )


@require_POST
@allow(CERTIFY, Credential)
def credential_restore(request, credential):
    """A credential that was revoked by mistake is held again."""
    return act(
        request,
        lambda: credentials.restore(credential, by=request.user),
        to=wallet_address(request, credential),
        said="Restored.",
    )
