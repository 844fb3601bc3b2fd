"""The reading room and the lead's page over HTTP."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.domain import reading, reading_figures, scorecards
from applicants.models import Identity, ReadAssignment, ReviewRubric, Scorecard
from careerpath.audit.models import AuditEvent
from tests.applicants.review.scene import due, entry, files, read_all, rubric, scene
from tests.factories import triage as make

pytestmark = pytest.mark.django_db
CANARY = "Zzcanary"


def posted(read, value=3, **changes):
    """What the browser sends for a complete scorecard."""
    given = entry(read, value)
    data = {f"value_{pk}": str(n) for pk, n in given.values.items()}
    data |= {f"evidence_{pk}": text for pk, text in given.evidence.items()}
    return data | {"recommendation": "advance", "version": given.version, "tab": "ab12"} | changes


def taken(client, reader):
    client.force_login(reader)
    client.post(reverse("read_next"))
    return ReadAssignment.objects.get(reader=reader, claimed_until__isnull=False)


def test_reading_goes_from_queue_to_file_to_next_file(client):
    _, _, (one, _) = scene(files=2)
    client.force_login(one)
    page = client.get(reverse("reading")).content.decode()
    assert "2 <small>files wait for you" in page

    read = taken(client, one)
    page = client.get(read.get_absolute_url()).content.decode()
    assert "Keeps the user in view" in page
    answer = client.post(reverse("read_submit", args=[read.pk]), posted(read))

    following = ReadAssignment.objects.get(reader=one, submitted_at=None)
    assert answer.url == following.get_absolute_url()
    assert scorecards.of(read).is_submitted
    assert reverse("read_undo", args=[read.pk]) in client.get(answer.url).content.decode()


def test_where_a_file_stands_is_not_shown_before_the_own_scorecard_is_in(client):
    _, _, (one, _) = scene(files=1)
    read = taken(client, one)
    tag = 'tag-lg">'
    assert tag not in client.get(read.get_absolute_url()).content.decode()
    client.post(reverse("read_submit", args=[read.pk]), posted(read))
    assert tag in client.get(read.get_absolute_url()).content.decode()


def test_an_incomplete_scorecard_comes_back_as_typed_with_sentences(client):
    _, _, (one, _) = scene(files=1)
    read = taken(client, one)
    data = posted(read, 3)
    first = next(name for name in data if name.startswith("value_"))
    del data[first]
    data["note"] = "Typed already"

    answer = client.post(reverse("read_submit", args=[read.pk]), data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Rate “Drive”." in page
    assert "Typed already" in page
    assert Scorecard.objects.get().state == "draft"


def test_saving_answers_with_the_new_version_and_a_conflict_keeps_the_old_one(client):
    _, _, (one, _) = scene(files=1)
    read = taken(client, one)
    address = reverse("read_save", args=[read.pk])
    first = client.post(address, posted(read, version=0), headers={"hx-request": "true"})
    assert (first.status_code, 'name="version" value="1"' in first.content.decode()) == (200, True)
    same_tab = client.post(address, posted(read, version=0), headers={"hx-request": "true"})
    assert same_tab.status_code == 200

    other = client.post(
        address, posted(read, 4, version=0, tab="cd34"), headers={"hx-request": "true"}
    )

    assert other.status_code == 409
    assert "another tab" in other.content.decode()
    assert 'name="version" value="0"' in other.content.decode()
    assert set(scorecards.entry_of(scorecards.of(read)).values.values()) == {3}


def test_A2_somebody_elses_read_is_not_found_like_one_that_does_not_exist(client):
    _, _, (one, two) = scene(files=1)
    read = reading.take_next(two)
    client.force_login(one)
    for name in ("read", "read_save", "read_submit", "read_undo", "read_scores", "read_later"):
        method = client.get if name == "read" else client.post
        theirs = method(reverse(name, args=[read.pk]))
        nobodys = method(reverse(name, args=[read.pk + 1000]))
        assert theirs.status_code == nobodys.status_code == 404
    assert Scorecard.objects.get(reader=two).version == 0


def test_A3_a_criterion_of_another_rubric_is_not_taken(client):
    _call, lead, (one, _) = scene(files=1)
    other = make.intake("cp8")
    foreign = rubric(other, by=lead).criteria.first()
    read = taken(client, one)
    data = posted(read) | {f"value_{foreign.pk}": "5", "reader": "1", "points": "4000"}
    client.post(reverse("read_save", args=[read.pk]), data)
    card = scorecards.of(read)
    assert foreign.pk not in scorecards.entry_of(card).values
    assert (card.reader, card.points) == (one, None)


def test_A9_the_reading_room_holds_nothing_that_says_who_it_is(client):
    _, _, (one, _) = scene(files=1, canary=CANARY)
    assert CANARY in Identity.objects.get().family_name
    read = taken(client, one)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(read.get_absolute_url()).content.decode()
    assert CANARY not in page
    assert not [q for q in queries if "applicants_identity" in q["sql"]]
    queue = client.get(reverse("reading")).content.decode()
    assert CANARY not in queue


def test_A9_potential_and_other_scores_are_absent_until_mine_is_in_and_i_ask(client):
    call, _lead, (one, two) = scene(files=1)
    files(call).update(potential=81, suggestion="advance")
    first = reading.take_next(two)
    reading.submit(first, entry(first, 5), by=two)
    read = taken(client, one)

    before = client.get(read.get_absolute_url()).content.decode()
    assert "Hidden until you score" in before
    assert "Other scorecards" not in before
    client.post(reverse("read_scores", args=[read.pk]))
    assert "Other scorecards" not in client.get(read.get_absolute_url()).content.decode()

    client.post(reverse("read_submit", args=[read.pk]), posted(read, 4))
    still = client.get(read.get_absolute_url()).content.decode()
    assert "Other scorecards" not in still
    client.post(reverse("read_scores", args=[read.pk]))
    after = client.get(read.get_absolute_url()).content.decode()
    assert "Other scorecards" in after
    assert "5.0" in after
    assert "Take it back" not in after
    assert AuditEvent.objects.filter(kind="applicants.scores.shown").count() == 1


def test_undo_over_http_opens_the_draft_again(client):
    _, _, (one, _) = scene(files=1)
    read = taken(client, one)
    client.post(reverse("read_submit", args=[read.pk]), posted(read))
    answer = client.post(reverse("read_undo", args=[read.pk]))
    assert answer.url == read.get_absolute_url()
    assert "Submit and next" in client.get(answer.url).content.decode()


def test_a_file_handed_back_is_gone_for_good(client):
    _, _, (one, _) = scene(files=1)
    read = taken(client, one)
    missing = client.post(reverse("read_hand_back", args=[read.pk]), {})
    assert (missing.status_code, "Say why you hand it back." in missing.content.decode()) == (
        422, True,
    )  # fmt: skip
    answer = client.post(reverse("read_hand_back", args=[read.pk]), {"why": "knows"})
    assert answer.url == reverse("reading")
    assert client.get(read.get_absolute_url()).status_code == 404


def test_a_get_takes_nothing(client):
    _, _, (one, _) = scene(files=2)
    client.force_login(one)
    client.get(reverse("reading"))
    assert client.get(reverse("read_next")).status_code == 405
    assert not ReadAssignment.objects.filter(claimed_until__isnull=False).exists()


@pytest.mark.parametrize("number", [1, 12])
def test_the_room_and_the_next_file_cost_the_same_number_of_queries(client, number):
    _, _, (one, _) = scene(files=number + 1)
    read = taken(client, one)
    client.get(read.get_absolute_url())
    with CaptureQueriesContext(connection) as page:
        client.get(read.get_absolute_url())
    with CaptureQueriesContext(connection) as following:
        client.post(reverse("read_submit", args=[read.pk]), posted(read))
    assert len(page) <= 24
    assert len(following) <= 75


# ------------------------------------------------------------------ the lead's page
def test_the_lead_plans_sees_figures_and_names_only_readers(client):
    call, lead, who = scene(files=22, people=2, planned=False, canary=CANARY)
    client.force_login(lead)
    address = reverse("reading_intake", args=[call.slug])
    assert "Not planned yet." in client.get(address).content.decode()
    data = {"due_on": due().isoformat()} | {f"share_{one.pk}": "100" for one in who}
    answer = client.post(reverse("reading_plan", args=[call.slug]), data)
    assert answer.url == address
    read_all(call, **{str(who[0].pk): 4, str(who[1].pk): 3})
    reading_figures.compute(call)

    page = client.get(address).content.decode()

    assert CANARY not in page
    text = re.sub(r"<[^>]+>|\s+", " ", page)
    for expected in ("Reader 0", "+0.50", "−0.50", "22 of 22 files", "quadratic weights"):
        assert expected in text


def test_a_plan_that_cannot_be_made_says_so_and_keeps_what_was_typed(client):
    call, lead, who = scene(files=2, planned=False)
    client.force_login(lead)
    data = {"due_on": due().isoformat(), f"share_{who[0].pk}": "70"}
    answer = client.post(reverse("reading_plan", args=[call.slug]), data)
    assert answer.status_code == 422
    assert "Each file needs 2 readers, and you chose 1." in answer.content.decode()
    assert 'value="70"' in answer.content.decode()


@pytest.mark.parametrize("number", [3, 30])
def test_the_leads_page_costs_the_same_number_of_queries(client, number):
    call, lead, _ = scene(files=number, people=3)
    read_all(call)
    reading_figures.compute(call)
    client.force_login(lead)
    address = reverse("reading_intake", args=[call.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) <= 34


def test_a_reader_sees_neither_the_leads_page_nor_the_rubrics_of_others(client):
    call, _, (one, _) = scene(files=1)
    client.force_login(one)
    assert client.get(reverse("reading_intake", args=[call.slug])).status_code == 403
    assert (
        client.get(reverse("review_rubric", args=[ReviewRubric.objects.get().pk])).status_code
        == 404
    )
    assert "Keeps the user in view" in client.get(reverse("review_rubrics")).content.decode()


# ------------------------------------------------------------------ the rubric
def form_of(client, address):
    """The fields of the form as they stand."""
    form = client.get(address).context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}


def test_a_lead_writes_a_version_and_a_second_person_approves_it(client):
    lead, second = make.person("program_lead", "Ada Lead"), make.person("program_lead", "Bo Lead")
    call = make.intake()
    client.force_login(lead)
    address = reverse("review_rubric_new", args=[call.slug, "reading"])
    answer = client.post(address, form_of(client, address) | {"reason": "The first one."})
    saved = ReviewRubric.objects.get()
    assert answer.url == saved.get_absolute_url()
    client.post(reverse("review_rubric_ask", args=[saved.pk]))
    saved.refresh_from_db()
    assert saved.state == "waiting"

    client.force_login(second)
    from_list = client.get(reverse("cohorts:approval_list")).content.decode()
    assert "Reading rubric v1" in from_list


def test_a_rubric_that_looks_at_what_it_may_not_is_refused(client):
    lead, call = make.person("program_lead"), make.intake()
    client.force_login(lead)
    address = reverse("review_rubric_new", args=[call.slug, "reading"])
    data = form_of(client, address) | {"reason": "Try.", "name_1": "School reputation"}
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "School identity is never an input." in answer.content.decode()
    assert not ReviewRubric.objects.exists()


def test_wording_alone_is_approved_with_the_version_before(client):
    _call, lead, _ = scene(files=1)
    client.force_login(lead)
    address = reverse("review_rubric_edit", args=[ReviewRubric.objects.get().pk])
    data = form_of(client, address) | {"reason": "Clearer.", "definition_1": "Starts by oneself."}
    client.post(address, data)
    newest = ReviewRubric.objects.order_by("-version").first()
    assert (newest.version, newest.state) == (2, "approved")
