"""Pages of screening runs and rules, as people and as htmx see them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.domain import screening_apply, screening_runs
from applicants.models import Application, Instrument, Rubric, ScreeningRun
from applicants.models.screening import ScreeningChunk
from applicants.screening import compare_rubrics
from applicants.states import RubricState, RunState
from careerpath.audit.models import AuditEvent
from careerpath.later import drain
from careerpath.later.models import Job
from cohorts.domain import approvals
from cohorts.models import Approval
from tests.applicants.screening import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    call, rules, recruiter = scene.stage(60)
    return call, rules, recruiter


@pytest.fixture
def page(client, stage):
    client.force_login(stage[2])
    return client


@pytest.fixture
def run(stage):
    call, rules, recruiter = stage
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    run.refresh_from_db()
    return run


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_list_says_what_a_run_is_when_there_is_none(page):
    assert "No runs yet" in words(page.get(reverse("screening_runs")))


def test_a_run_is_started_from_its_page_and_is_a_dry_run(page, stage):
    _call, rules, _ = stage
    shown = words(page.get(reverse("screening_new")))
    assert "60 applications of Intake cp7 will be screened, blind." in shown
    assert "Problem solving" in shown

    response = page.post(reverse("screening_new"), {"rubric": rules.pk})

    run = ScreeningRun.objects.get()
    assert (response.status_code, response.url) == (302, run.get_absolute_url())
    assert "No stage changes until a person applies the results." in words(page.get(response.url))


def test_a_second_start_answers_422_with_a_sentence(page, stage):
    page.post(reverse("screening_new"), {"rubric": stage[1].pk})

    response = page.post(reverse("screening_new"), {"rubric": stage[1].pk})

    assert response.status_code == 422
    assert "A screening run is under way on this intake already." in words(response)


def test_the_live_part_polls_while_the_run_moves_and_ends_with_286(page, stage):
    call, rules, recruiter = stage
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    full = page.get(run.get_absolute_url())
    assert 'hx-trigger="every 2s"' in full.content.decode()
    live = reverse("screening_live", args=[run.pk])
    assert page.get(live, {"state": "queued"}, headers={"hx-request": "true"}).status_code == 200

    drain()
    last = page.get(live, {"state": "queued"}, headers={"hx-request": "true"})

    body = last.content.decode()
    assert last.status_code == 286
    assert "every 2s" not in body
    assert "60 <small>of 60 screened</small>" in body
    assert 'id="run-head" hx-swap-oob' in body
    assert "100% screened" in body


def test_the_live_part_is_what_a_reload_shows(page, run):
    live = page.get(reverse("screening_live", args=[run.pk]), {"state": run.state, "said": 10})
    full = page.get(run.get_absolute_url())

    def part(response):
        return re.sub(r"\s+", " ", response.content.decode())

    assert part(live).strip() in part(full)


def test_nothing_that_takes_focus_stands_in_the_moving_part(page, stage):
    call, rules, recruiter = stage
    run = screening_runs.start(call, rubric=rules, by=recruiter)

    live = page.get(reverse("screening_live", args=[run.pk]), {"state": run.state})

    assert not re.search(r"<(a|button|input|select|summary|textarea)\b", live.content.decode())


def test_the_page_says_when_nothing_has_moved_for_a_minute(page, stage, monkeypatch):
    call, rules, recruiter = stage
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    monkeypatch.setattr("applicants.domain.screening_progress.QUIET", -screening_runs.STANDS_STILL)

    assert "No progress for 60 seconds." in words(page.get(run.get_absolute_url()))


def test_pause_resume_and_stop_by_button(page, stage):
    call, rules, recruiter = stage
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    screening_runs.plan(run)
    for act, state in [("pause", "paused"), ("resume", "running"), ("stop", "stopped")]:
        response = page.post(reverse(f"screening_{act}", args=[run.pk]))
        run.refresh_from_db()
        assert (response.url, run.state) == (run.get_absolute_url(), state)
    assert "partial" in words(page.get(run.get_absolute_url()))


@pytest.mark.parametrize("act", ["pause", "resume", "stop", "try_again", "undo"])
def test_an_act_that_does_not_fit_is_a_sentence(page, run, act):
    response = page.post(reverse(f"screening_{act}", args=[run.pk]), follow=True)

    run.refresh_from_db()
    assert run.state == RunState.FINISHED
    assert "toast show is-bad" in response.content.decode()


def test_results_can_be_read_and_each_says_why(page, run):
    listed = page.get(reverse("screening_results", args=[run.pk]))
    assert "Suggest not progress" in words(listed)
    only = page.get(reverse("screening_results", args=[run.pk]), {"suggestion": "advance"})
    assert only.status_code == 200

    result = run.results.filter(suggestion="person", score__isnull=False).first()
    why = words(page.get(result.get_absolute_url()))
    assert "Needs a person: the score is" in why
    assert "of 0 to 40 gives" in why
    assert "the same, digit for digit" in why


@pytest.mark.parametrize(
    "name",
    ["screening_run", "screening_results", "screening_outcomes", "screening_preview",
     "screening_compare"],
)  # fmt: skip
def test_pages_cost_the_same_with_1_and_with_60_applications(page, stage, name):
    queries = []
    for call, rules in [(scene.intake("one"), None), (stage[0], stage[1])]:
        if rules is None:
            rules = scene.rubric(call, by=stage[2])
            scene.applications(call, 1)
        for _ in range(2):
            run = screening_runs.start(call, rubric=rules, by=stage[2])
            drain()
        if name == "screening_outcomes":
            run.refresh_from_db()
            screening_apply.apply(run, by=stage[2])
            drain()
        queries.append(count(page, reverse(name, args=[run.pk])))

    assert queries[0] == queries[1]


def test_the_list_of_runs_costs_the_same_with_more_runs(page, stage, run):
    first = count(page, reverse("screening_runs"))
    screening_runs.start(stage[0], rubric=stage[1], by=stage[2])
    drain()

    assert count(page, reverse("screening_runs")) == first


def count(page, address):
    page.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert page.get(address).status_code == 200
    return len(queries)


def test_two_runs_beside_each_other_say_who_changed_and_why(page, stage, run):
    call, rules, recruiter = stage
    someone = run.results.get(
        application=Application.objects.filter(
            intake=call, pk__in=run.results.filter(suggestion="advance").values("application")
        ).first()
    ).application
    someone.assessments.filter(instrument__key="problem_solving").update(value=0)
    again = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()

    shown = words(page.get(reverse("screening_compare", args=[again.pk]), {"other": run.pk}))

    assert someone.reference in shown
    assert "Problem solving:" in shown
    assert "1 application" in shown
    assert (
        page.get(reverse("screening_compare", args=[again.pk]), {"other": 9_999}).status_code == 404
    )


def test_the_preview_shows_counts_and_twenty_to_read(page, run):
    shown = words(page.get(reverse("screening_preview", args=[run.pk])))

    assert "A random 20 to read first" in shown
    assert "Apply to 60 applications" in shown


def test_the_approval_page_shows_the_declines_blind(client, page, run):
    screening_apply.apply(run, by=run.started_by)
    drain()
    approval = Approval.objects.get(kind=screening_apply.KIND)
    client.force_login(scene.person("program_lead"))

    shown = words(client.get(reverse("cohorts:approval_detail", args=[approval.pk])))

    assert "Suggest not progress, for a person to check" in shown
    assert "@example.org" not in re.sub(
        r"program_lead@example.org|recruiter@example.org", "", shown
    )


def form_data(call, **changes):
    instruments = {i.key: i.pk for i in call_instruments(call)}
    data = {
        "name": "Potential",
        "advance": "70",
        "decline": "40",
        "reason": "The first version.",
        "is_work_authorized": "yes",
        "says_work_authorized": "We can only place people who may work here.",
    }
    for key, weight in zip(instruments, (400, 350, 250), strict=True):
        data |= {f"weight_{instruments[key]}": weight, f"direction_{instruments[key]}": "up"}
    return data | changes


def call_instruments(call):
    return Instrument.objects.filter(intake=call)


@pytest.fixture
def lead(client):
    lead = scene.person("program_lead")
    client.force_login(lead)
    return lead


def test_rules_are_written_in_the_editor_and_approved_by_a_second_person(client, stage, lead):
    call = stage[0]
    assert client.get(reverse("rubric_new", args=[call.slug])).status_code == 200

    response = client.post(reverse("rubric_new", args=[call.slug]), form_data(call))
    rubric = Rubric.objects.get(name="Potential")
    assert response.url == rubric.get_absolute_url()
    assert [c.weight for c in rubric.rules.criteria] == [400, 350, 250]
    assert "Draft, dry runs only" in words(client.get(rubric.get_absolute_url()))

    client.post(reverse("rubric_ask", args=[rubric.pk]))
    approval = Approval.objects.get(kind="applicants.rubric")
    other = scene.person("program_lead", "second@example.org")
    approvals.approve(approval, by=other, sample_read=True)
    rubric.refresh_from_db()
    assert rubric.state == RubricState.APPROVED
    assert AuditEvent.objects.filter(kind="applicants.rubric.approved").exists()


def test_a_degree_can_be_asked_for_and_is_kept_in_the_next_version(client, stage, lead):
    call = stage[0]
    everyone = list(Application.objects.filter(intake=call).order_by("pk"))
    for place, level in enumerate(["bachelor", "master", "none"]):
        Application.objects.filter(pk=everyone[place].pk).update(degree_level=level)
    asked = {"is_degree_level": "bachelor", "says_degree_level": "The hospitals ask for a degree."}
    client.post(reverse("rubric_new", args=[call.slug]), form_data(call, **asked))
    rubric = Rubric.objects.get(name="Potential")
    shown = client.get(reverse("rubric_edit", args=[rubric.pk])).content.decode()
    run = screening_runs.start(call, rubric=rubric, by=lead)
    drain()
    results = run.results.order_by("application_id")

    assert '<option value="bachelor" selected>Bachelor</option>' in shown
    assert ["degree_level" in one.failed for one in results[:4]] == [False, False, True, False]
    assert [one.inputs["degree_level"] for one in results[:4]] == [
        "bachelor", "master", "none", None,
    ]  # fmt: skip
    changed = compare_rubrics(stage[1].rules, rubric.rules)
    assert "Degree at least Bachelor" in " ".join(one.sentence for one in changed)
    why = words(client.get(results[2].get_absolute_url()))
    assert "The hospitals ask for a degree." in why
    assert "No degree yet" in why


@pytest.mark.parametrize("weight", [399, 401])
def test_weights_that_do_not_add_up_are_refused_with_the_sum(client, stage, lead, weight):
    call = stage[0]
    first = call_instruments(call).first()

    response = client.post(
        reverse("rubric_new", args=[call.slug]),
        form_data(call, **{f"weight_{first.pk}": weight}),
    )

    assert response.status_code == 422
    assert "must add up to exactly 1,000" in words(response)
    assert not Rubric.objects.filter(name="Potential").exists()


def test_the_sum_is_told_while_somebody_types_and_nothing_is_saved(client, stage, lead):
    call = stage[0]
    first = call_instruments(call).first()

    response = client.post(
        reverse("rubric_check", args=[call.slug]),
        form_data(call, **{f"weight_{first.pk}": "350"}),
        headers={"hx-request": "true"},
    )

    assert "950 of 1,000 given out" in words(response)
    assert ", 50 left" in words(response)
    assert not Rubric.objects.filter(name="Potential").exists()


def test_an_instrument_on_the_forbidden_list_is_refused_with_the_reason(client, stage, lead):
    call = stage[0]
    call_instruments(call).filter(key="learning_agility").update(key="school_rank")

    response = client.post(reverse("rubric_new", args=[call.slug]), form_data(call))

    assert response.status_code == 422
    assert "School identity is never an input." in words(response)


def test_wording_alone_is_a_new_version_that_needs_no_new_approval(client, stage, lead):
    _call, rules, _ = stage
    edit = client.get(reverse("rubric_edit", args=[rules.pk]))
    form = edit.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"reason": "Plainer words.", "says_at_least_18": "You have to be 18 or older."}

    client.post(reverse("rubric_edit", args=[rules.pk]), data)

    newest = Rubric.objects.get(version=2)
    assert newest.fingerprint == rules.fingerprint
    assert newest.state == RubricState.APPROVED
    assert AuditEvent.objects.filter(kind="applicants.rubric.reworded").exists()


def test_two_versions_stand_beside_each_other(client, stage, lead):
    _call, rules, _ = stage
    form = client.get(reverse("rubric_edit", args=[rules.pk])).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    client.post(reverse("rubric_edit", args=[rules.pk]), data | {"advance": "72", "reason": "Up."})

    shown = words(client.get(Rubric.objects.get(version=2).get_absolute_url()))
    assert "Beside Default v1" in shown
    assert "Suggest advance at 70 72" in shown


def test_a_recruiter_sees_rules_and_cannot_edit_them(page, stage):
    assert page.get(stage[1].get_absolute_url()).status_code == 200
    assert page.get(reverse("rubric_edit", args=[stage[1].pk])).status_code == 403
    assert page.get(reverse("rubric_new", args=[stage[0].slug])).status_code == 403


@pytest.mark.parametrize("role", ["reviewer", "equity_analyst", "instructor", "mentor"])
def test_nobody_else_sees_runs(client, run, role):
    client.force_login(scene.person(role))

    assert client.get(run.get_absolute_url()).status_code == 404
    assert client.get(reverse("screening_runs")).status_code == 403


def test_a_recruiter_has_no_demographics_on_any_page_A11(page, run):
    for name in ("screening_run", "screening_results", "screening_compare", "screening_preview"):
        shown = words(page.get(reverse(name, args=[run.pk]))).lower()
        assert not re.search(r"adverse impact|ethnicity|hispanic|\bgender\b|veteran", shown)


def test_a_get_never_writes(page, run):
    before = ScreeningChunk.objects.count(), Job.objects.count(), AuditEvent.objects.count()
    for name in ("screening_run", "screening_live", "screening_results", "screening_preview"):
        page.get(reverse(name, args=[run.pk]))

    after = ScreeningChunk.objects.count(), Job.objects.count(), AuditEvent.objects.count()
    assert before == after
