"""Bulk acts: preview, act, rows with reasons, undo."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.domain import bulk, triage
from applicants.models import Application, BulkItem, BulkJob, ScreeningRun
from careerpath.accounts.models import RoleGrant
from careerpath.audit.models import AuditEvent
from careerpath.invariants import broken
from careerpath.later import drain
from careerpath.workflow import Refused
from tests.applicants.screening import scene
from tests.factories import triage as make

ASK = "/applications/bulk/ask/"


def ask(client, act, rows=(), **more):
    data = {"action": act, "id": [row.pk for row in rows], **more}
    return client.post(ASK, data)


def begin(client, act, rows=(), values=None, **more):
    """Preview and start with what the preview said; the job afterwards."""
    answer = ask(client, act, rows, **more)
    job = BulkJob.objects.latest("pk")
    assert answer["Location"] == job.get_absolute_url()
    page = client.get(answer["Location"], values or {})
    affected = page.context["seen"].affected
    done = client.post(f"{answer['Location']}start/", {**(values or {}), "affected": affected})
    assert done.status_code == 302, done.content.decode()
    job.refresh_from_db()
    return job


def states(rows):
    found = Application.objects.filter(pk__in=[row.pk for row in rows])
    return dict(found.values_list("pk", "state"))


def test_a_preview_changes_nothing_and_says_who_is_skipped_and_why(desk):
    call = make.intake()
    rows = make.applications(3, call=call, state="review")
    rows += make.applications(1, call=call, state="accepted", start=50)
    answer = ask(desk, "hold", rows)
    page = desk.get(answer["Location"]).content.decode()

    assert "<b>3 applications</b> will be put on hold." in page
    assert "1: It is settled: Accepted." in page
    assert "CP7-00050" in page
    assert set(states(rows).values()) == {"review", "accepted"}


def test_the_waitlist_is_neither_given_nor_taken_from_the_list(desk):
    call = make.intake()
    waiting = make.applications(1, call=call, state="waitlisted")
    others = make.applications(1, call=call, state="shortlisted", start=50)

    answer = ask(desk, "move", [*waiting, *others])
    page = desk.get(answer["Location"], {"to": "interview"}).content.decode()
    assert "given under Choosing" in page
    assert "1: It has a place on the waitlist; that is changed on the waitlist" in page
    with pytest.raises(Refused, match="not given from the list"):
        triage.move_plan("waitlisted")
    moved = triage.move(Application.objects.all(), to="interview", by=BulkJob.objects.get().user)
    assert moved.moved == [others[0].pk]


def test_hold_and_resume_bring_each_back_to_where_it_was(desk):
    call = make.intake()
    rows = make.applications(2, call=call, state="review")
    rows += make.applications(2, call=call, state="second", start=50)
    before = states(rows)
    job = begin(desk, "hold", rows, {"reason": "Waiting for a result"})

    assert set(states(rows).values()) == {"on_hold"}
    assert job.state == "done"
    begin(desk, "resume", rows)
    assert states(rows) == before
    assert not Application.objects.exclude(held_from="").exists()


def test_moving_names_each_that_stayed_and_why(desk):
    call = make.intake()
    rows = make.applications(2, call=call, state="review")
    rows += make.applications(1, call=call, state="submitted", start=50)
    rows += make.applications(1, call=call, state="not_progressed", start=60)
    job = begin(desk, "move", rows, {"to": "shortlisted"})
    page = desk.get(job.get_absolute_url()).content.decode()

    assert sorted(states(rows).values()) == [
        "not_progressed", "shortlisted", "shortlisted", "submitted",
    ]  # fmt: skip
    assert "2 changed, 2 stayed as they were." in page
    assert "From Submitted nothing goes straight to Shortlisted." in page
    assert "It is settled: Not progressed." in page
    assert BulkItem.objects.filter(job=job).count() == 4


def test_nothing_is_declined_offered_or_accepted_from_the_list(desk):
    rows = make.applications(2, state="review")
    answer = ask(desk, "move", rows)
    for to in ("not_progressed", "offer", "accepted", "withdrawn", "draft", "nosuch"):
        refused = desk.post(f"{answer['Location']}start/", {"to": to, "affected": 2})
        assert refused.status_code == 422
    assert set(states(rows).values()) == {"review"}


def test_assigning_gives_a_date_and_skips_those_who_have_the_reader(desk, reviewer):
    call = make.intake()
    rows = make.applications(2, call=call, state="review", due_on=None)
    rows += make.applications(1, call=call, state="review", start=50, assigned_to=reviewer)
    begin(desk, "assign", rows, {"person": reviewer.pk})

    assert Application.objects.filter(assigned_to=reviewer).count() == 3
    assert not Application.objects.filter(due_on=None).exists()
    assert AuditEvent.objects.filter(kind="applicants.application.assign").count() == 2


def test_A3_nobody_but_a_reader_can_be_given_an_application(desk):
    rows = make.applications(1, state="review")
    applicant = rows[0].applicant
    answer = ask(desk, "assign", rows)
    refused = desk.post(f"{answer['Location']}start/", {"person": applicant.pk, "affected": 1})

    assert refused.status_code == 422
    assert Application.objects.get().assigned_to is None
    with pytest.raises(Refused, match="may not read"):
        triage.assign(Application.objects.all(), to=applicant, by=applicant)


def test_tags_are_put_on_and_taken_off_by_one_update(desk):
    rows = make.applications(6, state="review")
    tagged = [row for row in rows if row.tags]
    job = begin(desk, "tag", rows, {"tag": "strong  answers"})

    assert Application.objects.filter(tags=["strong answers"]).count() == 6
    assert BulkItem.objects.filter(job=job, outcome="stayed").count() == len(tagged) == 1
    begin(desk, "untag", rows, {"tag": "strong answers"})
    assert Application.objects.filter(tags=[]).count() == 6


@pytest.mark.parametrize("odd", ["", "<b>", "a" * 41, "x\x00y", "a;b"])
def test_F1_odd_tags_are_form_errors(desk, odd):
    rows = make.applications(1, state="review")
    answer = ask(desk, "tag", rows)
    refused = desk.post(f"{answer['Location']}start/", {"tag": odd, "affected": 1})
    assert refused.status_code == 422


def test_undo_puts_back_what_nobody_changed_since(desk, recruiter):
    rows = make.applications(3, state="review")
    job = begin(desk, "move", rows, {"to": "second"})
    changed = Application.objects.get(pk=rows[0].pk)
    changed.step("shortlisted", by=recruiter)
    desk.post(f"{job.get_absolute_url()}undo/")
    page = desk.get(job.get_absolute_url()).content.decode()

    assert sorted(states(rows).values()) == ["review", "review", "shortlisted"]
    assert "2 put back, 1 changed since and left alone." in page
    assert "It was changed since, so it stays as it is." in page
    twice = desk.post(f"{job.get_absolute_url()}undo/", follow=True)
    assert "This can be undone within 24 hours, and once." in twice.content.decode()


@pytest.mark.parametrize("act", ["assign", "tag", "untag", "hold", "resume"])
def test_every_act_can_be_undone_as_a_whole(desk, reviewer, act):
    call = make.intake()
    state = "on_hold" if act == "resume" else "review"
    rows = make.applications(
        4, call=call, state=state, held_from="second" if act == "resume" else "", due_on=None
    )
    columns = ("pk", "state", "held_from", "assigned_to", "tags")
    before = list(Application.objects.order_by("pk").values_list(*columns))
    values = {
        "assign": {"person": reviewer.pk},
        "tag": {"tag": "new"},
        "untag": {"tag": "strong answers"},
    }.get(act, {})
    if act == "untag":
        Application.objects.update(tags=["strong answers"])
        before = list(Application.objects.order_by("pk").values_list(*columns))
    job = begin(desk, act, rows, values)
    assert list(Application.objects.order_by("pk").values_list(*columns)) != before
    desk.post(f"{job.get_absolute_url()}undo/")

    assert list(Application.objects.order_by("pk").values_list(*columns)) == before


def test_all_that_match_are_meant_by_filter_and_count(desk):
    rows = make.applications(60, state="review")
    job = begin(desk, "tag", values={"tag": "batch"}, all="1", query="set=1&stage=review", count=60)

    assert job.seen == 60
    assert Application.objects.filter(tags__contains=["batch"]).count() == 60
    assert len(rows) == 60


def test_all_that_match_is_refused_when_the_count_has_changed(desk):
    make.applications(12, state="review")
    answer = desk.post(
        ASK,
        {"action": "hold", "all": "1", "query": "set=1&stage=review", "count": "11"},
        follow=True,
    )

    assert "11 matched when you selected them, now 12 do." in answer.content.decode()
    assert not BulkJob.objects.exists()


def test_C10_a_preview_that_is_out_of_date_is_shown_again_with_a_sentence(desk, recruiter):
    rows = make.applications(3, state="review")
    answer = ask(desk, "move", rows)
    Application.objects.get(pk=rows[0].pk).step("withdrawn", by=recruiter)
    stale = desk.post(f"{answer['Location']}start/", {"to": "second", "affected": 3})

    assert stale.status_code == 422
    assert "3 were to be moved to Second review, now it would be 2." in stale.content.decode()
    assert "second" not in states(rows).values()


def test_C4_starting_twice_acts_once(desk):
    rows = make.applications(3, state="review")
    answer = ask(desk, "move", rows)
    for _ in range(2):
        desk.post(f"{answer['Location']}start/", {"to": "second", "affected": 3})

    assert BulkItem.objects.count() == 3
    assert AuditEvent.objects.filter(to_state="second").count() == 3


def test_A3_rows_that_are_not_on_ones_list_are_refused_as_a_whole(client, reviewer, recruiter):
    rows = make.applications(3, state="draft", submitted_at=None)
    client.force_login(recruiter)
    answer = client.post(ASK, {"action": "hold", "id": [row.pk for row in rows]}, follow=True)

    assert "not on your list any more" in answer.content.decode()
    assert set(states(rows).values()) == {"draft"}
    assert not BulkJob.objects.exists()


@pytest.mark.parametrize("odd", ["", "x", "-1", "9" * 40, "1 or 1=1", "\x00"])
def test_F1_odd_ids_are_refused_with_a_sentence(desk, odd):
    make.applications(1, state="review")
    answer = desk.post(ASK, {"action": "hold", "id": odd}, follow=True)
    assert answer.status_code == 200
    assert not BulkJob.objects.exists()


def test_A1_readers_neither_ask_nor_see_bulk_acts(client, desk, reviewer):
    rows = make.applications(1, state="review")
    job = begin(desk, "hold", rows)
    client.force_login(reviewer)

    assert client.post(ASK, {"action": "hold", "id": rows[0].pk}).status_code == 403
    assert client.get(job.get_absolute_url()).status_code == 404
    assert client.post(f"{job.get_absolute_url()}undo/").status_code == 404


def test_a_large_act_is_left_to_the_worker_and_survives_running_twice(desk, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(bulk, "CHUNK", 3)
    rows = make.applications(8, state="review")
    job = begin(desk, "move", rows, {"to": "second"})
    assert job.state == "queued"
    assert bulk.advance(job.pk) is True
    page = desk.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    assert "3 of 8 looked at." in page.content.decode()

    while bulk.advance(job.pk):
        continue
    bulk.advance(job.pk)
    job.refresh_from_db()

    assert job.state == "done"
    assert BulkItem.objects.filter(job=job, outcome="moved").count() == 8
    assert desk.get(job.get_absolute_url(), headers={"HX-Request": "true"}).status_code == 286


def test_A8_an_act_of_someone_who_lost_the_right_stops(desk, recruiter, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    rows = make.applications(3, state="review")
    job = begin(desk, "move", rows, {"to": "second"})
    RoleGrant.objects.filter(user=recruiter).delete()
    bulk.advance(job.pk)
    job.refresh_from_db()

    assert job.state == "cancelled"
    assert set(states(rows).values()) == {"review"}


def test_an_act_can_be_stopped_and_what_was_done_undone(desk, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    monkeypatch.setattr(bulk, "CHUNK", 2)
    rows = make.applications(6, state="review")
    job = begin(desk, "move", rows, {"to": "second"})
    bulk.advance(job.pk)
    desk.post(f"{job.get_absolute_url()}stop/")
    assert bulk.advance(job.pk) is False
    assert sorted(states(rows).values()).count("second") == 2
    desk.post(f"{job.get_absolute_url()}undo/")
    while bulk.advance(job.pk):
        continue
    assert set(states(rows).values()) == {"review"}


def test_O4_an_act_costs_the_same_for_3_and_for_300(desk, recruiter):
    call = make.intake()
    costs = []
    for many, start in ((3, 1), (300, 100)):
        rows = make.applications(many, call=call, state="review", start=start)
        mine = Application.objects.filter(pk__in=[row.pk for row in rows])
        with CaptureQueriesContext(connection) as captured:
            triage.hold(mine, by=recruiter)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_T1_every_moved_row_has_exactly_one_line(desk):
    rows = make.applications(5, state="review")
    begin(desk, "move", rows, {"to": "shortlisted"})
    lines = AuditEvent.objects.filter(model="applicants.application", to_state="shortlisted")
    assert sorted(lines.values_list("subject_id", flat=True)) == sorted(row.pk for row in rows)


def run_of(client, rows, **more):
    """The page on which a run over these rows is started."""
    answer = ask(client, "screen", rows, **more)
    assert answer["Location"].startswith(reverse("screening_new"))
    return answer["Location"]


def test_selected_applications_go_into_a_screening_run_of_their_own(desk):
    call, rules, _ = scene.stage(30)
    rows = list(Application.objects.order_by("pk")[:7])
    rows[0].step("withdrawn", by=rows[0].applicant)
    address = run_of(desk, rows)
    page = desk.get(address).content.decode()
    assert f"6 selected applications of {call} will be screened, blind." in page

    picked = re.search(r'name="picked" value="(\d+)"', page)[1]
    desk.post(reverse("screening_new"), {"rubric": rules.pk, "picked": picked})
    drain()
    run = ScreeningRun.objects.get()

    assert (run.state, run.total) == ("finished", 6)
    screened = run.results.values_list("application", flat=True)
    assert set(screened) == {row.pk for row in rows[1:]}
    assert "6 selected by a person, blind" in desk.get(run.get_absolute_url()).content.decode()
    assert [said for one, said in broken() if "run" in one.name] == []


def test_applications_of_two_intakes_do_not_go_into_one_run(desk):
    rows = make.applications(2, call=make.intake("cp6"))
    rows += make.applications(2, call=make.intake("cp7"))
    answer = ask(desk, "screen", rows)
    page = desk.get(answer["Location"]).content.decode()

    assert "a run looks at one" in page
    assert not BulkJob.objects.exists()


def test_A2_nobody_starts_a_run_over_what_another_selected(desk, client):
    rows = make.applications(3)
    address = run_of(desk, rows)
    client.force_login(make.person("program_lead", "Lea Lead"))
    answer = client.get(address)

    assert answer["Location"] == reverse("application_list")
    assert "Select the applications again." in client.get(answer["Location"]).content.decode()


def test_the_list_offers_a_new_run_to_those_who_screen(desk, client, reviewer):
    assert "New screening run" in desk.get("/applications/").content.decode()
    client.force_login(reviewer)
    assert "New screening run" not in client.get("/applications/").content.decode()
