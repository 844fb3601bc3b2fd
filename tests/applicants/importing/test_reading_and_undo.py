"""How a file is read is seen before anything happens, and undoing takes along what only it made."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applicants.domain import (
    bulk,
    front_desk,
    import_undo,
    notes,
    screening_apply,
    screening_runs,
)
from applicants.domain.screening_progress import progress
from applicants.models import (
    Application,
    BulkItem,
    BulkJob,
    DuplicatePair,
    Identity,
    ImportJob,
    ImportState,
    Instrument,
    ScreeningRun,
)
from careerpath.audit.models import AuditEvent
from careerpath.invariants import broken
from careerpath.later import drain
from cohorts.models import Campus, UniversityPartner
from tests.applicants.screening import scene

from .support import csv_bytes, intake, people
from .test_pages import as_matched, imported, job, post, recruiter, shown, upload

__all__ = ["recruiter"]
pytestmark = pytest.mark.django_db


def test_values_of_the_file_show_whether_it_is_read_right(client, recruiter):
    rows = [{**row, "family_name": "Sosa"} for row in people(6)]
    rows[4]["family_name"] = "Núñez"
    upload(client, csv_bytes(rows, encoding="mac_roman", delimiter=";"))
    before = shown(client)
    post(client, "import_read_as", {"encoding": "mac_roman", "delimiter": ""})
    after = shown(client)

    assert "Núñez" not in before
    assert '<span class="d-block truncate">Núñez</span>' in after
    assert "mira1@example.edu" in after
    assert "Read as MAC_ROMAN, semicolon between cells." in after
    assert (job().stated_encoding, job().encoding) == ("mac_roman", "mac_roman")
    assert "family_name" in job().fields().values()

    post(client, "import_columns", as_matched())
    drain()
    post(client, "import_confirm")
    drain()
    assert Identity.objects.filter(family_name="Núñez").count() == 1


def test_another_delimiter_cuts_the_file_anew(client, recruiter):
    upload(client, b"external_id,given;name,family_name,email\nX-1,A;B,C,d@example.edu\n")
    post(client, "import_read_as", {"encoding": "", "delimiter": "semicolon"})
    assert job().header == ["external_id,given", "name,family_name,email"]
    post(client, "import_read_as", {"encoding": "", "delimiter": ""})
    assert len(job().header) == 4
    wrong = post(client, "import_read_as", {"encoding": "utf-16", "delimiter": "tab"})
    assert wrong.status_code == 422
    assert len(job().header) == 4
    assert post(client, "import_read_as", {"encoding": "klingon"}).status_code == 422


def test_undoing_takes_the_partners_that_it_made_unless_something_uses_them(client, recruiter):
    call = intake()
    rows = [
        {**row, "partner": name}
        for row, name in zip(people(3), ["City College", "Nowhere", "Nowhere"], strict=True)
    ]
    upload(client, csv_bytes(rows), call=call)
    post(client, "import_columns", as_matched())
    drain()
    post(client, "import_partners", {"partner_0": "create", "partner_1": "create"})
    drain()
    post(client, "import_confirm")
    drain()
    used = UniversityPartner.objects.get(name="Nowhere")
    Campus.objects.create(partner=used, name="North")
    assert "The 2 partners that it made go too, unless something else uses them." in shown(client)

    post(client, "import_undo")
    drain()

    assert job().state == ImportState.UNDONE
    assert list(UniversityPartner.objects.all()) == [used]
    kinds = AuditEvent.objects.filter(model="cohorts.universitypartner").order_by("pk")
    assert [line.kind.rpartition(".")[2] for line in kinds] == ["created", "created", "removed"]


def test_undoing_takes_the_results_of_dry_runs_with_it(client, recruiter):
    call = intake()
    Instrument.objects.filter(intake=call, key="problem_solving").update(high=40)
    imported(client, people(4, **{"assessment:problem_solving": "30"}), call)
    imported(client, people(9, **{"assessment:problem_solving": "20"}), call)
    rules = scene.rubric(call, by=recruiter)
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    assert run.results.count() == 9
    assert "5 results of dry runs go with it." in shown(client)

    post(client, "import_undo")
    drain()

    run.refresh_from_db()
    assert job().state == ImportState.UNDONE
    assert (Application.objects.count(), run.results.count(), run.total) == (4, 4, 4)
    counted = progress(run)
    assert (counted.done, sum(counted.bins) + counted.unqualified + counted.incomplete) == (4, 4)
    assert [said for one, said in broken() if "run" in one.name] == []


def test_an_import_stays_while_a_run_that_was_applied_refers_to_it(client, recruiter):
    call = intake()
    imported(client, people(3, **{"assessment:problem_solving": "30"}), call)
    run = screening_runs.start(call, rubric=scene.rubric(call, by=recruiter), by=recruiter)
    drain()
    screening_apply.apply(ScreeningRun.objects.get(pk=run.pk), by=recruiter)
    drain()

    post(client, "import_undo")
    drain()

    assert Application.objects.count() == 3
    assert job().state == ImportState.DONE


def test_what_decides_nothing_does_not_keep_an_import_from_being_undone(client, recruiter):
    imported(client, people(3))
    rows = Application.objects.order_by("pk")
    tagged = bulk_act(recruiter, rows, act="tag", tag="later")
    bulk.undo(tagged, by=recruiter)
    bulk.go(tagged)
    bulk_act(recruiter, rows[:2], act="tag", tag="soon")
    notes.add(rows[0], text="Call on Monday.", by=recruiter)
    assert import_undo.why_not(job()) == ""
    assert "The note on them goes too." in shown(client)

    moved = BulkJob.objects.create(user=recruiter, act="move", to="review", seen=2)
    for row in rows[:2]:
        BulkItem.objects.create(job=moved, application=row, outcome="kept", before="submitted")
    assert import_undo.why_not(job()) == (
        "2 of these applications have changed their stage in a bulk act by now, "
        "so the import can no longer be undone as a whole."
    )
    moved.items.update(outcome="undone")

    post(client, "import_undo")
    drain()
    assert job().state == ImportState.UNDONE
    assert not Application.objects.exists()


def bulk_act(user, rows, *, act, tag):
    rows = Application.objects.filter(pk__in=[row.pk for row in rows])
    made = BulkJob.objects.create(user=user, act=act, seen=rows.count())
    bulk.go(bulk.start(made, rows=rows, values={"tag": tag}, affected=rows.count(), by=user))
    made.refresh_from_db()
    return made


def test_a_rehearsal_lists_what_an_update_would_change_and_names_nobody(client, recruiter):
    call = intake()
    rows = people(3, **{"assessment:problem_solving": "20", "answer:cause": "Care.", "phone": ""})
    for row in rows:
        row["work_authorized"] = "yes"
    imported(client, rows, call)
    rows[1] |= {"assessment:problem_solving": "31", "answer:cause": "Care for all.",
                "family_name": "Canaryname", "work_authorized": "no"}  # fmt: skip
    upload(client, csv_bytes(rows), call=call)
    post(client, "import_columns", as_matched())
    drain()

    page = shown(client)
    assert "What would change" in page
    assert "Canaryname" not in page
    file = client.get(reverse("import_changes", args=[job().pk]))
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert text.splitlines() == [
        "Row,Column,Now,After the import",
        "3,Work authorized,Yes,No",
        "3,Answer: Cause,1 word,3 words",
        "3,Problem solving,20,31",
        '3,"Name, contact, origin",Hidden,Changes',
    ]
    post(client, "import_confirm")
    drain()
    assert client.get(reverse("import_changes", args=[job().pk])).status_code == 302


def test_two_columns_of_one_name_are_pointed_out(client, recruiter):
    upload(client, b"external_id,given_name,family_name,email,Email\nX-1,A,B,,d@example.edu\n")
    page = shown(client)
    assert "Several columns are called “email”:</b> 4, 5." in page

    chosen = {**as_matched(), "column_3": "", "column_4": "email"}
    post(client, "import_columns", chosen)
    drain()
    assert (job().created, job().refused) == (1, 0)


def test_an_import_stands_still_only_after_a_minute_without_progress(client, recruiter):
    upload(client, csv_bytes(people(2)))
    post(client, "import_columns", as_matched())
    assert "No progress for 60 seconds" not in shown(client)

    ImportJob.objects.update(state_changed_at=timezone.now() - timedelta(seconds=61))
    assert "No progress for 60 seconds" in shown(client)
    ImportJob.objects.update(moved_at=timezone.now())
    assert "No progress for 60 seconds" not in shown(client)
    drain()
    assert "What would happen" in shown(client)


def test_the_refused_rows_leave_out_what_the_import_ignores(client, recruiter):
    rows = [{**row, "Race": "ZZCANARY", "email": "none"} for row in people(2)]
    upload(client, csv_bytes(rows))
    post(client, "import_columns", as_matched())
    drain()
    file = client.get(reverse("import_refused", args=[job().pk]))
    text = b"".join(file.streaming_content).decode()

    assert job().refused == 2
    assert text.count("none") >= 2
    assert "Race" not in text
    assert "ZZCANARY" not in text


def test_A11_the_list_of_duplicates_names_nobody_and_who_opens_a_pair_does_not_read_it(
    client, recruiter
):
    imported(client, people(2, phone="+1 208 555 0100", family_name="Canaryname"))
    pair = DuplicatePair.objects.get()
    listed = client.get(reverse("duplicate_list")).content.decode()
    assert str(pair.first) in listed
    assert "Canaryname" not in listed
    assert not front_desk.known_to(recruiter).exists()

    opened = client.get(pair.get_absolute_url()).content.decode()

    assert "Canaryname" in opened
    assert set(front_desk.known_to(recruiter)) == {pair.first, pair.second}
