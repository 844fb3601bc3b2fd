"""T8 and D9: what is due goes everywhere at once, the rest stays, and gone stays gone."""

import datetime as dt
import json
import threading
from io import StringIO

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from applicants import selfid
from applicants.domain import documents, ranking, request_acts
from applicants.models import Application, Document, Identity, ImportJob, ImportRow
from applicants.states import State
from careerpath.accounts.models import User
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.reporting import purging
from careerpath.reporting.models import Purge, Tombstone
from careerpath.workflow import Refused
from tests import harness
from tests.applicants.choosing import scene
from tests.applicants.review import scene as review
from tests.faults import wait_until
from tests.logins import logged_in_as

GONE, STAYS = "zzgone", "zzstays"
PHONE = {GONE: "3125550142", STAYS: "4805550199"}


@pytest.fixture
def as_retention(transactional_db, var):
    """A block that works under the login of retention."""
    return lambda: logged_in_as(var, "retention")


@pytest.fixture
def call(transactional_db, settings, tmp_path):
    """Four who were read, ranked and turned down; long ago the first, today the others."""
    settings.MEDIA_ROOT = tmp_path
    intake, lead, _ = review.scene(4, planned=True)
    review.read_all(intake)
    ranking.rank(intake, by=lead)
    files = list(review.files(intake))
    scene.decided(files, "not_progressed")
    scene.released(intake)
    for file, canary in zip(files, (GONE, STAYS, "", ""), strict=True):
        if canary:
            known(file, canary)
    long_ago(files[0])
    return intake


def known(file, canary):
    """Everything personal of the file says the canary."""
    User.objects.filter(pk=file.applicant_id).update(
        email=f"{canary}@example.org", name=f"{canary} Soto"
    )
    Identity.objects.filter(pk=file.pk).update(
        given_name=canary, family_name=f"{canary} Soto", preferred_name=canary, city=canary,
        email=f"{canary}@example.org", email_key=f"{canary}@example.org", phone=PHONE[canary],
        phone_key=PHONE[canary], postal_code=canary, source=canary,
    )  # fmt: skip
    Application.objects.filter(pk=file.pk).update(external_id=canary, field_of_study=canary)
    for letter in Message.objects.filter(to_user=file.applicant_id):
        Message.objects.filter(pk=letter.pk).update(
            to_address=f"{canary}@example.org", body=f"Dear {canary}"
        )
    document = Document.objects.create(
        application=file, kind="resume", format="pdf", file_name=f"{canary}.pdf", size=9,
        digest=canary, text=f"I am {canary}.",
    )  # fmt: skip
    path = documents.file_of(document)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(canary)
    job = ImportJob.objects.create(intake=file.intake, file_name="people.csv")
    ImportRow.objects.create(job=job, number=1, email=canary, application_pk=file.pk)
    request_acts.place_hold(file, reason=f"{canary} went to court.", by=scene.person("recruiter"))
    request_acts.lift_hold(file, by=scene.person("recruiter"))
    selfid.put(file, status="answered", race=["WHITE"])


def long_ago(file):
    """The file ended two years ago."""
    then = dt.datetime(2023, 3, 1, 12, tzinfo=dt.UTC)
    Application.objects.filter(pk=file.pk).update(submitted_at=then, state_changed_at=then)
    Application.objects.filter(pk=file.pk).update(home_state="TX")


def found(var, canary):
    """The tables that hold the text anywhere."""
    there = set()
    bare = harness.superuser(var, connection.settings_dict["NAME"])
    with bare, bare.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS one WHERE one::text ILIKE %s', [f"%{canary}%"]
            )
            if cursor.fetchone()[0]:
                there.add(table)
    bare.close()
    return there


def answers(var):
    """How many rows of self-identification there are."""
    bare = harness.superuser(var, connection.settings_dict["NAME"])
    with bare, bare.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM selfid.answer")
        number = cursor.fetchone()[0]
    bare.close()
    return number


def on_disk(folder, canary):
    return [path for path in folder.rglob("*") if path.is_file() and canary in path.read_text()]


def test_T8_T6_what_is_due_is_nowhere_any_more_and_the_rest_stands(
    call, var, as_retention, tmp_path
):
    assert len(found(var, GONE)) >= 7
    before = found(var, STAYS)
    out = StringIO()

    with as_retention():
        call_command(
            "purge", "--apply", "--uncounted", "--json", receipts=tmp_path / "kept", stdout=out
        )

    told = json.loads(out.getvalue().splitlines()[-1])
    assert (told["applications"], told["accounts"], told["files"], told["answers"]) == (1, 1, 1, 1)
    assert found(var, GONE) == found(var, PHONE[GONE]) == set()
    assert on_disk(tmp_path, GONE) == []
    assert found(var, STAYS) == before
    assert len(on_disk(tmp_path, STAYS)) == 1
    assert answers(var) == 1
    assert Application.objects.filter(intake=call).count() == 3
    stone = Tombstone.objects.get()
    assert stone.source == "United States, federal"
    line = AuditEvent.objects.get(kind=purging.PURGED)
    assert (line.subject_id, line.actor) == (stone.application_pk, "system:retention")
    receipt = Purge.objects.get()
    assert receipt.login == "retention"
    assert receipt.records["applicants.Decision"] == 1
    assert receipt.records["applicants.Rating"] > 1
    call_command("verify_audit", stdout=StringIO())
    with as_retention():  # nothing is left to do
        assert purging.apply(uncounted=True).applications == 0


