"""Whether the site works, for people and monitors."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from careerpath.access import public


@public
@never_cache
@require_safe
def healthz(request):
    """200 while the process serves; touches nothing."""
    return HttpResponse("ok", content_type="text/plain")
