"""What interviews put into the shell: navigation, home cards, letters, words, invariants."""

from django.urls import reverse
from django.utils import timezone

from applicants import interview_invariants
from applicants.domain import interview_day, interviews
from applicants.domain import interview_letters as letters
from applicants.models import Application, Interview
from applicants.states import State
from careerpath.audit import kinds
from careerpath.notifications import kinds as messages
from careerpath.ui import home, nav
from careerpath.ui.when import words

READ = "applicants.view_application"
SENTENCES = {
    "applicants.interviewround.saved": "saved the round of interviews",
    "applicants.interviewround.slots_made": "opened {slots} times for interviews",
    "applicants.interviewslot.closed": "closed a time for interviews",
    "applicants.interviewslot.interviewer": "changed the panel of an interview",
    "applicants.interviewinvitation.made": "invited the applicant to an interview",
    "applicants.interviewinvitation.withdrawn": "took the invitation back",
    "applicants.interviewinvitation.asked": "asked for another time or an adjustment",
    "applicants.interviewinvitation.answered": "noted that the request is dealt with",
    "applicants.interviewinvitation.reminded": "reminded to choose a time",
    "applicants.interview.booked": "booked an interview",
    "applicants.interview.moved": "moved the interview to another time",
    "applicants.interview.cancelled": "cancelled the interview",
    "applicants.interview.completed": "noted that the interview took place",
    "applicants.interview.no_show": "noted that the applicant did not come",
    "applicants.interview.scheduled": "opened the interview again",
    "applicants.interview.late": "noted that the applicant came late, or took that back",
    "applicants.interview.recused": "does not interview this person",
    "applicants.interview.scores_shown": "opened the other scores, after the own scorecard",
    "applicants.interviewfeed.opened": "opened a new calendar address",
    "applicants.interviewfeed.closed": "closed the calendar address",
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(READ, "Select", "Interviews", "interviews", "calendar-event", order=30)
    home.card(READ, day_card)
    home.card("applicant", own_card)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    kinds.register("applicants.interview.read", "opened the interview’s file", reading=True)
    for name, (label, still) in letters.KINDS.items():
        messages.register(name, label, still=still)
    interview_invariants.register()


def day_card(request):
    """The interviews of the day, and scorecards that are owed."""
    if not Interview.objects.of_interviewer(request.user).exists():
        return None
    today, later, owed = interview_day.agenda(request.user, timezone.get_current_timezone())
    lines = [
        home.Line(
            f"{words(one.slot.starts_at, 'clock')}, {one.invitation.application.reference}",
            reverse("interview", args=[one.pk]),
            note=one.slot.round.name,
        )
        for one in today[:5]
    ]
    if owed:
        lines.append(home.Line("Scorecards to hand in", reverse("interviews"), len(owed)))
    if not lines and not later:
        return None
    return home.Card(
        "Your interviews today" if today else "Your interviews",
        home.Urgency.WORK if lines else home.Urgency.LATER,
        icon="calendar-event",
        text="" if today else f"{len(later)} to come.",
        lines=lines,
        href=reverse("interviews"),
        action="All interviews",
    )


def own_card(request):
    """The applicant's interview: to be booked, or when it is."""
    mine = Application.objects.filter(applicant=request.user, state=State.INTERVIEW)
    lines = []
    for application in mine[:5]:
        for one in interviews.for_applicant(application):
            href = one.invitation.get_absolute_url()
            if one.is_booked:
                when = words(one.interview.slot.starts_at, "deadline")
                lines.append(home.Line(f"Your interview: {when}", href, note=one.round.name))
            elif one.must_book:
                lines.append(home.Line("Choose a time for your interview", href))
    if not lines:
        return None
    return home.Card("Interview", home.Urgency.WORK, icon="calendar-event", lines=lines)
