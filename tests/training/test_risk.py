"""The pure rules of early warning, and what a look at a cohort does with them."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.later.models import Job
from cohorts.models import Enrollment
from tests.cohorts import made as hub
from tests.training import made
from training import risk, risk_registry, tasks
from training.domain import looking, risk_facts, risk_rules, signals
from training.models import AttendanceRecord, Outcome, Pulse, RiskRun, Signal

TODAY = date(2026, 10, 30)
LABELS = risk.Labels(lambda k: f"day {k}", lambda k: f"work {k}", lambda k: f"area {k}")


def found(marks="", works=(), **settings):
    """What the rules say of these marks and works, by rule."""
    cells = tuple(
        (risk.Work(n, due, 100_00, mock, {1: 1000}), state, points, late)
        for n, (due, state, points, late, mock) in enumerate(works)
    )
    facts = risk.Facts(marks, tuple(range(len(marks))), cells)
    return {one.rule: one for one in risk.judge(facts, risk.defaults(), TODAY, LABELS)}


def graded(points, days=0, state="graded", late=False, mock=False):
    return TODAY - timedelta(days=days), state, points * 100, late, mock


def test_each_rule_holds_at_its_number_and_not_before():
    assert found("PPPPPPPPPA") == {}  # exactly 90%
    assert set(found("PPPPPPPPA")) == {"attendance"}  # 88.9%
    assert set(found("PPPA")) == set()  # too few to say
    assert set(found("PPPPPPPPPPPPPPPPPPPPAA")) == {"absences"}
    assert found("PPPPAAP" + "P" * 30) == {}
    missing = (TODAY, "missing", None, False, False)
    assert "missing" not in found(works=[missing])
    assert found(works=[missing] * 2)["missing"].pieces == ("w0", "w1")
    assert set(found(works=[graded(90, late=True)] * 3)) == {"late"}
    assert found(works=[graded(70, mock=True)]) == {}
    assert set(found(works=[graded(69, mock=True)])) == {"mock_exam"}
    assert found(works=[graded(69, mock=True), graded(80, mock=True)]) == {}
    before, after = [graded(90, 20)] * 2, [graded(80, 3)] * 2
    assert set(found(works=before + after)) == {"drop"}
    assert found(works=[graded(89, 20)] * 2 + after) == {}
    assert set(found(works=[graded(59)] * 2)) == {"area"}


def test_the_evidence_is_told_in_words():
    words = found("PPPPPLAPAA")
    assert words["attendance"].words == (
        "Attendance is 70.0%, 7 of 10 sessions. Not there: day 6; day 8; day 9."
    )
    assert words["absences"].words == "The last 2 sessions were missed: day 8; day 9."


def test_what_is_under_a_limit_never_reads_as_if_it_were_not():
    just_under = found(works=[(TODAY, "graded", 6996, False, True)])
    assert just_under["mock_exam"].words == "work 0 came to 69.9%."
    rounded = found(works=[(TODAY, "graded", 6287, False, True)])
    assert rounded["mock_exam"].words == "work 0 came to 62.9%."


def pulsed(*moods, ago=0):
    """What the rules say of the moods of weeks in a row, None for a week without; the last of
    them is so many weeks before this one.
    """
    monday = TODAY - timedelta(days=TODAY.weekday(), weeks=ago)
    weeks = [monday - timedelta(weeks=n) for n in reversed(range(len(moods)))]
    said = tuple((week, mood) for week, mood in zip(weeks, moods, strict=True) if mood)
    facts = risk.Facts(pulses=said)
    return {one.rule: one for one in risk.judge(facts, risk.defaults(), TODAY, LABELS)}


def test_two_hard_weeks_in_a_row_hold_and_so_does_the_silence_of_somebody_who_used_to_speak():
    assert set(pulsed(4, 2, 1)) == {"pulse"}
    assert set(pulsed(4, 2, 1, ago=1)) == {"pulse"}  # nothing is said about this week yet
    assert pulsed(1, 3) == pulsed(1) == pulsed(2, None, 2) == pulsed(2, 2, 3) == {}
    assert pulsed(2, 2, ago=2) == {}  # that is over
    hard = pulsed(2, 1)["pulse"]
    assert hard.words == "Said how the weeks were: week of Oct 19 hard, week of Oct 26 very hard."
    assert hard.pieces == ("p2026-10-19", "p2026-10-26")
    assert set(pulsed(5, 5, ago=3)) == {"silence"}
    assert pulsed(5, ago=2) == pulsed(5, ago=1) == pulsed() == {}
    assert pulsed(5, ago=3)["silence"].words == "Last said how a week was in the week of Oct 5."


def test_no_protected_trait_can_be_an_input():
    """The facts have no place for it, and no query of the look reads who somebody is."""
    assert {one.name for one in dataclasses.fields(risk.Facts)} == {
        "marks", "sessions", "cells", "policy", "pulses",
    }  # fmt: skip
    assert {one.name for one in dataclasses.fields(risk.Work)} == {
        "key", "due_on", "possible", "is_mock", "areas",
    }  # fmt: skip


def test_settings_that_make_no_sense_are_as_shipped():
    odd = {"attendance": {"percent": 900, "_points": "x", "_on": False}, "nothing": {}}
    setting = risk.read(odd, risk.RULES)["attendance"]
    assert (setting.numbers["percent"], setting.points, setting.is_on) == (90, 3, False)
    kept = risk.stored(risk.defaults())
    assert risk.stored(risk.read(kept, risk.RULES)) == kept


def test_a_record_counts_what_people_judged_and_says_how_sure_it_is():
    one = risk.record_of(["helped", "real", "nothing", "unsaid", ""], frozenset({"helped", "real"}),
                         frozenset({"nothing"}))  # fmt: skip
    assert (one.right, one.wrong, one.unsaid, one.by_itself, one.percent) == (2, 1, 1, 1, 67)
    low, high = risk.Record(8, 2).interval
    assert (round(low, 1), round(high, 1)) == (49.0, 94.3)  # Wilson, as published tables have it
    assert risk.Record(0, 0).percent is None


# ------------------------------------------------------------------ looks
@pytest.fixture
def cohort(db):
    return made.cohort(seats=95, state="in_session")


def missed(cohort, enrollment, letters, start=0):
    """Sessions that were held, with these marks."""
    return [
        made.mark(made.session(cohort, days=start + n, state="held"), enrollment, letter)
        for n, letter in enumerate(letters)
    ]


def live(enrollment):
    return {one.rule: one for one in Signal.objects.live().filter(enrollment=enrollment)}


def test_a_look_opens_once_renews_and_lets_go(cohort):
    teacher = made.instructor(cohort)
    (person,) = made.enrolled(cohort)
    records = missed(cohort, person, "PPPPPPPPAA")
    assert looking.look([cohort]) == (2, 0, 0)
    assert looking.look([cohort]) == (0, 0, 0)
    first = live(person)
    assert set(first) == {"attendance", "absences"}
    assert first["absences"].owner == teacher
    assert first["absences"].due_on > looking.today_of(cohort.program)
    missed(cohort, person, "A", start=20)
    assert looking.look([cohort]) == (0, 2, 0)
    assert "last 3 sessions" in live(person)["absences"].words
    AttendanceRecord.objects.filter(mark="A").update(mark="P", version=9)
    assert looking.look([cohort]) == (0, 0, 2)
    assert set(Signal.objects.values_list("state", flat=True)) == {"resolved"}
    assert AuditEvent.objects.filter(kind="training.signal.resolved").count() == 2
    assert len(records) == 10


def test_what_a_person_closed_comes_back_only_with_new_evidence(cohort):
    teacher = made.instructor(cohort)
    (person,) = made.enrolled(cohort)
    missed(cohort, person, "PPPPPPPPPPPPPPPPPPPPPPAA")
    looking.look([cohort])
    one = live(person)["absences"]
    signals.close(one, outcome=Outcome.NOTHING, by=teacher)
    assert looking.look([cohort]) == (0, 0, 0)
    missed(cohort, person, "A", start=40)
    assert looking.look([cohort]).opened >= 1
    again = live(person)["absences"]
    assert again.pk != one.pk
    one.refresh_from_db()
    assert one.state == "closed"


def test_on_leave_or_gone_nobody_is_looked_at(cohort):
    (person,) = made.enrolled(cohort)
    missed(cohort, person, "AAAAAA")
    assert looking.look([cohort]).opened == 2
    person.step("on_leave", by=hub.user("admin"))
    assert looking.look([cohort]).resolved == 2
    assert looking.look([cohort]) == (0, 0, 0)


def test_a_changed_mark_or_grade_queues_one_look(cohort):
    (person,) = made.enrolled(cohort)
    missed(cohort, person, "PA")
    made.grade(made.item(cohort), person, 3)
    job = Job.objects.get(task="training.look")
    assert job.kwargs == {"cohort": cohort.pk}
    assert job.due_at > timezone.now()
    tasks.look(cohort=cohort.pk)
    AttendanceRecord.objects.update(remark="x", version=2)
    assert Job.objects.filter(task="training.look").count() == 1
    Job.objects.all().delete()
    today = looking.today_of(cohort.program)
    monday = today - timedelta(days=today.weekday())
    for weeks in (1, 0):
        week = monday - timedelta(weeks=weeks)
        Pulse.objects.create(enrollment=person, week=week, mood=2)
    assert Job.objects.get().task == "training.look"
    tasks.look(cohort=cohort.pk)
    assert "week of" in live(person)["pulse"].words
    quiet = made.cohort(state="completed")
    missed(quiet, made.enrolled(quiet)[0], "A")
    assert Job.objects.filter(task="training.look").count() == 1


def test_W10_each_morning_is_looked_at_once_however_many_beats_ring(cohort):
    (person,) = made.enrolled(cohort)
    missed(cohort, person, "AAAAAA")
    zone = cohort.program.zone()
    morning = timezone.now().astimezone(zone).replace(hour=6, minute=0)
    night = morning.replace(hour=3)
    assert looking.due(night) == []
    assert looking.look_this_morning(cohort, now=night) is None
    assert looking.due(morning) == [cohort]
    assert looking.look_this_morning(cohort, now=morning).opened == 2
    assert looking.look_this_morning(cohort, now=morning) is None
    assert looking.due(morning) == []
    assert RiskRun.objects.get().opened == 2
    tomorrow = morning + timedelta(days=1)
    assert looking.look_this_morning(cohort, now=tomorrow).opened == 0


def test_W10_two_beats_queue_one_job_a_morning(cohort, monkeypatch):
    monkeypatch.setattr(looking, "MORNING", 0)
    tasks.mornings()
    tasks.mornings()
    job = Job.objects.get(task="training.look_this_morning")
    tasks.look_this_morning(**job.kwargs)
    job.delete()
    tasks.mornings()
    assert not Job.objects.filter(task="training.look_this_morning").exists()


def test_a_rule_from_above_is_looked_at_set_and_let_go(cohort, monkeypatch):
    (person,) = made.enrolled(cohort)
    rule = risk.Rule("escalation", "Client escalation", "A client asked for help within {days} "
                     "days.", "What clients wrote.", 3, 1,
                     (risk.Number("days", "Days", 14, 1, 60),))  # fmt: skip
    said = {person.pk: ("The client asked on Monday.", ("e1",)), 0: ("Nobody.", ())}
    monkeypatch.setitem(
        risk_registry.registered,
        "escalation",
        risk_registry.Source(rule, lambda ids, numbers, today: said),
    )
    assert looking.look([cohort]).opened == 1
    assert live(person)["escalation"].words == "The client asked on Monday."
    said.clear()
    assert looking.look([cohort]).resolved == 1
    with pytest.raises(ValueError, match="already"):
        risk_registry.register(risk.RULES[0], None)


def test_a_look_asks_the_same_for_3_and_95_people_and_reads_no_account(cohort):
    def queries():
        Signal.objects.all().delete()
        with CaptureQueriesContext(connection) as some:
            looking.look([cohort])
        return some.captured_queries

    sessions = [made.session(cohort, days=n, state="held") for n in range(6)]
    for person in made.enrolled(cohort, 3):
        for one in sessions:
            made.mark(one, person, "A")
    few = queries()
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(session=one, enrollment=person, mark="A")
        for person in made.enrolled(cohort, 92)
        for one in sessions
    )
    many = queries()
    assert len(few) == len(many)
    assert Signal.objects.count() == 190
    for one in many:
        assert "accounts_user" not in one["sql"]
        assert "applicants_" not in one["sql"]
        assert "selfid" not in one["sql"]


def test_rules_are_versions_with_a_reason(cohort):
    lead = hub.user("program_lead")
    _, settings = risk_rules.in_force(cohort.program)
    one = settings["absences"]
    settings["absences"] = dataclasses.replace(one, numbers={"number": 3})
    version = risk_rules.change(cohort.program, settings, seen=0, reason="Fewer.", by=lead)
    (person,) = made.enrolled(cohort)
    missed(cohort, person, "P" * 30 + "AA")
    assert looking.look([cohort]).opened == 0
    missed(cohort, person, "A", start=50)
    looking.look([cohort])
    assert live(person)["absences"].rules == version


def test_facts_leave_out_people_of_other_cohorts(cohort):
    other = made.cohort(state="in_session")
    (here,), (there,) = made.enrolled(cohort), made.enrolled(other)
    missed(other, there, "A")
    assert {pk for pk, _ in risk_facts.gather([cohort]).each()} == {here.pk}
    assert Enrollment.objects.count() == 2
