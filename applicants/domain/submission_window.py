"""When a draft may be changed and sent: the window, its grace, one person's extension.

The clock is the database's.
"""

from django.db import connection
from django.db.models import Max

from applicants.models import Application, Extension
from applicants.states import State
from careerpath.ui.when import words
from careerpath.workflow import Refused

SENT = "This application is sent. What you sent cannot be changed any more."
GONE = "This application was withdrawn."


def database_now():
    """This very moment, by the clock of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def accepts_until(application):
    """The last moment for this application: the closing, with its grace, or an extension.

    The grace is for applications that were begun before the closing.
    """
    intake = application.intake
    usual = intake.accepts_until if application.created_at < intake.closes_at else intake.closes_at
    longest = Extension.objects.filter(application=application).aggregate(n=Max("until"))["n"]
    return max(usual, longest) if longest else usual


def accepts(application, now):
    """Whether this application may be changed and sent at ``now``."""
    return application.intake.opens_at <= now < accepts_until(application)


def closed_sentence(intake):
    """Why nothing is taken, with the date."""
    zone = intake.program.time_zone
    if intake.window_at(database_now()) == "before":
        return f"{intake} opens {words(intake.opens_at, 'deadline', zone)}."
    return f"{intake} closed {words(intake.closes_at, 'deadline', zone)}."


def lock_draft(application, *, by):
    """The draft is ours until the transaction ends; refused when it is none or time is over."""
    locked = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("intake", "intake__program")
        .filter(pk=application.pk, applicant=by)
        .first()
    )
    if locked is None:
        raise Refused("There is no such draft.")
    if locked.state != State.DRAFT:
        raise Refused(GONE if locked.state == State.WITHDRAWN else SENT)
    now = database_now()
    if not accepts(locked, now):
        raise Refused(
            f"{closed_sentence(locked.intake)} What you typed is kept, but cannot be sent. "
            "Write to us if something kept you from sending in time."
        )
    return locked, now
