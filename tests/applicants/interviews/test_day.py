"""The day: who came, the scorecard, the panel beside each other, the calendar, the lead."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applicants.domain import interview_clock, interview_day, interviews, ranking
from applicants.models import Interview, InterviewFeed, RankedApplication, Scorecard
from careerpath.accounts.models import RoleGrant
from careerpath.audit.models import AuditEvent
from careerpath.notifications import delivery
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from tests.applicants.interviews import scene

pytestmark = pytest.mark.django_db
CANARY = "Zebrafinch"


def one(count=1, **values):
    """(round, lead, interviewers, interview that began two hours ago, client of the first)."""
    round_, lead, who, rows = scene.scene(count, canary=CANARY, **values)
    mine = scene.invited(round_, lead, rows)
    interview = scene.began(scene.booked(mine[0], scene.slot(round_, who)))
    client = Client()
    client.force_login(who[0])
    return round_, lead, who, interview, client


def hand_in(interview, who, value=4):
    card = interview_day.begin(interview, by=who)
    return interview_day.submit(interview, scene.entry(card, value), by=who)


def test_scores_open_after_the_own_card_and_the_panel_beside_each_other_after_all():
    _, _, (ann, ben), interview, client = one()
    url = interview.get_absolute_url()

    assert "Hidden until your scorecard is in" in client.get(url).content.decode()
    with pytest.raises(Refused, match="once your scorecard is in"):
        interview_day.show(interview, by=ann)
    hand_in(interview, ben, 2)
    hand_in(interview, ann, 4)
    interview.refresh_from_db()
    assert interview.is_completed
    interview_day.take_back(interview, by=ann)
    assert interviews.for_ranking(interview.slot.round.intake) == {}
    hand_in(interview, ann, 5)
    interview_day.show(interview, by=ann)
    page = client.get(url).content.decode()

    assert "The panel’s scorecards" in page
    assert "Interviewer 1" in page
    with pytest.raises(Refused, match="scorecard stands"):
        interview_day.take_back(interview, by=ann)
    [(score, cards)] = interviews.for_ranking(interview.slot.round.intake).values()
    assert (str(score), len(cards)) == ("62.500000", 2)
    made = ranking.rank(interview.slot.round.intake, by="system:test")
    assert RankedApplication.objects.get(ranking=made).interviews == cards
    assert ranking.replays(made)


def test_A9_the_interviewers_pages_mails_and_calendar_never_name_the_applicant():
    round_, lead, who, interview, client = one(2)
    hand_in(interview, who[0])
    client.post(reverse("interview_feed_renew"))
    home = client.get(reverse("interviews")).content.decode()
    feed = home.partition('id="feed" value="')[2].partition('"')[0]
    pages = [
        home,
        client.get(interview.get_absolute_url()).content.decode(),
        client.get(feed.partition("testserver")[2] or feed).content.decode(),
    ]
    client.force_login(lead)
    pages += [
        client.get(reverse(name, args=[round_.pk])).content.decode()
        for name in ("interview_round", "interview_invite")
    ]
    pages += Message.objects.filter(to_user__in=[*who, lead]).values_list("body", flat=True)

    assert CANARY in str(interview.invitation.application.identity)
    assert not [page for page in pages if CANARY in page]
    reads = AuditEvent.objects.filter(kind="applicants.interview.read")
    assert reads.count() == 1  # T7: opening the file leaves exactly one line


def test_L10_a_calendar_address_is_forged_renewed_closed_and_outlives_no_role():
    _, _, who, interview, client = one()
    client.post(reverse("interview_feed_renew"))
    feed = client.get(reverse("interviews")).context["feed"]
    path = feed[feed.index("/interviews/") :]
    anybody = Client()

    content = anybody.get(path)
    assert content["Content-Type"].startswith("text/calendar")
    assert f"{interview.invitation.uid}-panel@careerpath".encode() in content.content.replace(
        b"\r\n ", b""
    )
    token = path.rsplit("/", 1)[1].removesuffix(".ics")
    body, at, mark = token.rsplit(":", 2)
    for forged in (
        f"{body[:-2]}{'A' if body[-2] != 'A' else 'B'}{body[-1]}:{at}:{mark}",
        f"{body}:{at}:{'A' if mark[0] != 'A' else 'B'}{mark[1:]}",
    ):
        assert anybody.get(reverse("interview_feed", args=[forged])).status_code == 404
    client.post(reverse("interview_feed_renew"))
    assert anybody.get(path).status_code == 404
    newer = client.get(reverse("interviews")).context["feed"]
    newer = newer[newer.index("/interviews/") :]
    assert anybody.get(newer).status_code == 200
    RoleGrant.objects.filter(user=who[0]).update(ends_at=timezone.now() - dt.timedelta(minutes=1))
    assert b"closed" in anybody.get(newer).content  # A5
    assert InterviewFeed.objects.get().version == 2


def test_a_no_show_takes_the_grace_one_tap_and_can_be_undone_before_the_mail():
    round_, _, who, interview, client = one(max_rebookings=0)
    scene.began(interview, hours=0)
    with pytest.raises(Refused, match="Give them 10 minutes"):
        interview_day.mark(interview, "no_show", by=who[0])
    scene.began(interview)
    tap = reverse("interview_mark", args=[interview.pk, "no-show"])

    client.post(tap)
    client.post(reverse("interview_mark", args=[interview.pk, "open"]))
    interview.invitation.refresh_from_db()
    assert interview.invitation.no_shows == 0
    assert Message.objects.get(kind="applicants.interview_no_show").state == "cancelled"
    client.post(tap)
    Message.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))
    delivery.deliver(seconds=20)

    sent = Message.objects.filter(kind="applicants.interview_no_show", state="sent").get()
    assert "choose one more time" in sent.body
    again = scene.booked(interview.invitation, scene.slot(round_, who, hours=50))
    with pytest.raises(Refused, match="booked another time by now"):
        interview_day.mark(interview, "scheduled", by=who[0])
    interview_day.mark(scene.began(again), "no_show", by=who[1])
    with pytest.raises(Refused, match="Two interviews were missed"):
        scene.booked(interview.invitation, scene.slot(round_, who, hours=99))


def test_late_scorecards_are_reminded_of_once():
    _, _, who, interview, _ = one()
    hand_in(interview, who[0])
    scene.began(interview, hours=30)
    for _ in range(2):
        interview_clock.remind_of_scorecards()
    [message] = Message.objects.filter(kind="applicants.interview_late_scorecard")
    assert message.to_user == who[1]


def test_the_applicants_calendar_file_moves_and_is_cancelled_under_one_uid():
    round_, lead, who, rows = scene.scene(1)
    [mine] = scene.invited(round_, lead, rows)
    client = Client()
    client.force_login(rows[0].applicant)
    url = reverse("interview_ics", args=[mine.pk])
    assert client.get(url).status_code == 404
    files = []
    for hours in (72, 96):
        scene.booked(mine, scene.slot(round_, who, hours=hours))
        files.append(client.get(url).content.decode().replace("\r\n ", ""))
    client.post(reverse("interview_cancel", args=[mine.pk]))
    files.append(client.get(url).content.decode().replace("\r\n ", ""))
    assert all(f"UID:{mine.uid}@careerpath" in each for each in files)
    assert [each.partition("SEQUENCE:")[2][0] for each in files] == ["1", "2", "3"]
    assert ["METHOD:CANCEL" in each for each in files] == [False, False, True]


def test_lists_of_interviews_cost_the_same_with_one_and_three():
    round_, lead, who, rows = scene.scene(6)
    mine = scene.invited(round_, lead, rows)
    client = Client()
    counts = []
    for number in (1, 3):
        for n in range(number):
            at = n + 10 * number
            scene.booked(mine.pop(), scene.slot(round_, who, hours=50 + at))
            scene.slot(round_, who, hours=200 + at)
        for person, path in (
            (who[0], reverse("interviews")),
            (lead, reverse("interview_round", args=[round_.pk])),
        ):
            client.force_login(person)
            client.get(path)
            with CaptureQueriesContext(connection) as seen:
                client.get(path)
            counts.append(len(seen))
    assert counts[:2] == counts[2:]


def test_A1_only_the_panel_and_those_who_decide_see_an_interview():
    _, lead, who, interview, client = one()
    stranger = scene.review.make.person("reviewer", "Nobody", "nobody@example.org")
    client.force_login(stranger)
    assert client.get(interview.get_absolute_url()).status_code == 404
    assert client.post(reverse("interview_begin", args=[interview.pk])).status_code == 404
    client.force_login(lead)
    assert client.get(interview.get_absolute_url()).status_code == 200
    client.post(reverse("interview_begin", args=[interview.pk]))
    assert not Scorecard.objects.exists()
    assert Interview.objects.visible_to(who[1]).count() == 1