def test_T8_other_logins_remove_nothing_and_write_no_receipt(call, as_login):
    with pytest.raises(Refused, match="Only the login of retention removes"):
        purging.apply(uncounted=True)
    assert Application.objects.filter(intake=call).count() == 4
    decided = Application.objects.filter(decisions__isnull=False)[0].pk
    for login in ("web", "worker"):
        for statement in (
            f"DELETE FROM applicants_decision WHERE application_id = {decided}",
            "INSERT INTO reporting_tombstone (application_pk) VALUES (1)",
            "DELETE FROM reporting_purge",
        ):
            with as_login(login).cursor() as cursor, pytest.raises(psycopg2.Error):
                cursor.execute(statement)


def test_T8_answers_wait_until_their_cohort_was_counted(call, var, as_retention):
    with as_retention(), pytest.raises(Refused) as refusal:
        purging.apply()
    assert str(refusal.value).startswith("1 cohort was never counted for a report")

    harness.execute(
        var,
        "INSERT INTO selfid.frozen (cohort, block, people, frozen_on) VALUES"
        f" ({call.cohort_id}, 'others', 4, now())",
        connection.settings_dict["NAME"],
    )
    with as_retention():
        assert purging.apply().applications == 1


def test_T8_C8_a_hold_that_is_placed_meanwhile_keeps_the_file(call, var, as_retention):
    """The removal waits for whoever places the hold, and then sees it."""
    file = Application.objects.get(external_id=GONE)
    lead, done = scene.person("recruiter"), []
    other = harness.connect(var, "web", connection.settings_dict["NAME"])
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(
            "SELECT id FROM applicants_application WHERE id = %s FOR NO KEY UPDATE", [file.pk]
        )
        cursor.execute(
            "INSERT INTO applicants_legalhold (application_id, reason, placed_by_id, placed_at)"
            " VALUES (%s, 'A charge was filed.', %s, now())",
            [file.pk, lead.pk],
        )

        def remove():
            done.append(purging.apply(uncounted=True).applications)
            connection.close()

        with as_retention():
            at_work = threading.Thread(target=remove)
            at_work.start()
            wait_until(lambda: waiting(var))
            cursor.execute("COMMIT")
            at_work.join()
    other.close()

    assert done == [0]
    assert Application.objects.filter(pk=file.pk).exists()
    assert Tombstone.objects.count() == 0


def waiting(var):
    """Whether retention waits for a lock."""
    bare = harness.superuser(var)
    with bare, bare.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE usename = 'retention' AND wait_event_type = 'Lock'"
        )
        number = cursor.fetchone()[0]
    bare.close()
    return number > 0


def test_D9_what_a_restored_copy_brings_back_goes_again_and_newer_files_stay(
    call, var, as_retention, tmp_path
):
    first, second = Application.objects.filter(intake=call).order_by("pk")[:2]
    path = tmp_path / "purge-7.json"
    stones = [[first.pk, first.applicant_id, purging.mark_of(first)], [second.pk, 1, "another"]]
    path.write_text(json.dumps({"applications": stones}))
    request_acts.place_hold(first, reason="A charge was filed.", by=scene.person("recruiter"))
    out, err = StringIO(), StringIO()

    with as_retention():
        assert purging.apply_again([tuple(stone) for stone in stones]).applications == 0
    request_acts.lift_hold(first, by=scene.person("recruiter"))
    with as_retention():
        call_command("purge", again=[path], receipts=tmp_path, stdout=out)
        with pytest.raises(SystemExit):
            call_command("purge", again=[tmp_path / "none.json"], stdout=out, stderr=err)

    assert out.getvalue().startswith("Removed 1 applications, 1 accounts, 1 files and 1 self-")
    assert found(var, GONE) == set()
    assert Application.objects.filter(pk=second.pk, state=State.NOT_PROGRESSED).exists()
    assert err.getvalue().strip().endswith("Give the file that --apply wrote.")
    assert all(Purge.objects.values_list("after_restore", flat=True))


def test_a_hold_on_what_is_gone_is_refused_in_a_sentence(call, as_retention):
    file = Application.objects.get(external_id=GONE)
    with as_retention():
        purging.apply(uncounted=True)

    with pytest.raises(Refused, match="Retention has removed this application"):
        request_acts.place_hold(file, reason="Too late.", by=scene.person("recruiter"))


def test_who_has_another_duty_keeps_the_account(call, as_retention):
    file = Application.objects.get(external_id=GONE)
    file.applicant.grants.create(role="reviewer")

    with as_retention():
        receipt = purging.apply(uncounted=True)

    assert (receipt.applications, receipt.accounts) == (1, 0)
    assert User.objects.filter(pk=file.applicant_id).exists()
