"""The question page: skippable, one path for everything, nothing anywhere else. S3, S10, A14."""

import contextlib
import json
import logging
import re
import time

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from applicants import after_sending, selfid
from applicants.models import Application
from applicants.states import State
from careerpath.accounts.middleware import SEEN
from careerpath.accounts.models import RoleGrant
from careerpath.logs import JSONFormatter
from careerpath.refusals import Refused
from tests import harness
from tests.applicants.selfid.conftest import CANARIES, SAID
from tests.factories import triage as make

NOBODY = [("no_answer", [], "", "", "")]
EVERYWHERE = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public' AND has_table_privilege(quote_ident(table_name), 'SELECT')
"""


def test_nothing_is_required_nothing_is_chosen_and_skip_stands_first_and_last(applicant, page):
    text = applicant.get(page).content.decode()

    assert "Four questions you can skip" in text
    assert "checked" not in text
    assert "required" not in text
    assert text.count("Skip these questions</button>") == 2
    assert text.count("I choose not to answer") == 4
    assert text.index("Skip these questions") < text.index("What is your race or ethnicity?")


def test_A14_disability_and_veteran_are_not_asked_unless_switched_on(applicant, page, settings):
    off = applicant.get(page).content.decode()
    assert "disability" not in off
    assert "veteran" not in off

    settings.SELFID_MODULES = ["disability", "veteran"]
    on = applicant.get(page).content.decode()
    assert "Six questions you can skip" in on
    assert "long-term condition" in on
    assert "protected veteran" in on


def test_A14_an_answer_to_a_module_that_is_off_is_not_written(application, transactional_db, kept):
    with pytest.raises(ImproperlyConfigured, match="disability is off"):
        selfid.put(application, status="answered", disability="yes")
    assert kept() == []


def test_what_is_chosen_is_written_straight_through(kept, applicant, page):
    applicant.post(page, SAID)
    assert kept() == [("answered", ["AIAN", "NHPI"], "nonbinary", "", "40_or_over")]


@pytest.mark.parametrize(("sent", "status"), [
    ({"race": ["decline"], "gender": "decline"}, "declined"),
    ({"sex": "decline"}, "declined"),
    ({}, "no_answer"),
    ({"skip": "1", **SAID}, "no_answer"),
])  # fmt: skip
def test_who_declines_skips_or_leaves_it_empty_has_said_nothing(
    kept, applicant, page, sent, status
):
    applicant.post(page, sent)
    assert kept() == [(status, [], "", "", "")]


def test_answers_can_be_changed_and_deleted_and_are_never_shown_again(kept, applicant, page):
    applicant.post(page, SAID)
    again = applicant.get(page).content.decode()
    assert "checked" not in again

    applicant.post(page, {"gender": "woman"})
    assert kept() == [("answered", [], "woman", "", "")]
    applicant.post(page, {"skip": "1"})
    assert kept() == NOBODY


def test_both_an_answer_and_none_is_refused_in_words(applicant, page):
    answer = applicant.post(page, {"race": ["ASIAN", "decline"]})
    assert answer.status_code == 422
    assert "not both" in answer.content.decode()


def test_right_after_sending_everybody_has_a_row(kept, application):
    after_sending.sent(application)
    assert kept() == NOBODY


def test_sending_twice_does_not_wipe_what_was_answered_meanwhile(kept, applicant, page):
    application = Application.objects.get()
    after_sending.sent(application)
    applicant.post(page, SAID)
    after_sending.sent(application)
    assert kept()[0][0] == "answered"


def test_a_draft_has_no_questions_and_nobody_sees_those_of_others(client, application, page):
    [other] = make.applications(1, call=application.intake, state="submitted", start=7)
    client.force_login(other.applicant)
    theirs = client.get(page).content.decode()
    assert application.reference not in theirs
    assert other.reference in theirs

    [draft] = make.applications(1, call=application.intake, state=State.DRAFT, start=8)
    client.force_login(draft.applicant)
    assert client.get(page).status_code == 404
    client.logout()
    assert client.get(page).status_code == 302


def test_without_the_database_there_is_a_sentence_and_no_answer_in_it(
    applicant, page, monkeypatch, caplog
):
    monkeypatch.setattr(selfid, "PUT", "SELECT selfid.put(payload, key, status) FROM selfid_input")
    answer = applicant.post(page, SAID)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "could not be saved" in text
    assert "checked" not in text


def test_a_row_that_could_not_be_written_does_not_undo_the_sending(application, monkeypatch):
    monkeypatch.setattr(selfid, "PUT", "SELECT selfid.put(payload, key, status) FROM selfid_input")
    after_sending.sent(application)


def test_without_the_secret_there_is_no_key(application, settings):
    settings.SELFID_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="no key"):
        selfid.put(application, status="declined")


def test_another_secret_gives_another_key(application, settings):
    first = selfid.key_of(application)
    settings.SELFID_KEY = "x" * 60
    assert selfid.key_of(application) != first
    assert re.fullmatch("[0-9a-f]{64}", first)


# ------------------------------------------------------------------ S10: the same path
def told(response):
    """What the browser learns, without what differs at every answer."""
    headers = {k: v for k, v in response.headers.items() if k != "X-Request-Id"}
    return response.status_code, headers, response.content


def test_S10_saving_declining_skipping_and_deleting_look_alike(kept, applicant, page):
    ways = [SAID, {"race": ["decline"]}, {"skip": "1"}, {}, {"skip": "1"}]
    answers, statements = [], []
    applicant.post(page, SAID)
    for way in ways:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answers.append(told(applicant.post(page, way)))
        statements.append([one["sql"].partition("'")[0] for one in seen.captured_queries])
    assert all(answer == answers[0] for answer in answers)
    assert all(one == statements[0] for one in statements)
    pages = [applicant.get(reverse("self_identification_done", args=["cp7"])) for _ in ways]
    assert len({re.sub(rb"\w{64}", b"", one.content) for one in pages}) == 1


# ------------------------------------------------------------------ S3: nowhere else
def swept(var):
    """Every text that the login of the web process can read, in one long text."""
    bare = harness.connect(var, "web", connection.settings_dict["NAME"])
    found = []
    with bare, bare.cursor() as cursor:
        cursor.execute(EVERYWHERE)
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            found += [f"{name}: {line}" for (line,) in cursor.fetchall()]
        cursor.execute("SELECT 'running: ' || coalesce(query, '') FROM pg_stat_activity")
        found += [line for (line,) in cursor.fetchall()]
    bare.close()
    return found


def hits(lines, words=CANARIES):
    """The lines in which one of the words stands."""
    return [line for line in lines if any(word in line for word in words)]


class Lines(logging.Handler):
    """Keeps what the site's own formatter makes of each record."""

    def __init__(self):
        super().__init__()
        self.lines = []
        self.setFormatter(JSONFormatter())

    def emit(self, record):
        self.lines.append(self.format(record))


