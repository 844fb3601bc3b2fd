"""Who reads applications learns no names from the outbox, and secrets are their receiver's."""

import pytest
from django.http import QueryDict

from careerpath.audit.models import AuditEvent
from careerpath.notifications import hiding, outbox
from careerpath.notifications.models import Message
from careerpath.notifications.tables import OutboxTable
from tests import floor
from tests.access.test_guards import member


def letter(**kwargs):
    person = floor.user("ana.ruiz@uni.example", "Ana Ruiz")
    context = {"text": "Your application CP7-00012 is here, Ana."}
    return outbox.queue("test.letter", to=person, by="system:test", context=context, **kwargs)


def listed(user, search=""):
    return OutboxTable(user, QueryDict(f"q={search}" if search else "")).page.rows


def test_who_decides_sees_no_name_and_finds_none(db):
    recruiter = member("recruiter")
    Message.objects.filter(pk=letter().pk).update(subject="Ana, your application CP7-00012")

    [row] = listed(recruiter)
    assert row.hides_to
    assert row.title == "…, your application CP7-00012"
    assert listed(recruiter, "ruiz") == listed(recruiter, "ana.ruiz") == []
    assert len(listed(recruiter, "CP7-00012")) == 1
    assert len(listed(member("admin"), "ruiz")) == 1


def test_opening_a_message_without_the_name_is_recorded(db):
    recruiter, message = member("recruiter"), letter()

    hiding.prepared(message, recruiter)
    hiding.record_reading(message, recruiter)

    words = hiding.text(message)
    assert "CP7-00012" in words
    assert not {"Ana", "Ruiz"} & set(words.replace(",", " ").replace(".", " ").split())
    assert AuditEvent.objects.filter(kind=hiding.READ, subject_id=message.pk).count() == 1


@pytest.mark.parametrize(("mode", "readers"), [("demo", {"to", "admin"}), ("production", set())])
def test_a_secret_is_read_by_its_receiver_and_the_admin_of_a_demo(db, settings, mode, readers):
    settings.CAREERPATH_MODE = mode
    people = {"to": floor.user(), "admin": member("admin"), "lead": member("program_lead")}
    message = outbox.queue(
        "test.code", to=people["to"], by=people["lead"], context={"code": "424242"}
    )
    assert {name for name, user in people.items() if hiding.opens(message, user)} == readers

    asked = outbox.queue("test.code", to=people["to"], by=people["admin"], context={"code": "1"})
    assert not hiding.opens(asked, people["admin"])
