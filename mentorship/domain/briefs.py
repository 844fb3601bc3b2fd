"""The brief that somebody gets who takes a pair over: what is open, what was said last."""

from careerpath.ui.when import words
from mentorship.models import ActionItem, CheckIn, Goal, Owner
from mentorship.states import ItemState

LAST = 3


def of(pair, note):
    """Open promises, goals and the last shared notes, as plain text; no private note is in it."""
    parts = [note] if note else []
    items = ActionItem.objects.filter(pair=pair).to_do().in_order()
    if items:
        parts.append("Open promises:")
        parts += [f"- {Owner(one.owner).label}: {one.text}" for one in items]
    goals = Goal.objects.filter(enrollment=pair.enrollment_id, state=ItemState.OPEN).in_order()
    if goals:
        parts.append("Goals:")
        parts += [f"- {one.text}" for one in goals]
    last = CheckIn.objects.filter(pair=pair).exclude(shared_note="").newest_first()[:LAST]
    if last:
        parts.append("Lately:")
        parts += [f"- {words(one.on)}: {one.shared_note}" for one in last]
    return "\n".join(parts)[:3000]
