"""One mail a week with a button per person, and reminders that grow firmer until a person steps in.

Both are written by the clock in the reader's own morning, once each, and look again when they go
out: a pair that met, paused or ended meanwhile is not reminded.
"""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import links as addresses
from careerpath.notifications import outbox
from careerpath.ui.when import words
from cohorts.models import Program
from mentorship import cadence
from mentorship.domain import concerns, facts, links
from mentorship.models import Digest, Mentor, MentorPause, Pair, Reminder, StandIn
from mentorship.notifications import DIGEST, ESCALATION, REMINDER

BY = "system:mentorship"
DIGEST_UNTIL = 2  # a digest that Monday missed still goes out until Wednesday
TO_LEAD = 3


def zone_of(user, program):
    """The clock by which somebody lives."""
    return ZoneInfo(user.time_zone) if user.time_zone else program.zone()


def is_away(mentor, day):
    """Whether the mentor takes a break on this day."""
    return MentorPause.objects.filter(mentor=mentor).covering(day).exists()


# ------------------------------------------------------------------ one mail a week
def write_digests(now=None):
    """Every mentor whose Monday morning it is has the mail of the week; returns how many now."""
    now = now or timezone.now()
    number = 0
    for mentor in Mentor.objects.taking_part().select_related("user", "program"):
        local = now.astimezone(zone_of(mentor.user, mentor.program))
        week = cadence.monday(local.date())
        is_morning = local.time() >= cadence.MORNING or local.date() > week
        if local.weekday() <= DIGEST_UNTIL and is_morning and _digest(mentor, week):
            number += 1
    return number


@transaction.atomic
def _digest(mentor, week):
    """Whether the mail was written now."""
    if Digest.objects.filter(mentor=mentor, week_of=week).exists() or is_away(mentor, week):
        return False
    pairs = _pairs_of(mentor)
    if not pairs:
        return False
    _, is_new = Digest.objects.get_or_create(mentor=mentor, week_of=week)
    if not is_new:
        return False
    known = facts.known([one.pk for one in pairs], facts.today_of(mentor.program))
    lines = [
        {
            "who": pair.enrollment.person.name,
            "when": due_words(known[pair.pk]),
            "link": links.address(links.make(known[pair.pk], pair, mentor.user)),
        }
        for pair in sorted(pairs, key=lambda one: known[one.pk].due_on)
        if not known[pair.pk].is_paused
    ]
    if not lines:
        return False
    outbox.queue(
        DIGEST,
        to=mentor.user,
        about=mentor,
        by=BY,
        context={"lines": lines, "page": addresses.absolute("mentorship:mentees")},
        key=f"{DIGEST}:{mentor.pk}:{week:%Y%m%d}",
    )
    return True


def _pairs_of(mentor):
    return list(Pair.objects.going().mentored_by(mentor.user).for_list())


def due_words(known):
    """When a check-in is due, in words."""
    if known.overdue:
        return f"{known.overdue} {'day' if known.overdue == 1 else 'days'} overdue"
    return "due today" if known.due_on == known.today else f"due {words(known.due_on)}"


def digest_still(message):
    """Whether the mentor mentors and is not away when the mail goes out."""
    mentor = Mentor.objects.taking_part().filter(pk=message.about_id).first()
    if mentor is None or is_away(mentor, facts.today_of(mentor.program)):
        return False
    return Pair.objects.going().mentored_by(mentor.user).exists()


# ------------------------------------------------------------------ reminders
def remind(now=None):
    """Who is due is reminded in the own morning, each time once; returns how many now."""
    now = now or timezone.now()
    number = 0
    for program in Program.objects.all():
        today = cadence.day_of(now, program.zone())
        rows = Pair.objects.going().filter(enrollment__cohort__program=program).for_list()
        pairs = {pair.pk: pair for pair in rows}
        known = facts.known(pairs, today)
        late = {pk: one for pk, one in known.items() if one.is_due and not one.is_paused}
        written = set(Reminder.objects.filter(pair__in=late).values_list("pair", "due_on", "level"))
        for pk, one in late.items():
            level = cadence.level(one.due_on, today)
            if (pk, one.due_on, level) not in written:
                number += _remind(pairs[pk], one, level, now)
    return number


def _remind(pair, known, level, now):
    """1 when the reminder was written now, 0 when it is not the hour or nobody is to be asked."""
    mentor = who_meets(pair, known.today)
    zone = zone_of(mentor.user, pair.enrollment.cohort.program)
    if now.astimezone(zone).time() < cadence.MORNING or is_away(mentor, known.today):
        return 0
    with transaction.atomic():
        row, is_new = Reminder.objects.get_or_create(pair=pair, due_on=known.due_on, level=level)
        if not is_new:
            return 0
        context = {
            "who": pair.enrollment.person.name,
            "when": due_words(known),
            "level": level,
            "link": links.address(links.make(known, pair, mentor.user)),
            "page": addresses.absolute("mentorship:mentees"),
        }
        outbox.queue(REMINDER, to=mentor.user, about=row, by=BY, context=context)
        if level == TO_LEAD:
            _tell_leads(pair, row, known, mentor)
        audit.record("mentorship.reminder.written", by=BY, about=row, pair_id=pair.pk, level=level)
    return 1


def _tell_leads(pair, row, known, mentor):
    """A person whose duty it is hears of the pair, and can call."""
    context = {
        "mentor": mentor.user.name,
        "who": pair.enrollment.person.name,
        "when": due_words(known),
        "page": addresses.absolute("mentorship:lead"),
    }
    leads = concerns.leads_of(pair.enrollment.cohort.program)
    outbox.queue_all(ESCALATION, [(lead, row, context) for lead in leads], by=BY)


def who_meets(pair, day):
    """The mentor of the day: who stands in, or the mentor of the pair."""
    row = StandIn.objects.filter(pair=pair).covering(day).select_related("mentor__user").first()
    return row.mentor if row else pair.mentor


def reminder_still(message):
    """Whether the same check-in is still due when the letter goes out, and nobody is away."""
    row = Reminder.objects.select_related("pair__enrollment__cohort__program", "pair__mentor__user")
    row = row.filter(pk=message.about_id).first()
    if row is None or not row.pair.is_going:
        return False
    today = facts.today_of(row.pair.enrollment.cohort.program)
    known = facts.known([row.pair_id], today)[row.pair_id]
    if known.is_paused or known.due_on != row.due_on:
        return False
    return not is_away(who_meets(row.pair, today), today)
