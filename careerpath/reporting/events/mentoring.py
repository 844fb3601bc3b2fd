"""Mentoring: pairs, check-ins, goals. Never a note, a tap, a promise or a concern."""

from django.urls import reverse

from careerpath.reporting.events import Event, Stage
from mentorship.models import CheckIn, Goal, Pair
from mentorship.states import ItemState


def events(journey, reader, zone):
    """What each reader may see of it: pairs and check-ins as pairs are seen, goals as goals are."""
    own = reader == journey.person
    pairs = Pair.objects.visible_to(reader).filter(enrollment=journey.pk, starts_on__isnull=False)
    for pair in pairs.for_list():
        name, link = pair.mentor.user.name, _page(reader, pair, own=own)
        text = f"{name} became {'your mentor' if own else 'the mentor'}"
        yield Event(pair.starts_on, Stage.MENTORED, text, href=link, enters=True)
        if pair.ends_on:
            yield Event(pair.ends_on, Stage.MENTORED, f"Mentoring with {name} ended", href=link)
    talks = CheckIn.objects.visible_to(reader).filter(pair__enrollment=journey.pk)
    for one in talks.select_related("pair__mentor__user"):
        yield _talk(one)
    reached = Goal.objects.visible_to(reader).filter(enrollment=journey.pk, state=ItemState.DONE)
    for goal in reached:
        day = goal.state_changed_at.astimezone(zone).date()
        yield Event(day, Stage.MENTORED, f"Reached the goal: {goal.text}", tone="good")


def _talk(one):
    name = one.pair.mentor.user.name
    if one.is_no_show:
        return Event(one.on, Stage.MENTORED, f"A check-in with {name} did not take place",
                     tone="warn")  # fmt: skip
    how = one.get_how_display().lower()
    minutes = f"{one.minutes} minutes" if one.minutes else ""
    said = ", ".join(part for part in (how, minutes) if part)
    note = f"{said.capitalize()}." if said else ""
    return Event(one.on, Stage.MENTORED, f"Check-in with {name}", note)


def _page(reader, pair, *, own):
    if own:
        return reverse("mentorship:my")
    if reader.may("mentorship.view_pairs"):
        return reverse("mentorship:pair", args=[pair.pk])
    if pair.mentor.user_id == reader.pk and not pair.has_ended:
        return reverse("mentorship:mentee", args=[pair.pk])
    return ""
