"""Certification as people use it: registering, results from files, the wallet, links, places."""

import csv
import io
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.ui.export import write_xlsx
from tests.cohorts import made as hub
from tests.training import made
from training.domain import exams, result_files, sharing
from training.models import (
    ContinuingEducation,
    Credential,
    CredentialShare,
    ExamAct,
    ExamAttempt,
)

pytestmark = pytest.mark.django_db
HEAD = "Email,Result,Score\n"


@pytest.fixture
def lead(client):
    user = hub.user("program_lead")
    client.force_login(user)
    return user


@pytest.fixture
def cohort():
    return made.cohort(seats=95)


@pytest.fixture
def exam(cohort):
    return made.certification(cohort.program, validity_months=24)


@pytest.fixture
def window(cohort, exam, lead):
    """A window with three people in it."""
    window = made.window(exam, seats=3)
    people = made.enrolled(cohort, 3)
    exams.register(window, exams.plan(window, people).going_in, by=lead)
    return window


def at(name, *args):
    return reverse(f"training:{name}", args=args)


def email(number):
    return ExamAttempt.objects.order_by("pk")[number].enrollment.person.email


def states():
    return list(ExamAttempt.objects.order_by("pk").values_list("state", flat=True))


def results(client, window, *rows, name="results.csv", content=None):
    """The answer to a file of results: its preview."""
    content = content if content is not None else (HEAD + "\n".join(rows)).encode()
    file = SimpleUploadedFile(name, content)
    return client.post(at("exam_results", window.pk), {"file": file})


# ---------------------------------------------------------------- registering
def test_X8_registering_does_exactly_what_the_preview_said_and_can_be_undone(
    client, cohort, exam, lead
):
    window = made.window(exam, seats=2)
    people = made.enrolled(cohort, 3)
    sent = {"window": window.pk, "people": [one.pk for one in people]}
    preview = client.post(at("exam_register", cohort.slug), sent)
    assert "2 people are registered" in preview.content.decode()
    assert exams.NO_SEAT in preview.content.decode()
    assert not ExamAttempt.objects.exists()
    digest = preview.context["plan"].digest
    stale = client.post(at("exam_register", cohort.slug), sent | {"digest": "0" * 64})
    assert (stale.status_code, ExamAttempt.objects.count()) == (422, 0)
    done = client.post(at("exam_register", cohort.slug), sent | {"digest": digest})
    assert done.status_code == 302
    assert states() == ["scheduled", "scheduled"]
    client.post(at("exam_act_undo", ExamAct.objects.get().pk))
    assert states() == ["canceled", "canceled"]


def test_A3_people_and_windows_of_others_are_no_choice(client, cohort, exam, lead):
    elsewhere = made.cohort()
    stranger = made.enrolled(elsewhere, 1)[0]
    foreign = made.window(made.certification(elsewhere.program))
    own = made.enrolled(cohort, 1)[0]
    for window, person in ((made.window(exam), stranger), (foreign, own)):
        sent = {"window": window.pk, "people": [person.pk], "digest": "1"}
        assert client.post(at("exam_register", cohort.slug), sent).status_code == 422
    assert not ExamAttempt.objects.exists()


# ---------------------------------------------------------------- results by file
def test_X8_a_file_enters_what_its_preview_showed_with_an_outcome_for_each_row(client, window):
    rows = [
        f"{email(0)},Passed,712.5",
        f"{email(1)},no-show,",
        f"{email(1)},Passed,1",
        "nobody@example.org,Passed,700",
        f"{email(2)},perhaps,",
    ]
    preview = results(client, window, *rows)
    plan = preview.context["plan"]
    assert [one.outcome for one in plan.lines] == [
        "Changes",
        "Changes",
        "This person stands in an earlier row already.",
        "Nobody of this name or address is registered.",
        "Enter passed, failed, no-show, sat or void.",
    ]
    assert states() == ["scheduled"] * 3
    sent = {"rows": plan.text, "digest": plan.digest}
    assert client.post(at("exam_results", window.pk), sent).status_code == 302
    assert states() == ["passed", "no_show", "scheduled"]
    assert Credential.objects.count() == 1
    client.post(at("exam_act_undo", ExamAct.objects.order_by("-pk")[0].pk))
    assert states() == ["scheduled"] * 3


