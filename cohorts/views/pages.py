"""What the set-up pages have in common."""

from django.shortcuts import redirect, render
from django.urls import reverse

from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused
from cohorts.models import Program


def form_page(request, form, act, *, title, back, to, said, **context):
    """A page with one form: shown on GET, carried out by ``act(form)`` on POST.

    ``to`` is where a success leads: an address, or a function of what ``act`` returned.
    """
    context = {"title": title, "back": back, **context}
    if request.method != "POST":
        return render(request, "cohorts/form.html", {"form": form, **context})
    there = None
    if form.is_valid():
        try:
            made = act(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            there = to(made) if callable(to) else to
    return answer(request, form, "cohorts/form.html", context, to=there, toast=said)


def act(request, function, *, to, said):
    """One act without fields is carried out, then on to ``to``; a refusal is said there."""
    try:
        function()
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, said)
    return redirect(to)


def link(name, *args):
    """The address of a page of the hub."""
    return reverse(f"cohorts:{name}", args=args)


def programs(user):
    """The programs that ``user`` may set up, for buttons that need one."""
    return list(Program.objects.visible_to(user).for_list())
