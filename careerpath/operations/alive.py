"""A probe asks by whatever name it knows the machine; it learns nothing but that we serve."""

from careerpath.operations import views


def middleware(get_response):
    """The answer at /healthz depends on no host name. Goes before the host is looked at."""

    def answer(request):
        if request.path_info == "/healthz" and request.method in {"GET", "HEAD"}:
            return views.healthz(request)
        return get_response(request)

    return answer