def test_X7_the_same_file_twice_changes_nothing_the_second_time(client, window):
    row = f"{email(0)},Failed,480"
    plan = results(client, window, row).context["plan"]
    sent = {"rows": plan.text, "digest": plan.digest}
    for _ in range(2):
        client.post(at("exam_results", window.pk), sent)
    again = results(client, window, row).context["plan"]
    assert (again.changing, again.lines[0].outcome) == ([], "Stays as it is")
    assert ExamAct.objects.filter(kind="results").count() == 1


def test_X9_columns_that_are_not_asked_for_are_named_and_do_nothing(client, window):
    content = (
        "email,result,state,id,reason,registered_by_id\n"
        f"{email(0)},failed,passed,{ExamAttempt.objects.order_by('-pk')[0].pk},ZZ,1\n"
    )
    plan = results(client, window, content=content.encode()).context["plan"]
    assert plan.ignored == ["state", "id", "reason", "registered_by_id"]
    client.post(at("exam_results", window.pk), {"rows": plan.text, "digest": plan.digest})
    assert states() == ["failed", "scheduled", "scheduled"]
    assert not ExamAttempt.objects.filter(reason="ZZ").exists()


def test_X5_files_of_any_shape_are_read_or_refused_with_a_sentence(client, window):
    whole = HEAD + f"{email(0)},passed,700\n"
    readable = [
        whole.encode("utf-16"), b"\xef\xbb\xbf" + whole.encode(), whole.replace(",", ";").encode(),
    ]  # fmt: skip
    book = io.BytesIO()
    write_xlsx(["Email", "Result", "Score"], [[email(0), "Passed", 700]], book)
    readable.append(book.getvalue())
    for content in readable:
        plan = results(client, window, content=content).context["plan"]
        assert [one.outcome for one in plan.lines] == ["Changes"]
    odd = [
        b"x", b"\0" * 50, b"%PDF-1.7", b"PK\x03\x04broken", b'Email,Result\n"never closed',
        b"Email;Name\na;b", b"\xff\xfe\x00", ("é" * 400_000).encode(),
    ]  # fmt: skip
    for content in odd:
        answer = results(client, window, content=content)
        assert answer.status_code in (200, 422)
        assert answer.context["plan"] is None or not answer.context["plan"].changing


@pytest.mark.parametrize("score", ["NaN", "-1", "1e400", "9" * 500, "1.234", "=1+1", "٣x"])
def test_F1_odd_scores_stay_out_with_a_sentence(client, window, score):
    plan = results(client, window, f"{email(0)},passed,{score}").context["plan"]
    assert plan.problems
    attempt = ExamAttempt.objects.order_by("pk")[0]
    answer = client.post(
        at("exam_result", attempt.pk), {"state": "passed", "score": score, "seen": "scheduled"}
    )
    assert (answer.status_code, states()[0]) == (422, "scheduled")


def test_F2_odd_query_strings_are_cleaned(client, cohort, window):
    for query in ("show=%00", "certification=abc", "window=9999999999999999999", "show=x&show=y"):
        assert client.get(f"{at('certifications', cohort.slug)}?{query}").status_code == 200
        rates = f"{at('pass_rates', cohort.slug)}?{query}"
        assert client.get(rates).status_code == 200


def test_X1_X2_exports_hold_text_and_survive_hostile_names(client, cohort, window):
    person = ExamAttempt.objects.order_by("pk")[0].enrollment.person
    person.name = "=cmd|' /C calc'!A0"
    person.save()
    other = ExamAttempt.objects.order_by("pk")[1].enrollment.person
    other.name = "\x0b@SUM(1)"
    other.save()
    session = client.session  # who takes files away has said lately who it is
    session["account_authentication_methods_user"] = str(client.session["_auth_user_id"])
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    for name, slug in (
        ("exam_window_export", window.pk),
        ("pass_rates_export", cohort.slug),
    ):
        answer = client.post(at(name, slug))
        text = answer.content.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    assert AuditEvent.objects.filter(kind="training.examwindow.exported").count() == 1


# ---------------------------------------------------------------- lists
def test_the_list_costs_the_same_for_one_and_for_many(client, cohort, exam, window):
    def counted():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(at("certifications", cohort.slug)).status_code == 200
        return len(seen)

    counted()
    before = counted()
    made.enrolled(cohort, 20)
    assert counted() == before


