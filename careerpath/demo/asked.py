"""What applicants of the demo asked for: some open, some answered, one overdue, one extended."""

from datetime import timedelta

from applicants.domain import front_desk, request_acts, requests
from applicants.models import ApplicantRequest, Application
from applicants.states import State

# Kind, in which state the application is, words, days since it was asked.
ASKED = (
    ("human_look", State.NOT_PROGRESSED, "I think the score missed my second task.", 33),
    ("human_look", State.NOT_PROGRESSED, "Please let a person look at my answers.", 4),
    ("human_look", State.NOT_PROGRESSED, "I had a bad connection in the timed task.", 26),
    ("correction", State.REVIEW, "I am available full time; I ticked the wrong box.", 12),
    ("correction", State.SECOND, "My work permit came. I am authorized to work now.", 2),
    ("access", State.REVIEW, "A copy of everything you have about me, please.", 6),
    ("access", State.NOT_PROGRESSED, "", 28),
    ("erasure", State.NOT_PROGRESSED, "Please delete what you have about me.", 9),
    ("erasure", State.NOT_PROGRESSED, "I applied somewhere else. Delete my data.", 29),
    ("adjustment", State.REVIEW, "I need more time for timed tasks; I can send a letter.", 1),
    ("other", State.REVIEW, "Is the boot camp on site or online?", 3),
    ("other", State.SECOND, "Which laptop do I need?", 1),
)


def ask(intake, *, staff):
    """The requests desk has work: open, due, overdue and answered requests."""
    lead, recruiter = staff["program_lead"][0], staff["recruiter"][0]
    asked = []
    for number, (kind, state, text, days) in enumerate(ASKED):
        rows = Application.objects.filter(intake=intake, state=state).order_by("pk")
        any_ = Application.objects.filter(intake=intake).sent().order_by("pk")
        row = rows[number * 2 : number * 2 + 1].first() or any_[number * 3 : number * 3 + 1].first()
        if row is not None:
            one = requests.ask(row, kind=kind, text=text, by=row.applicant)
            asked.append((days, one))
    for days, one in asked:
        back(one, days)
    open_ones = {one.kind: one for _, one in asked}
    if one := open_ones.get("other"):
        requests.answer(one, outcome="explained", text="Any that runs a browser.", by=recruiter)
    looks = [one for days, one in asked if one.kind == "human_look" and days < 10]
    for one in looks:
        request_acts.look_again(
            one,
            looked_at=["answers", "account"],
            outcome="stands",
            text="A person read all answers again and looked at each step of the score. It stands: "
            "the tasks were below what we could take further, the answers were not.",
            by=lead,
        )
    access = [one for days, one in asked if one.kind == "access" and days > 10]
    for one in access:
        front_desk.open_record(one.application.applicant_id, by=staff["admin"][0])
        request_acts.hand_over(one, text="The copy lies on “My data”.", by=staff["admin"][0])
    for _, one in asked[3:4]:
        requests.assign(one, to=recruiter, by=lead)


def back(request, days):
    """The request was asked so many days ago; its clock ran from then."""
    ago = timedelta(days=days)
    ApplicantRequest.objects.filter(pk=request.pk).update(
        asked_at=request.asked_at - ago,
        asked_on=request.asked_on - ago,
        due_on=request.due_on - ago,
        latest_on=request.latest_on - ago,
    )
    request.refresh_from_db()
