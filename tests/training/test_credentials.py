"""Credentials, the warnings before they end, and links that show them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from careerpath.notifications import delivery
from careerpath.notifications.models import Message, State
from careerpath.workflow import Refused
from tests.training import made
from training.domain import (
    catalog,
    credentials,
    sharing,
)
from training.models import (
    Credential,
)

pytestmark = pytest.mark.django_db


def test_a_newer_credential_supersedes_the_older_and_a_claim_never_a_verified_one(
    cohort, ready, lead
):
    kind = made.certification(cohort.program, validity_months=36)
    person = ready[0].person
    old = made.credential(person, kind, issued=-400)
    said = Credential(person=person, certification=kind, issued_on=timezone.now().date())
    with pytest.raises(Refused, match="Ask the program"):
        credentials.record(said, by=person)
    newer = catalog.new_version(kind, version="2027", by=lead)
    fresh = Credential(
        person=person, certification=newer, issued_on=timezone.now().date(), verification="seen"
    )
    credentials.record(fresh, by=lead)
    old.refresh_from_db()
    assert (old.state, old.superseded_by) == ("superseded", fresh)
    credentials.revoke(fresh, because="Typed for the wrong person.", by=lead)
    credentials.restore(fresh, by=lead)
    assert Credential.objects.held().get() == fresh


def test_W10_each_warning_is_written_once_however_often_the_clock_rings(cohort, ready):
    kind = made.certification(cohort.program)
    held = made.credential(ready[0].person, kind, issued=-300, ends=170)
    assert [credentials.warn(), credentials.warn()] == [1, 0]
    at = timezone.now()
    assert [credentials.warn(at + timedelta(days=days)) for days in (81, 82, 145, 170, 171)] == [
        1, 0, 1, 0, 0,
    ]  # fmt: skip
    assert Message.objects.filter(kind="training.credential_expires").count() == 3
    Credential.objects.filter(pk=held.pk).update(expires_on=held.expires_on + timedelta(days=1))
    assert credentials.warn() == 1  # another last day, another warning


def test_W14_a_warning_that_no_longer_holds_does_not_go_out(cohort, ready, lead):
    kind = made.certification(cohort.program)
    held = made.credential(ready[0].person, kind, issued=-300, ends=20)
    lasting = made.credential(ready[1].person, kind, issued=-300, ends=20)
    credentials.warn()
    credentials.revoke(held, because="Withdrawn by the issuer.", by=lead)
    delivery.deliver()
    assert [one.to for one in mail.outbox] == [[lasting.person.email]]
    assert Message.objects.get(about_id=held.pk).state == State.CANCELLED


def test_O9_the_day_of_a_warning_is_the_day_of_the_program(cohort, ready):
    kind = made.certification(cohort.program)
    held = made.credential(ready[0].person, kind, issued=-300, ends=100)
    Credential.objects.filter(pk=held.pk).update(
        issued_on=date(2026, 1, 1), expires_on=date(2026, 8, 28)
    )
    midnight = datetime(2026, 3, 1, 5, 30, tzinfo=UTC)  # still February 28 in Chicago: 181 days
    assert credentials.warn(midnight) == 0
    assert credentials.warn(midnight + timedelta(hours=1)) == 1


# ---------------------------------------------------------------- links
def test_L10_a_link_shows_chosen_facts_until_it_is_withdrawn_or_too_old(cohort, ready):
    person = ready[0].person
    kind, other = made.certification(cohort.program), made.certification(cohort.program)
    shown = made.credential(person, kind, number="ZZCANARY-number", note="ZZCANARY-note")
    made.credential(person, other)
    link = sharing.share(person, [shown], days=30)
    token = sharing.token_of(link)
    found = sharing.read(token)
    assert [fact.name for fact in found.facts] == [kind.name]
    assert "ZZCANARY" not in repr(found)
    for place in range(0, len(token), 7):
        forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(Refused):
            sharing.read(forged)
    with pytest.raises(Refused, match="shows nothing any more"):
        sharing.read(token, now=timezone.now() + timedelta(days=31))
    sharing.withdraw(link, by=person)
    with pytest.raises(Refused, match="shows nothing any more"):
        sharing.read(token)
    with pytest.raises(Refused, match="Only your own"):
        sharing.share(ready[1].person, [shown], days=30)
