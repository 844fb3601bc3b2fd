"""The front desk finds people, says how things stand, and shows nothing that is scored."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applicants.domain import front_desk
from applicants.models import (
    Answer,
    Application,
    AssessmentResult,
    FrontDeskLook,
    Identity,
    Instrument,
    Question,
)
from applicants.states import State
from careerpath.accounts.models import RoleGrant, User
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as Sending
from careerpath.workflow import Refused
from tests.factories.triage import intake, person

CANARY = "ZZCANARY"


@pytest.fixture
def recruiter(db):
    return person("recruiter")


@pytest.fixture
def desk(client, recruiter):
    client.force_login(recruiter)
    return client


def applicant(given, family, *, call, number=1, phone="(312) 555-0142", preferred="", email=""):
    """Somebody who applied, with canaries in everything that the front desk must not show."""
    email = email or f"person{number}@example.org"
    user, _ = User.objects.get_or_create(email=email, defaults={"name": f"{given} {family}"})
    application = Application.objects.create(
        reference=f"{call.prefix}-{number:05d}",
        intake=call,
        applicant=user,
        external_id=f"{CANARY}-x{number}",
        state=State.REVIEW,
        submitted_at=timezone.now(),
        field_of_study=f"{CANARY} field",
        tags=[f"{CANARY} tag"],
        potential=77.123456,
        suggestion="advance",
    )
    Identity.objects.create(
        application=application,
        given_name=given,
        family_name=family,
        preferred_name=preferred,
        email=email,
        email_key=email,
        phone=phone,
        phone_key="".join(c for c in phone if c.isdigit()),
        city="Tucson",
        postal_code="85701",
        source=f"{CANARY} source",
    )
    question = Question.objects.get_or_create(intake=call, key="cause", defaults={"text": "Why?"})
    Answer.objects.create(application=application, question=question[0], text=f"{CANARY} answer")
    measure = Instrument.objects.get_or_create(
        intake=call, key="problem", defaults={"name": f"{CANARY} instrument"}
    )
    AssessmentResult.objects.create(application=application, instrument=measure[0], value=31)
    return application


def names(matches):
    return [match.name for match in matches]


@pytest.mark.parametrize(
    "words",
    [
        "María Hernández", "maria hernandez", "HERNANDEZ", "hern", "mar her", "mari.h@example.org",
        "mari.h@ex", "(312) 555-0142", "0142", "312-555-0142", "+1 312 555 0142", "lupe",
        "  Hernández  Mari ",
    ],
)  # fmt: skip
def test_people_are_found_by_the_beginning_of_a_name_by_address_or_by_phone(recruiter, words):
    call = intake()
    applicant("María", "Hernández", call=call, preferred="Lupe", email="mari.h@example.org")
    applicant("Ngozi", "Okafor", call=call, number=2, phone="(480) 555-0199")

    found, more = front_desk.find(words, by=recruiter)

    assert names(found) == ["Lupe Hernández"]
    assert more is False


@pytest.mark.parametrize("words", ["obrien", "O'Brien", "o’brien", "jean pierre", "Jean-Pierre"])
def test_apostrophes_and_hyphens_do_not_matter(recruiter, words):
    applicant("Jean-Pierre", "O'Brien", call=intake())

    assert names(front_desk.find(words, by=recruiter)[0]) == ["Jean-Pierre O'Brien"]


def test_a_name_that_is_nearly_right_is_found_when_nothing_fits(recruiter):
    applicant("Katarzyna", "Wiśniewska", call=intake())

    assert names(front_desk.find("Wisnewska", by=recruiter)[0]) == ["Katarzyna Wiśniewska"]


@pytest.mark.parametrize("words", ["%", "_", "a", "'", "%%", "  "])
def test_signs_of_the_database_and_single_letters_find_nobody(recruiter, words):
    applicant("Ana", "Silva", call=intake())

    with pytest.raises(Refused, match="at least two"):
        front_desk.find(words, by=recruiter)


def test_a_person_with_two_applications_is_found_once(recruiter):
    first, second = intake("cp6"), intake("cp7")
    applicant("Ana", "Silva", call=first)
    applicant("Ana", "Silva", call=second, number=2, email="person1@example.org")

    found, _ = front_desk.find("silva", by=recruiter)

    assert len(found) == 1
    assert found[0].intakes == ["Intake cp6", "Intake cp7"]


def test_more_than_twenty_say_so(recruiter):
    call = intake()
    for number in range(23):
        applicant("Ana", f"Silva {number}", call=call, number=number, phone="")

    found, more = front_desk.find("silva", by=recruiter)

    assert len(found) == 20
    assert more is True


def test_the_search_stands_in_the_trail_without_the_words(desk):
    applicant("María", "Hernández", call=intake())

    desk.post(reverse("front_desk"), {"q": "Hernández"})
    line = AuditEvent.objects.get(kind="applicants.front_desk.searched")

    assert line.detail == {"found": 1, "by_what": "name"}
    assert "ern" not in str(line.detail)


def test_matches_hide_the_address_and_the_reference(desk):
    applicant("María", "Hernández", call=intake(), email="mari.h@example.org")

    page = desk.post(reverse("front_desk"), {"q": "hernandez"}).content.decode()

    assert "María Hernández" in page
    assert "m•••@example.org" in page
    assert "mari.h@" not in page
    assert "CP7-00001" not in page


def test_pages_of_the_front_desk_are_not_stored(desk):
    application = applicant("María", "Hernández", call=intake())
    desk.post(reverse("front_desk_open", args=[application.applicant_id]))
    pages = [
        desk.get(reverse("front_desk")),
        desk.post(reverse("front_desk"), {"q": "hernandez"}),
        desk.get(reverse("front_desk_person", args=[application.applicant_id])),
    ]

    assert all("no-store" in page["Cache-Control"] for page in pages)


def test_an_empty_search_is_refused_with_a_sentence(desk):
    page = desk.post(reverse("front_desk"), {"q": ""})

    assert page.status_code == 422
    assert b"Type a name, an email address or a phone number." in page.content


def test_a_record_shows_nothing_until_it_is_opened(desk):
    application = applicant("María", "Hernández", call=intake())

    page = desk.get(reverse("front_desk_person", args=[application.applicant_id]))

    assert page.status_code == 200
    assert "Hernández" not in page.content.decode()
    assert not FrontDeskLook.objects.exists()


def test_opening_a_record_is_kept_and_recorded(desk, recruiter):
    application = applicant("María", "Hernández", call=intake())

    desk.post(reverse("front_desk_open", args=[application.applicant_id]))

    assert FrontDeskLook.objects.get().person_id == application.applicant_id
    assert list(front_desk.known_to(recruiter)) == [application]
    line = AuditEvent.objects.get(kind="applicants.front_desk.opened")
    assert (line.actor_id, line.subject_id) == (recruiter.pk, application.pk)


def test_an_open_record_closes_after_an_hour(desk, recruiter):
    application = applicant("María", "Hernández", call=intake())
    desk.post(reverse("front_desk_open", args=[application.applicant_id]))
    FrontDeskLook.objects.update(at=timezone.now() - timezone.timedelta(minutes=61))

    page = desk.get(reverse("front_desk_person", args=[application.applicant_id]))

    assert "Hernández" not in page.content.decode()
    assert list(front_desk.known_to(recruiter)) == [application]


def test_A9_answers_scores_and_what_is_decided_by_are_not_on_the_page(desk):
    application = applicant("María", "Hernández", call=intake())
    desk.post(reverse("front_desk_open", args=[application.applicant_id]))

    page = desk.get(reverse("front_desk_person", args=[application.applicant_id])).content.decode()

    assert "María Hernández" in page
    assert application.reference in page
    assert "In review" in page
    assert CANARY not in page
    assert "77.1" not in page
    assert "31.00" not in page


def message(to, state=Sending.SENT, subject="We have your application", **fields):
    sent_at = timezone.now() if state == Sending.SENT else None
    return Message.objects.create(
        kind=fields.pop("kind", "applicants.received"),
        to_user=to,
        to_address=to.email,
        subject=subject,
        body="Hello",
        state=state,
        sent_at=sent_at,
        **fields,
    )


@pytest.fixture
def known_kind(monkeypatch):
    """A kind of message that is no secret."""
    from careerpath.notifications import kinds  # noqa: PLC0415 - the registry of the running test

    monkeypatch.setitem(
        kinds._KINDS, "applicants.received", kinds.Kind("applicants.received", "Received")
    )


@pytest.mark.usefixtures("known_kind")
def test_a_held_message_keeps_its_words_and_the_stage_says_not_told_yet(desk):
    application = applicant("María", "Hernández", call=intake())
    message(
        application.applicant,
        Sending.HELD,
        subject="Your application was not progressed",
        about_model="applicants.application",
        about_id=application.pk,
    )
    desk.post(reverse("front_desk_open", args=[application.applicant_id]))

    page = desk.get(reverse("front_desk_person", args=[application.applicant_id])).content.decode()

    assert "was not progressed" not in page
    assert "not told yet" in page


@pytest.mark.usefixtures("known_kind")
def test_a_message_is_sent_again(desk):
    application = applicant("María", "Hernández", call=intake())
    first = message(application.applicant)
    desk.post(reverse("front_desk_open", args=[application.applicant_id]))

    answer = desk.post(reverse("front_desk_resend", args=[first.pk]))

    assert answer.status_code == 302
    again = Message.objects.exclude(pk=first.pk).get()
    assert (again.subject, again.to_user_id) == (first.subject, first.to_user_id)
    assert AuditEvent.objects.filter(kind="notifications.message.sent_again").exists()


@pytest.mark.usefixtures("known_kind")
def test_A2_a_message_to_somebody_whose_record_is_not_open_is_not_there(desk):
    application = applicant("María", "Hernández", call=intake())
    first = message(application.applicant)
    to_staff = message(person("reviewer", "Tariq Haddad"))

    assert desk.post(reverse("front_desk_resend", args=[first.pk])).status_code == 404
    assert desk.post(reverse("front_desk_resend", args=[to_staff.pk])).status_code == 404
    assert Message.objects.count() == 2


@pytest.mark.usefixtures("known_kind")
def test_a_message_that_was_never_sent_is_not_sent_again(desk):
    application = applicant("María", "Hernández", call=intake())
    held = message(application.applicant, Sending.HELD)
    desk.post(reverse("front_desk_open", args=[application.applicant_id]))

    desk.post(reverse("front_desk_resend", args=[held.pk]))

    assert Message.objects.count() == 1


def test_staff_and_strangers_are_no_applicants(desk, recruiter):
    for pk in (recruiter.pk, 10**9):
        assert desk.get(reverse("front_desk_person", args=[pk])).status_code == 404
        assert desk.post(reverse("front_desk_open", args=[pk])).status_code == 404


@pytest.mark.parametrize("role", ["reviewer", "instructor", "mentor", "equity_analyst", None])
def test_A1_who_lacks_the_permission_finds_nobody(client, db, role):
    application = applicant("María", "Hernández", call=intake())
    client.force_login(person(role, "Tariq Haddad"))

    assert client.get(reverse("front_desk")).status_code == 403
    assert client.post(reverse("front_desk"), {"q": "hernandez"}).status_code == 403
    url = reverse("front_desk_open", args=[application.applicant_id])
    assert client.post(url).status_code == 403
    assert not FrontDeskLook.objects.exists()


def test_a_get_never_opens_a_record(desk):
    application = applicant("María", "Hernández", call=intake())

    assert desk.get(reverse("front_desk_open", args=[application.applicant_id])).status_code == 405


def test_search_and_record_cost_the_same_for_one_and_for_three(desk):
    call = intake()
    costs = []
    for count in (1, 3):
        for number in range(count):
            one = applicant(
                "Ana", f"Silva {count}{number}", call=call, number=10 * count + number, phone=""
            )
            message(one.applicant, kind="applicants.received", subject=f"Note {number}")
        desk.post(reverse("front_desk_open", args=[one.applicant_id]))
        with CaptureQueriesContext(connection) as search:
            desk.post(reverse("front_desk"), {"q": "silva"})
        with CaptureQueriesContext(connection) as record:
            desk.get(reverse("front_desk_person", args=[one.applicant_id]))
        costs.append((len(search), len(record)))

    assert costs[0] == costs[1]


def test_the_roles_of_the_front_desk_see_it_in_their_menu(desk):
    page = desk.get(reverse("front_desk")).content.decode()

    assert 'href="/front-desk/"' in page
    assert RoleGrant.objects.get().role == "recruiter"
