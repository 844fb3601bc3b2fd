"""Whether the site works, for people and monitors."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from careerpath.access import allow, public
from careerpath.operations import readiness


@public
@never_cache
@require_safe
def healthz(request):
    """200 while the process serves; touches nothing."""
    return HttpResponse("ok", content_type="text/plain", headers={"Content-Length": "2"})


@public
@never_cache
@require_safe
def readyz(request):
    """200 when all lights are green, else 503 with the names of the red ones and no detail."""
    red = [light.name for light in readiness.lights() if not light.ok]
    return JsonResponse({"ready": not red, "not_ready": red}, status=503 if red else 200)


@allow("operations.view")
@never_cache
@require_safe
def lights(request):
    """All lights with their sentences, for operators."""
    found = readiness.lights()
    return render(
        request,
        "operations/lights.html",
        {"lights": found, "red": sum(not light.ok for light in found)},
    )
