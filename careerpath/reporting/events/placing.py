"""Placements: begun, extended, over; reasons stay on the page of the placement."""

from django.urls import reverse

from careerpath.reporting.events import Event, Stage
from placements.models import Placement
from placements.states import OVER, RUNNING, PlacementState

ENDED = {
    PlacementState.CONVERTED: ("Joined {client}", "good"),
    PlacementState.COMPLETED: ("Completed the placement at {client}", "good"),
    PlacementState.ENDED: ("The placement at {client} ended early", "warn"),
}


def events(journey, reader, zone):
    """Placements of this seat, for those who may see them."""
    rows = Placement.objects.visible_to(reader).filter(
        enrollment=journey.pk, state__in=[*RUNNING, *OVER]
    )
    for one in rows.select_related("requisition__client", "requisition__site"):
        client = one.requisition.client.name
        place = reader.may("placements.view_placements")
        link = reverse("placements:placement", args=[one.pk]) if place else ""
        text = f"Began as {one.requisition.title} at {client}"
        note = f"{one.requisition.site}, {one.fte} FTE."
        yield Event(one.starts_on, Stage.PLACED, text, note, link, enters=True, tone="good")
        extended = one.changes.filter(state=PlacementState.EXTENDED).order_by("version").first()
        if extended:
            day = extended.set_at.astimezone(zone).date()
            last = f"Until {extended.ends_on:%b %-d, %Y}." if extended.ends_on else ""
            yield Event(day, Stage.PLACED, f"Extended at {client}", last, link)
        if one.state in ENDED:
            words, tone = ENDED[one.state]
            yield Event(
                one.ended_on, Stage.PLACED, words.format(client=client), "", link, tone=tone
            )
