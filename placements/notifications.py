"""Letters of placing: to graduates, to contacts of clients, and to those who place."""

from django.utils import timezone

from careerpath.notifications import kinds
from placements.models import AskKind, CheckPoint, ClientAsk, ClientLink, Submission
from placements.states import OVER, RUNNING, AskState, SubmissionState

CONSENT, SHORT_LIST = "placements.consent", "placements.short_list"
CHECK_POINT = "placements.check_point"
ASK_ANSWERED = "placements.ask_answered"
ASK_DONE, ASK_WITHDRAWN = "placements.ask_done", "placements.ask_withdrawn"
PERSON_TOLD, QUESTION = "placements.person_told", "placements.client_question"


def register():
    """The outbox knows these letters, and what to ask before one goes out."""
    kinds.register(CONSENT, "May we submit you", still=still_asked)
    kinds.register(SHORT_LIST, "Short list for a client", secret=True, still=still_answers)
    kinds.register(ASK_ANSWERED, "Your wish about a placement")
    kinds.register(ASK_DONE, "A placement ended as agreed", still=still_done)
    kinds.register(ASK_WITHDRAWN, "An agreed end was withdrawn", still=still_withdrawn)
    kinds.register(PERSON_TOLD, "A change of your placement", still=still_so)
    kinds.register(QUESTION, "A client asks about an opening")
    kinds.register(CHECK_POINT, "How is it going", secret=True, still=still_open)


def still_asked(message):
    """Whether the graduate has not answered yet."""
    return Submission.objects.filter(pk=message.about_id, state=SubmissionState.ASKED).exists()


def still_answers(message):
    """Whether the link still works and the contact is still there."""
    rows = ClientLink.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return rows.filter(pk=message.about_id, contact__left_at=None).exists()


def still_open(message):
    """Whether the check point waits for an answer and the person is still at work."""
    rows = CheckPoint.objects.unanswered().filter(placement__state__in=RUNNING)
    return rows.filter(pk=message.about_id, contact__left_at=None).exists()


def still_done(message):
    """Whether the placement is still over; an end may have been taken back meanwhile."""
    rows = ClientAsk.objects.exclude(carried_out_at=None)
    return rows.filter(pk=message.about_id, placement__state__in=OVER).exists()


def still_withdrawn(message):
    """Whether the agreement is still withdrawn."""
    return ClientAsk.objects.filter(pk=message.about_id, state=AskState.TAKEN_BACK).exists()


def still_so(message):
    """Whether the placement still goes on until that day, or is still over."""
    rows = ClientAsk.objects.exclude(carried_out_at=None).select_related("placement")
    wish = rows.filter(pk=message.about_id).first()
    if wish is None:
        return False
    if wish.kind == AskKind.EXTEND:
        return wish.placement.is_running and wish.placement.ends_on == wish.day
    return wish.placement.is_over
