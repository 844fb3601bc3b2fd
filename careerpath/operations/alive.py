"""The answer to whether the process serves, before anybody asks which host was meant."""

from django.http import HttpResponse

PATH = "/healthz"
HEADERS = {"Content-Length": "2", "X-Frame-Options": "DENY"}


def alive():
    """200 while the process serves; touches nothing."""
    return HttpResponse("ok", content_type="text/plain", headers=HEADERS)


def middleware(get_response):
    """A container asks by an address that no visitor uses, so the check of hosts comes later."""

    def ask(request):
        if request.path_info == PATH and request.method in {"GET", "HEAD"}:
            return alive()
        return get_response(request)

    return ask
