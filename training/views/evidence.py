"""Files that show a credential: added by its person, opened by them and by who checks it."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.ui.uploads import attachment
from careerpath.workflow import Refused
from cohorts.views.pages import act, form_page
from training.domain import evidence
from training.forms.credentials import EvidenceForm
from training.models import Credential, CredentialFile
from training.models.credential import holders
from training.views.wallet import LOOK, PART, own_credential, posted, wallet_address


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART, Credential)
def my_evidence_new(request, credential):
    """One's certificate as a file, for somebody to check."""
    own = own_credential(request, credential.pk)
    there = reverse("training:wallet")
    return form_page(
        request,
        EvidenceForm(*posted(request)),
        lambda form: evidence.add(own, form.cleaned_data["file"], by=request.user),
        title=f"File for {own.certification.name}",
        lead="The program sees it when somebody verifies the credential. Links never show it.",
        back=there,
        to=there,
        said="Added. It can be opened once it is checked.",
        verb="Add",
    )


@require_POST
@allow(PART, CredentialFile)
def my_evidence_remove(request, file):
    """One's own file is gone."""
    own_credential(request, file.credential_id)
    return act(
        request,
        lambda: evidence.remove(file, by=request.user),
        to=reverse("training:wallet"),
        said="Taken away.",
    )


@require_safe
@allow(PART, CredentialFile)
def my_evidence(request, file):
    """One's own file, to look at it once more."""
    own_credential(request, file.credential_id)
    return _handed_out(request, file, evidence.open_file, reverse("training:wallet"))


@require_safe
@allow(LOOK, CredentialFile)
def evidence_file(request, file):
    """The file, for those who may look at the credentials of its person."""
    if not holders(request.user).filter(person=file.credential.person_id).exists():
        raise Http404
    return _handed_out(
        request,
        file,
        lambda row: evidence.opened_by_staff(row, by=request.user),
        wallet_address(request, file.credential),
    )


def _handed_out(request, row, opening, back):
    """The file as an attachment, or the sentence why it cannot be opened."""
    try:
        file = opening(row)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect(back)
    return attachment(file, row.file_format, row.file_name)
