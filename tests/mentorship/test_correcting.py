"""A check-in is corrected by its author, with a reason, and what it said before is kept."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from mentorship.domain import check_ins
from mentorship.forms.pairs import GoalForm
from mentorship.models import CheckIn, CheckInFormer
from tests.mentorship import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged():
    pair = made.pair()
    return check_ins.log(
        pair, on=made.today(pair.enrollment.cohort) - timedelta(days=1), by=pair.mentor.user,
        mood=4, minutes=20, shared_note="We met in May.", topics=["skills"],
    )  # fmt: skip


def page(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_author_corrects_and_both_read_why(logged):
    mentor, mentee = logged.pair.mentor.user, logged.pair.enrollment.person
    there = reverse("mentorship:check_in_correct", args=[logged.pk])
    mine = page(mentor)
    assert "We met in May." in mine.get(there).content.decode()
    sent = {
        "on": logged.on.isoformat(), "mood": "3", "minutes": "20", "topics": ["skills", "team"],
        "shared_note": "We met in June.",
    }  # fmt: skip

    without = mine.post(there, sent)
    assert "Say in a few words why." in without.content.decode()
    done = mine.post(there, {**sent, "reason": "The wrong month."})

    assert done.url == reverse("mentorship:mentee", args=[logged.pair_id])
    logged.refresh_from_db()
    assert (logged.shared_note, logged.mood) == ("We met in June.", 3)
    former = CheckInFormer.objects.get()
    assert (former.said["shared_note"], former.said["mood"]) == ("We met in May.", 4)
    for reader, name, args in (
        (mentor, "mentee", [logged.pair_id]), (mentee, "my", []),
    ):  # fmt: skip
        said = page(reader).get(reverse(f"mentorship:{name}", args=args)).content.decode()
        assert "The wrong month." in said
        assert "We met in May." in said
    line = AuditEvent.objects.get(kind="mentorship.checkin.corrected")
    assert line.detail["fields"] == ["mood", "shared_note", "topics"]
    assert "June" not in str(line.detail)


def test_A2_nobody_else_corrects_and_nothing_in_the_future_or_the_same_is_saved(logged):
    other = made.mentor(logged.pair.enrollment.cohort)
    there = reverse("mentorship:check_in_correct", args=[logged.pk])
    assert page(other.user).get(there).status_code == 404
    same = {
        "on": logged.on, "is_no_show": False, "how": "", "mood": 4, "minutes": 20,
        "topics": ["skills"], "shared_note": "We met in May.",
    }  # fmt: skip
    mentor = logged.pair.mentor.user
    late = made.today(logged.pair.enrollment.cohort) + timedelta(days=1)
    for by, values, sentence in (
        (logged.pair.enrollment.person, same, "Whoever logged"),
        (mentor, same, "Nothing is different"),
        (mentor, {**same, "on": late}, "still to come"),
    ):
        with pytest.raises(Refused, match=sentence):
            check_ins.correct(logged, by=by, reason="So.", **values)
    check_ins.correct(logged, by=mentor, reason="So.", **{**same, "is_no_show": True})
    assert CheckIn.objects.values_list("mood", "minutes").get() == (None, None)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Shadow a go-live, by 2027-02-01", ("Shadow a go-live", date(2027, 2, 1))),
        ("Read two specs until 2/1/2027", ("Read two specs", date(2027, 2, 1))),
        ("Ask Dana; 2027-2-1", ("Ask Dana", date(2027, 2, 1))),
        ("Learn HL7 2.5.1", ("Learn HL7 2.5.1", None)),
    ],
)
def test_a_small_step_may_have_its_day(line, found):
    form = GoalForm({"text": "Become an analyst", "steps": line})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["steps"] == [found]


def test_a_day_that_is_none_is_said():
    form = GoalForm({"text": "Become an analyst", "steps": "Ask, by 2027-02-31"})
    assert form.errors["steps"] == ["There is no day 2027-02-31. Write it like 2027-02-01."]