def test_A1_an_instructor_sees_readiness_of_the_own_section_and_registers_nobody(
    client, cohort, exam, lead
):
    north, south = made.section(cohort, "North"), made.section(cohort, "South")
    ours = made.enrolled(cohort, 1, north)[0]
    theirs = made.enrolled(cohort, 1, south)[0]
    made.credential(theirs.person, exam, number="ZZCANARY")
    other = Client()
    other.force_login(made.instructor(cohort, north))
    page = other.get(at("certifications", cohort.slug)).content.decode()
    assert ours.person.name in page
    assert len(other.get(at("certifications", cohort.slug)).context["rows"]) == 1
    assert other.get(at("wallet_of", ours.pk)).status_code == 200
    unseen = other.get(at("wallet_of", theirs.pk))
    assert (unseen.status_code, b"ZZCANARY" in unseen.content) == (404, False)
    sent = {"window": 1, "people": [ours.pk]}
    assert other.post(at("exam_register", cohort.slug), sent).status_code == 403


# ---------------------------------------------------------------- wallet and links
@pytest.fixture
def holder(cohort, exam):
    """Somebody with two credentials, signed in, and a client."""
    enrollment = made.enrolled(cohort, 1)[0]
    today = timezone.now().date()
    kept = made.credential(enrollment.person, exam, ends=60)
    said = made.credential(
        enrollment.person, made.certification(cohort.program), verification="claimed"
    )
    own = Client()
    own.force_login(enrollment.person)
    return enrollment, kept, said, own, today


def test_L10_who_has_the_link_sees_a_name_and_facts_and_the_owner_ends_it(holder):
    enrollment, kept, said, own, _ = holder
    Credential.objects.update(number="ZZCANARY-1", note="ZZCANARY-2")
    sent = {"credentials": [kept.pk], "days": 30, "note": "ZZCANARY-3"}
    assert own.post(at("share_new"), sent).status_code == 302
    link = CredentialShare.objects.get()
    address = at("shared_credentials", sharing.token_of(link))
    stranger = Client()
    before = AuditEvent.objects.count()
    page = stranger.get(address)
    text = page.content.decode()
    assert enrollment.person.name in text
    assert kept.certification.name in text
    assert "Ends soon" in text
    assert said.certification.name not in text
    assert "ZZCANARY" not in text
    assert enrollment.person.email not in text
    assert page["Referrer-Policy"] == "no-referrer"
    assert stranger.get(address).content.decode().count("tag-warn") == text.count("tag-warn")
    assert (AuditEvent.objects.count(), stranger.post(address).status_code) == (before, 405)
    assert own.post(at("share_withdraw", link.pk)).status_code == 302
    gone = stranger.get(address)
    assert (gone.status_code, enrollment.person.name in gone.content.decode()) == (404, False)
    assert stranger.get(at("shared_credentials", "x" * 60)).status_code == 404


def test_A2_the_wallet_of_somebody_else_does_not_exist(holder, cohort):
    _, kept, said, _, _ = holder
    link = sharing.share(kept.person, [kept], days=30)
    other = Client()
    other.force_login(made.enrolled(cohort, 1)[0].person)
    for name, pk in (
        ("share_withdraw", link.pk), ("claim_withdraw", said.pk), ("education_new", kept.pk),
    ):  # fmt: skip
        assert other.post(at(name, pk)).status_code == 404
    foreign = other.post(at("share_new"), {"credentials": [kept.pk], "days": 30})
    assert foreign.status_code == 422
    assert CredentialShare.objects.count() == 1


def test_a_claim_is_marked_verified_by_staff_and_hours_count(holder, client, lead):
    _, kept, said, own, today = holder
    kept.certification.ce_hours = 10
    kept.certification.save()
    assert '<span class="num">0 of 10</span>' in own.get(at("wallet")).content.decode()
    sent = {"title": "Conference", "done_on": str(today), "hours": "2.5", "is_approved": "on"}
    assert own.post(at("education_new", kept.pk), sent).status_code == 302
    page = own.get(at("wallet")).content.decode()
    assert "2.5 of 10" in page
    assert "Said by you" in page
    assert "Not verified" in page
    assert client.post(at("credential_verify", said.pk), {"how": "register"}).status_code == 302
    assert own.post(at("claim_withdraw", said.pk)).status_code == 302
    assert Credential.objects.filter(pk=said.pk, verification="register").exists()
    own.post(at("education_remove", ContinuingEducation.objects.get().pk))
    assert not ContinuingEducation.objects.exists()


