"""Sign-in by mailed code, without the code on a remembered device."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import RequestLoginCodeView
from allauth.mfa.internal.flows import trust


class RequestCodeView(RequestLoginCodeView):
    """Mails a code, or lets in at once whose device is remembered and whose roles allow it."""

    def form_valid(self, form):
        user = form._user
        if user is None or user.must_have_factor:
            return super().form_valid(form)
        if not trust.is_trusted_browser(self.request, user):
            return super().form_valid(form)
        email = form.cleaned_data["email"]
        record_authentication(self.request, user, method="code", email=email, remembered=True)
        login = Login(user=user, email=email, redirect_url=self.get_next_url())
        return perform_login(self.request, login)


request_code = RequestCodeView.as_view()
