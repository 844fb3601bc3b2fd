"""From the menu on to a page of the cohort in view."""

from django.shortcuts import redirect

from careerpath.ui import switch


def on_to(request, name):
    """The page ``name`` of the cohort in view, or the list of cohorts while there is none."""
    chosen = switch.current(request)
    if chosen is None:
        return redirect("cohorts:cohort_list")
    return redirect(name, chosen.key)
