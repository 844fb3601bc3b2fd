"""Self-identification: the question page and ``put()``. Writes, no models, no reading.

Only the web process has this package, the right to call ``selfid.put`` and the secret of the keys;
it can neither read, change nor remove a row. Save, skip and delete take the same path and leave the
same row. What is written stands in no statement: it reaches the function through a temporary table
that was filled by COPY, so neither the list of running statements nor a log of slow ones shows it.
"""

import io
import json
import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.views.decorators.debug import sensitive_variables

from applicants import after_sending
from applicants.selfid.questions import FORM_VERSION, QUESTIONS
from careerpath import selfid_keys
from careerpath.refusals import Refused

logger = logging.getLogger("careerpath.selfid")

ANSWERED, DECLINED, NO_ANSWER = "answered", "declined", "no_answer"
NOT_SAVED = "Your choice could not be saved just now. Please try again in a minute."
INPUT = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS selfid_input (key text, status text, payload text)"
    " ON COMMIT DELETE ROWS"
)
FILL = "COPY pg_temp.selfid_input FROM STDIN"
PUT = "SELECT selfid.put(key, status, payload) FROM pg_temp.selfid_input"
EMPTY = "TRUNCATE pg_temp.selfid_input"


def register():
    """Every application that is sent gets its row, whoever answers later."""
    after_sending.after_sending(put_no_answer)


@sensitive_variables()
def put(application, *, status, race=(), gender="", sex="", age_band="", disability="", veteran=""):
    """The row of this application says what was answered last, in a transaction of its own.

    Refused, without a word about the answer, when it could not be written.
    """
    answers = {
        "race": sorted(race),
        "gender": gender,
        "sex": sex,
        "age_band": age_band,
        "disability": disability,
        "veteran": veteran,
    }
    for question in QUESTIONS:
        if answers[question.key] and not question.is_on():
            raise ImproperlyConfigured(f"The module {question.module} is off.")
    try:
        _write(application, status, {"form_version": FORM_VERSION, **answers})
    except DatabaseError:
        raise Refused(NOT_SAVED) from None


def put_no_answer(application):
    """An application that has just been sent has its row; one that was answered keeps it."""
    try:
        _write(application, NO_ANSWER, {"form_version": FORM_VERSION, "only_if_new": "true"})
    except DatabaseError as trouble:
        logger.warning("A row without an answer could not be written: %s", type(trouble).__name__)


def key_of(application):
    """The key of this application's row; without the secret nobody can tell whose it is."""
    return selfid_keys.key_of(_secret(), application.pk)


@sensitive_variables()
def put_all(rows):
    """The row of each application says what is given, all in one transaction of its own.

    ``rows`` holds the id of an application, its status and its answers by question. Refused, with
    not a word about an answer and with nothing written, when one of them was not taken.
    """
    lines = [
        _line(selfid_keys.key_of(_secret(), pk), status, {"form_version": FORM_VERSION, **answers})
        for pk, status, answers in rows
    ]
    try:
        _write_lines(lines)
    except DatabaseError:
        raise Refused(NOT_SAVED) from None


def _secret():
    if not settings.SELFID_KEY:
        raise ImproperlyConfigured("This process has no key for self-identification.")
    return settings.SELFID_KEY


@sensitive_variables()
def _write(application, status, payload):
    """One call of ``selfid.put``; nothing else happens in its transaction."""
    _write_lines([_line(key_of(application), status, payload)])


@sensitive_variables()
def _line(key, status, payload):
    return "\t".join((key, status, json.dumps(payload))).replace("\\", "\\\\")


@sensitive_variables()
def _write_lines(lines):
    """``selfid.put`` was called for each line, in a transaction that holds nothing else."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(INPUT)
        cursor.copy_expert(FILL, io.StringIO("".join(f"{line}\n" for line in lines)))
        cursor.execute(PUT)
        cursor.execute(EMPTY)
