"""Steps of a sign-in that differ from allauth's: whose device may be remembered."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import headed_redirect_response
from allauth.mfa import stages
from allauth.mfa.internal.flows import trust
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class AskForFactor(stages.AuthenticateStage):
    """A remembered device spares the factor, except to those whose roles make it obligatory."""

    def _should_handle(self, request):
        user = self.login.user
        if user is None or not is_mfa_enabled(user, FACTORS):
            return False
        if did_use_passwordless_login(request, user):
            return False
        return user.must_have_factor or not trust.is_trusted_browser(request, user)


class OfferTrust(stages.TrustStage):
    """After a mailed code or a factor, the device may be remembered; not for those who must."""

    def handle(self):
        user = self.login.user
        if user is None or user.must_have_factor or trust.is_trusted_browser(self.request, user):
            return None, True
        if did_use_passwordless_login(self.request, user):
            return None, True
        used = {record["method"] for record in get_authentication_records(self.request, user)}
        if not used & {"code", "mfa"}:
            return None, True
        return headed_redirect_response("mfa_trust"), True
