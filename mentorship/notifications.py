"""Letters of mentorship; each asks before it goes out whether it is still true."""

from careerpath.accounts import links
from careerpath.notifications import kinds, outbox
from mentorship.models import CheckInLink, Concern, Pair
from mentorship.states import ConcernState, PairState

PROPOSED, AGREED = "mentorship.proposed", "mentorship.agreed"
LINK, DIGEST, REMINDER = "mentorship.link", "mentorship.digest", "mentorship.reminder"
ESCALATION, CONCERN = "mentorship.escalation", "mentorship.concern"


def register(*, digest_still, reminder_still):
    """The outbox knows these letters."""
    kinds.register(PROPOSED, "A mentor is asked", still=is_proposed)
    kinds.register(AGREED, "Somebody has a mentor")
    kinds.register(LINK, "New link to log a check-in", secret=True, urgent=True, still=is_usable)
    kinds.register(DIGEST, "Check-ins of the week", secret=True, still=digest_still)
    kinds.register(REMINDER, "Check-in is due", secret=True, still=reminder_still)
    kinds.register(ESCALATION, "A pair does not meet", still=reminder_still)
    kinds.register(CONCERN, "Somebody is worried", still=is_live)


def tell_proposed(pair, *, by):
    """The mentor hears of the proposal."""
    outbox.queue(
        PROPOSED,
        to=pair.mentor.user,
        about=pair,
        by=by,
        context={
            "who": pair.enrollment.person.name,
            "cohort": str(pair.enrollment.cohort),
            "reasons": pair.reasons,
            "page": links.absolute("mentorship:mentees"),
        },
    )


def tell_agreed(pair, *, by):
    """The mentee hears who the mentor is."""
    outbox.queue(
        AGREED,
        to=pair.enrollment.person,
        about=pair,
        by=by,
        context={
            "mentor": pair.mentor.user.name,
            "about": pair.mentor.about,
            "page": links.absolute("mentorship:my"),
        },
    )


def tell_new_link(link, address, *, by):
    """The mentor has a new link."""
    context = {"who": link.pair.enrollment.person.name, "link": address}
    outbox.queue(LINK, to=link.user, about=link, by=by, context=context)


def tell_concern(concern, people, *, by):
    """Those who answer for mentoring hear that somebody is worried; the words stay here."""
    context = {"urgent": concern.is_urgent, "page": links.absolute("mentorship:lead")}
    outbox.queue_all(CONCERN, [(one, concern, context) for one in people], by=by)


def is_proposed(message):
    """Whether the pair still waits for the mentor's answer."""
    return Pair.objects.filter(pk=message.about_id, state=PairState.PROPOSED).exists()


def is_usable(message):
    """Whether the link in the letter was not used meanwhile."""
    return CheckInLink.objects.filter(pk=message.about_id, spent_at=None).exists()


def is_live(message):
    """Whether nobody resolved the concern meanwhile."""
    live = Concern.objects.filter(pk=message.about_id)
    return live.exclude(state=ConcernState.RESOLVED).exists()
