"""No request is larger than what its page takes; the rest is answered 413 before it is read."""

from careerpath.ui.errors import too_large

MEGABYTE = 1024 * 1024
ORDINARY = 12 * MEGABYTE
LARGE = {"/imports/new/": 101 * MEGABYTE}


def middleware(get_response):
    """Bodies that announce more than the page takes are refused unread. Goes first.

    A body that announces nothing (chunked) is never read by Django, so it cannot be large.
    """

    def limited(request):
        announced = request.META.get("CONTENT_LENGTH") or "0"
        size = int(announced) if announced.isdigit() and len(announced) < 20 else 0
        if size > LARGE.get(request.path, ORDINARY):
            return too_large(request)
        return get_response(request)

    return limited
