"""Mentors and pairs of the stocked program: three of everything, one pair of each kind."""

from datetime import timedelta

from careerpath.accounts.models import User
from cohorts.models import Enrollment, Program
from mentorship.domain import check_ins, concerns, facts, goals, links, nightly, pairs
from mentorship.models import (
    CheckIn,
    Digest,
    Mentor,
    MentorPause,
    MentorshipLead,
    Pair,
    PairPause,
    Reminder,
)


def mentored(mighty):
    """The mentor, the participant and somebody with all roles are in pairs; the lead leads."""
    ours = Program.objects.order_by("pk").first()
    today = facts.today_of(ours)
    lead = User.objects.get(email="program_lead@careerpath.example")
    mentor = User.objects.get(email="mentor@careerpath.example")
    for user in (lead, mighty):
        MentorshipLead.objects.create(
            program=ours, user=user, from_on=today - timedelta(days=50), given_by=lead
        )
    MentorshipLead.objects.create(
        program=ours, user=User.objects.get(email="admin@careerpath.example"),
        from_on=today - timedelta(days=90), until_on=today - timedelta(days=60), given_by=lead,
    )  # fmt: skip
    other = User.objects.get(email="instructor@careerpath.example")
    mentors = [
        Mentor.objects.create(user=user, program=ours, since=today, capacity=9, topics=["skills"])
        for user in (mentor, mighty, other)
    ]
    for number, row in enumerate(mentors):
        start = today + timedelta(days=90 + number)
        MentorPause.objects.create(mentor=row, from_on=start, until_on=start, made_by=row.user)
        Digest.objects.create(mentor=row, week_of=today - timedelta(days=today.weekday()))
    seats = list(Enrollment.objects.filter(cohort__program=ours).confirmed().seated())
    own = next(one for one in seats if one.person.email == "participant@careerpath.example")
    others = [one for one in seats if one.pk != own.pk]
    plan = [(mentors[0], own), (mentors[0], others[0]), (mentors[0], others[1]),
            (mentors[1], others[2]), (mentors[1], others[3]), (mentors[1], others[4]),
            (mentors[2], others[5])]  # fmt: skip
    for place, (row, seat) in enumerate(plan):
        pair = pairs.propose(row, seat, reasons=["A place is left."], by=lead)
        if place in {2, 5}:
            continue
        pairs.agree(pair, by=row.user)
        a_history(pair, mentors[(mentors.index(row) + 1) % 3], today, lead)
    for role in ("placement_manager", "admin"):
        by = User.objects.get(email=f"{role}@careerpath.example")
        concerns.raise_concern(own, kind="client", text="The client called.", by=by)
    pair = Pair.objects.get(mentor=mentors[2])
    pairs.hand_over(pair, mentor=mentors[1], note="Mornings.", by=lead)


def a_history(pair, somebody, today, lead):
    """The pair has met; promises, a goal, taps, a concern, a stand-in and a link are there."""
    person, user = pair.enrollment.person, pair.mentor.user
    for number in range(2):
        check_ins.log(
            pair, on=today - timedelta(days=number), by=user, mood=4, minutes=20,
            shared_note="We talked.", private_note="Only ours.", topics=["skills"],
        )  # fmt: skip
        check_ins.promise(pair, text=f"Promise {number}", owner="mentor", by=user)
        goals.add(pair.enrollment, text=f"Goal {number}", steps=["One", "Two"], by=person)
    row = CheckIn.objects.filter(pair=pair).newest_first().first()
    check_ins.correct(
        row, by=user, reason="A slip.", on=row.on, is_no_show=False, how="call", mood=3,
        minutes=25, topics=["skills"], shared_note="We talked at length.",
    )  # fmt: skip
    check_ins.tap(pair, talked=True, mood=4, by=person)
    goals.wish(pair.enrollment, topics=["team"], next_role="Lead", by=person)
    concerns.raise_concern(pair.enrollment, kind="work", text="A concern.", by=user)
    start = today + timedelta(days=40)
    pairs.stand_in(pair, mentor=somebody, from_on=start, until_on=start, by=lead)
    PairPause.objects.create(
        pair=pair, from_on=start, until_on=start, reason="A leave", made_by=lead
    )
    known = facts.known([pair.pk], today)[pair.pk]
    links.make(known, pair, user)
    Reminder.objects.create(pair=pair, due_on=today, level=1)
    nightly.refresh(Pair.objects.for_list().get(pk=pair.pk))
