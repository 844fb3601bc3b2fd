"""The way in tells nobody who is known, and proves an address before anything is anybody's."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from applicants.domain import drafts, entrance
from applicants.models import Application, Identity
from careerpath.accounts.domain import people
from careerpath.accounts.models import User
from careerpath.workflow import Refused
from tests.applicants.applying import made
from tests.cohorts import made as hub

pytestmark = pytest.mark.django_db
MASKS = [
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), "token"),
    (re.compile(r"X-CSRFToken&quot;: &quot;[^&]+"), "token"),
    (re.compile(r'"X-CSRFToken": "[^"]+"'), "token"),
    (re.compile(r"(known|nobody|closed)@example\.org"), "address"),
]


def masked(response):
    text = response.content.decode()
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


def seen(call, email):
    """All that can be seen of asking for a code, and of typing a wrong one."""
    browser = Client()
    asked = browser.post(f"/apply/{call.slug}/start/", {"email": email})
    waits = browser.get(asked["Location"])
    wrong = browser.post(asked["Location"], {"code": "WRONG1"})
    headers = sorted(set(asked.headers) - {"X-Request-Id"})
    return asked.status_code, asked["Location"], headers, masked(waits), masked(wrong)


def test_L3_a_known_an_unknown_and_a_closed_address_see_the_same_and_get_other_mails():
    call = made.intake()
    known = made.somebody("known@example.org")
    made.full(call, known)
    closed = made.somebody("closed@example.org")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    before = len(made.letters())

    pages = [seen(call, f"{who}@example.org") for who in ("known", "nobody", "closed")]

    assert pages[0] == pages[1] == pages[2]
    assert pages[0][0] == 302
    kinds = [letter.kind for letter in made.letters()[before:]]
    assert kinds == [entrance.KNOWN, entrance.NEW, entrance.CLOSED]


def test_L3_twin_a_page_that_names_the_draft_would_be_found_out():
    call = made.intake()
    application = made.draft(call, made.somebody("known@example.org"))

    stranger = Client().get(f"/apply/{call.slug}/")
    owner = made.client_of(application).get(f"/apply/{call.slug}/")

    assert masked(stranger) != masked(owner)
    assert "Go on with your application" in owner.content.decode()


def test_L3_asking_takes_the_same_time_whoever_has_the_address():
    call = made.intake()
    made.somebody("known@example.org")
    took = {"known": [], "nobody": []}
    for number in range(12):
        for who in sorted(took, reverse=bool(number % 2)):
            cache.clear()
            browser, began = Client(), time.perf_counter()
            browser.post(f"/apply/{call.slug}/start/", {"email": f"{who}@example.org"})
            took[who].append(time.perf_counter() - began)

    known, nobody = (sorted(times)[len(times) // 2] for times in took.values())
    assert 0.5 < known / nobody < 2


def test_L11_what_lies_under_an_address_is_nobodys_before_the_code_is_typed():
    """An import made the account; whoever merely types the address sees nothing of it."""
    call = made.intake()
    imported = User.objects.create(email="Mira@example.org", name="Mira Sosa")
    EmailAddress.objects.create(
        user=imported, email="mira@example.org", verified=False, primary=True
    )
    application = hub_application(call, imported)
    browser = Client()

    browser.post(f"/apply/{call.slug}/start/", {"email": "mira@example.org"})
    for page in ("form/", "sent/", "form/about/", "code/"):
        shown = browser.get(f"/apply/{call.slug}/{page}", follow=True).content.decode()
        assert application.reference not in shown
        assert "Mira Sosa" not in shown
    assert not EmailAddress.objects.get().verified

    browser.post(f"/apply/{call.slug}/code/", {"code": made.last_code()})
    assert EmailAddress.objects.get().verified
    assert application.reference in browser.get(f"/apply/{call.slug}/sent/").content.decode()
    assert User.objects.count() == 1


def hub_application(call, who):
    application = Application.objects.create(
        reference="IMP-00001", intake=call, applicant=who, external_id="x1", state="submitted",
        submitted_at=call.opens_at,
    )  # fmt: skip
    Identity.objects.create(application=application, given_name="Mira", family_name="Sosa")
    return application


def test_L10_a_code_works_in_its_own_browser_for_its_own_address_and_once():
    call, one, other = made.intake(), Client(), Client()
    one.post(f"/apply/{call.slug}/start/", {"email": "one@example.org"})
    code = made.last_code()
    other.post(f"/apply/{call.slug}/start/", {"email": "other@example.org"})

    stolen = other.post(f"/apply/{call.slug}/code/", {"code": code})
    assert stolen.status_code == 422
    assert "This code is not right." in stolen.content.decode()
    assert one.post(f"/apply/{call.slug}/code/", {"code": code.lower()}).status_code == 302
    one.logout()
    again = one.post(f"/apply/{call.slug}/code/", {"code": code})
    assert again["Location"] == f"/apply/{call.slug}/start/"


def test_L10_every_letter_of_the_code_counts():
    call = made.intake()
    code = "K4TX9Q"
    waiting = entrance.send_code("mira@example.org", intake=call, code=code)
    for place in range(len(code)):
        waiting.tries = 0
        with pytest.raises(Refused, match="not right"):
            entrance.check(waiting, code[:place] + "2" + code[place + 1 :])
    entrance.check(waiting, "k4t-x9q")


def test_L10_a_code_expires_and_is_not_guessed():
    call = made.intake()
    waiting = entrance.send_code("mira@example.org", intake=call, code="K4TX9Q")
    for _ in range(entrance.TRIES):
        with pytest.raises(Refused, match="not right"):
            entrance.check(waiting, "WRONG1")
    with pytest.raises(Refused, match="too many tries"):
        entrance.check(waiting, "K4TX9Q")

    late = entrance.send_code("mira@example.org", intake=call, code="K4TX9Q")
    late.sent_at -= entrance.LASTS + 1
    with pytest.raises(Refused, match="expired"):
        entrance.check(late, "K4TX9Q")


def test_L10_opening_the_page_of_the_code_uses_nothing_up():
    call, browser = made.intake(), Client()
    browser.post(f"/apply/{call.slug}/start/", {"email": "mira@example.org"})
    for _ in range(8):
        assert browser.get(f"/apply/{call.slug}/code/").status_code == 200
    assert browser.post(f"/apply/{call.slug}/code/", {"code": made.last_code()}).status_code == 302


def test_L4_codes_are_not_mailed_without_end():
    call, browser = made.intake(), Client()
    answers = [
        browser.post(f"/apply/{call.slug}/start/", {"email": "mira@example.org"}).status_code
        for _ in range(6)
    ]
    assert answers[0] == 302
    assert answers[-1] == 422
    assert len(made.letters()) < 6


def test_a_code_is_in_no_page_and_the_outbox_does_not_show_it(settings):
    call, browser = made.intake(), Client()
    browser.post(f"/apply/{call.slug}/start/", {"email": "mira@example.org"})
    code = made.last_code()
    assert code not in browser.get(f"/apply/{call.slug}/code/").content.decode()
    assert code not in str(dict(browser.session))


def test_another_code_makes_the_first_one_worthless():
    call, browser = made.intake(), Client()
    browser.post(f"/apply/{call.slug}/start/", {"email": "mira@example.org"})
    first = made.last_code()
    browser.post(f"/apply/{call.slug}/code/", {"again": "1"})

    assert browser.post(f"/apply/{call.slug}/code/", {"code": first}).status_code == 422
    assert browser.post(f"/apply/{call.slug}/code/", {"code": made.last_code()}).status_code == 302


def test_whoever_selects_does_not_apply_with_the_same_account():
    call = made.intake()
    recruiter = hub.user("recruiter")

    with pytest.raises(Refused, match="selection"):
        drafts.begin(call, by=recruiter)

    mentor = hub.user("mentor")
    assert drafts.begin(call, by=mentor).state == "draft"


def test_the_share_link_that_somebody_came_by_is_kept_with_the_draft(db):
    program = hub.program()
    call = made.intake(program=program)
    partner = hub.partner(name="Riverside University")
    link = hub.link(program, hub.user(), partner=partner)
    browser = Client()
    browser.get(f"/apply/?s={link.token}")
    browser.post(f"/apply/{call.slug}/start/", {"email": "mira@example.org"})
    browser.post(f"/apply/{call.slug}/code/", {"code": made.last_code()})

    identity = Identity.objects.get()
    assert (identity.link, identity.partner) == (link, partner)
    assert Application.objects.get().channel == "partner"


def test_C5_another_spelling_of_the_address_is_the_same_person():
    call = made.intake()
    people.make(email="mira@example.org", name="Mira", verified=True, by="system:test")
    browser = Client()
    browser.post(f"/apply/{call.slug}/start/", {"email": "MIRA@Example.org"})
    browser.post(f"/apply/{call.slug}/code/", {"code": made.last_code()})

    assert User.objects.count() == 1
    assert Application.objects.get().applicant.email == "mira@example.org"