def test_A6_who_adds_a_credential_cannot_call_it_verified(holder, cohort):
    _, _, _, own, today = holder
    kind = made.certification(cohort.program)
    sent = {
        "certification": kind.pk, "issued_on": str(today - timedelta(days=5)),
        "verification": "register", "verified_at": "2026-01-01", "state": "revoked", "person": 1,
    }  # fmt: skip
    assert own.post(at("claim_new"), sent).status_code == 302
    added = Credential.objects.get(certification=kind)
    assert (added.verification, added.state, added.verified_at) == ("claimed", "held", None)


def test_T7_looking_at_somebodys_credentials_leaves_one_line(client, holder, lead):
    enrollment = holder[0]
    client.get(at("wallet_of", enrollment.pk))
    [line] = AuditEvent.objects.filter(kind="training.credentials.read")
    assert (line.actor_id, line.subject_id) == (lead.pk, enrollment.pk)


def test_a_placement_manager_sees_credentials_and_changes_nothing(holder):
    enrollment, kept, *_ = holder
    manager = Client()
    manager.force_login(hub.user("placement_manager"))
    page = manager.get(at("wallet_of", enrollment.pk))
    assert kept.certification.name in page.content.decode()
    for name in ("credential_new", "place"):
        assert manager.get(at(name, enrollment.pk)).status_code == 403
    assert manager.post(at("credential_revoke", kept.pk), {"reason": "x"}).status_code == 403


# ---------------------------------------------------------------- places, completion
def test_F3_leave_transfer_and_end_answer_with_sentences(client, cohort, lead):
    seat = made.enrolled(cohort, 1)[0]
    today = timezone.now().date()
    wrong = {"from_on": str(today), "until_on": str(today - timedelta(days=2)), "reason": "x"}
    answer = client.post(at("leave_begin", seat.pk), wrong)
    assert (answer.status_code, b"A leave ends after it begins." in answer.content) == (422, True)
    good = {"from_on": str(today), "reason": "Family."}
    assert client.post(at("leave_begin", seat.pk), good).status_code == 302
    stale = client.post(at("leave_begin", seat.pk), good)
    assert (stale.status_code, b"on leave" in stale.content.lower()) == (422, True)
    assert client.post(at("leave_end", seat.pk), {"on": str(today)}).status_code == 302
    assert client.post(at("transfer", seat.pk), {"to": 10**30, "reason": "x"}).status_code == 422
    assert client.post(at("leave_for_good", seat.pk), {"reason": ""}).status_code == 422
    assert client.post(at("leave_for_good", seat.pk), {"reason": "Work."}).status_code == 302


def test_nobody_completes_before_everything_on_the_checklist_is_ticked(client, cohort, lead):
    seat = made.enrolled(cohort, 1)[0]
    sent = {"people": [seat.pk], "completed_on": str(timezone.now().date() - timedelta(days=1))}
    partly = client.post(at("completions", cohort.slug), sent | {"checks": ["0", "1"]})
    assert (partly.status_code, b"Tick everything" in partly.content) == (422, True)
    whole = sent | {"checks": ["0", "1", "2", "3"]}
    assert client.post(at("completions", cohort.slug), whole).status_code == 302
    again = client.post(at("completions", cohort.slug), whole)
    assert again.status_code == 422


def test_the_plan_of_a_paste_reads_back_to_itself(window):
    attempts = list(ExamAttempt.objects.select_related("enrollment__person").order_by("pk"))
    text = f"Name\tScore\tExtra\tResult\n{attempts[0].enrollment.person.email}\t\t\tpassed\n"
    texts = [text.replace("Name", "Email")]
    for _ in range(3):
        texts.append(result_files.plan(result_files.rows_of_text(texts[-1]), attempts).text)
    plans = [result_files.plan(result_files.rows_of_text(one), attempts).digest for one in texts]
    assert all(one == other for one, other in pairwise(plans))