@contextlib.contextmanager
def logged():
    """What the site logs inside the block."""
    handler, root = Lines(), logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("django", "django.request"))]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield handler.lines
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


def test_S3_the_answer_stands_nowhere_that_the_web_can_read(kept, applicant, page, var, tmp_path):
    with logged() as lines:
        applicant.post(page, SAID)
        applicant.post(page, {**SAID, "race": ["NHPI", "decline"]})  # refused: shown, not kept
        applicant.post(page, SAID)
    assert kept()[0][0] == "answered"
    assert hits(swept(var)) == []
    assert hits(lines) == []
    assert hits([json.dumps(dict(applicant.session.items()))]) == []
    assert hits([str(message.message()) for message in mail.outbox]) == []
    files = [p for p in django_settings.VAR.rglob("*") if p.is_file()]
    assert hits([p.read_text(errors="replace") for p in files]) == []


def test_S3_twin_an_ordinary_statement_is_seen_by_every_other_connection(kept, application, var):
    """Why the answer travels by COPY: what stands in a statement can be read while it runs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT selfid.put(%s, 'answered', %s)",
            [selfid.key_of(application), '{"form_version": "1", "race": ["NHPI"]}'],
        )
    assert len(hits(swept(var))) == 1


def test_S3_an_error_in_the_page_logs_and_shows_nothing_of_the_answer(
    kept, applicant, page, monkeypatch
):
    def broken(application):
        raise ZeroDivisionError

    monkeypatch.setattr(selfid, "key_of", broken)
    applicant.raise_request_exception = False
    with logged() as lines:
        answer = applicant.post(page, SAID)
    assert answer.status_code == 500
    assert any("ZeroDivisionError" in line for line in lines)
    assert hits(lines) == []
    assert hits([answer.content.decode()]) == []


@pytest.mark.parametrize("is_kept", [False, True], ids=["", "twin"])
def test_S3_a_colleague_who_is_asked_again_who_they_are_has_nothing_kept_in_the_session(
    kept, applicant, application, page, var, monkeypatch, is_kept
):
    """Whoever applies and also works here is asked after half an hour; other forms wait then."""
    person = application.applicant
    RoleGrant.objects.create(user=person, role="recruiter")
    person.set_password("correct horse battery staple")
    person.save()
    session = applicant.session
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session["account_authentication_methods"] = []
    session.save()
    applicant.get(page)
    session = applicant.session
    session[SEEN] = time.time() - 3 * 3600
    session.save()

    monkeypatch.setattr(resolve(page).func, "never_kept", not is_kept)

    answer = applicant.post(page, SAID)

    assert "reauthenticate" in answer["Location"]
    assert bool(hits([json.dumps(dict(applicant.session.items()))])) == is_kept
    assert kept() == []


def test_S3_a_refused_row_says_nothing_in_the_log(kept, application):
    with logged() as lines, pytest.raises(Refused) as caught:
        selfid.put(application, status="answered", race=["NHPI", "ZZCANARY"])
    assert hits([*lines, str(caught.value), repr(caught.value.__cause__)], ["NHPI", "ZZ"]) == []
