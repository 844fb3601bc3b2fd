"""The pages that belong to no app: home, and the cohort switch."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from careerpath.access import public, signed_in
from careerpath.ui import home, jump, switch
from careerpath.ui.answers import back, toast


@public
def start(request):
    """Everybody comes to their own side of the site."""
    if not request.user.is_authenticated:
        return redirect("/apply/")
    return redirect(home.landing(request.user))


@signed_in
def staff_home(request):
    """What waits for this person, whatever their roles."""
    cards = home.cards(request)
    waits = any(card.urgency < home.Urgency.GLANCE for card in cards)
    return render(request, "ui/home.html", {"cards": cards, "waits": waits})


@require_POST
@signed_in
def switch_cohort(request):
    """Look at another cohort from here on."""
    chosen = switch.choose(request, request.POST.get("cohort", "")[:100])
    if chosen is None:
        toast(request, "That cohort is not there any more.", kind="bad")
    return redirect(back(request))


@signed_in
def jump_to(request):
    """Where this person may go, by what was typed."""
    typed = request.GET.get("q", "")[: jump.LONGEST]
    context = {"typed": typed, "groups": jump.found(request, typed)}
    template = "ui/jump.html#found" if request.htmx else "ui/jump.html"
    return render(request, template, context)
