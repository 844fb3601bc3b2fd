"""What no law asks to keep any longer is gone: rows, letters, files, accounts, answers.

Works under the login of retention alone. Fifty applications or people with seats at a time, each
part whole or not at all; what was placed under a hold meanwhile stays. A run that was cut off is
begun again. Receipts and tombstones stay; they hold numbers, and nothing that says who it was.
"""

import hashlib
from collections import Counter
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from applicants.domain import documents, retention
from applicants.domain.retention import Why
from applicants.models import (
    Application,
    Decision,
    Document,
    ImportRow,
    Interview,
    LegalHold,
    Offer,
    WaitlistEntry,
)
from careerpath import audit, selfid_keys
from careerpath.accounts.models import User
from careerpath.notifications.models import Message
from careerpath.reporting import clearing, leaving
from careerpath.reporting.models import Purge, Tombstone
from careerpath.workflow import Refused
from cohorts.models import Enrollment

PURGED = "reporting.purge.application_removed"
SEAT_PURGED = "reporting.purge.seat_removed"
BY = "system:retention"
LOGIN = "retention"
AT_ONCE = 50
ERASE = "SELECT selfid.erase(%s::text[])"
UNCOUNTED = "SELECT cohort FROM unnest(%s::bigint[]) AS cohort WHERE NOT selfid.was_counted(cohort)"
AFTER_RESTORE = "removed before the restore"


def apply(*, at=None, regimes=(), uncounted=False, tell=lambda done: None):
    """Whatever is due is removed; returns the receipt.

    Refused under another login than that of retention, and while a cohort whose answers would go
    was never counted, unless ``uncounted``: a later report would lack them.
    """
    _check_login()
    retention.check_regimes(regimes)
    if not uncounted:
        _check_counted(at, regimes)
    receipt = Purge.objects.create(login=_login(), regimes=sorted(regimes))
    found = (
        (one.application.pk, one.source)
        for one in retention.judged(retention.ended(), at=at, regimes=regimes)
        if one.why is Why.DUE
    )
    while part := dict(islice(found, AT_ONCE)):
        _remove_due(receipt, part, at=at, regimes=regimes)
        receipt.refresh_from_db()
        tell(receipt.applications)
    left = (
        (one.person.pk, one.source)
        for one in leaving.judged(leaving.people(), at=at, regimes=regimes)
        if one.why is leaving.Why.DUE
    )
    while part := dict(islice(left, AT_ONCE)):
        _remove_people_due(receipt, part, at=at, regimes=regimes)
        receipt.refresh_from_db()
        tell(receipt.applications)
    return _end(receipt)


def apply_again(tombstones, seats=(), *, tell=lambda done: None):
    """What a restored copy brought back is gone again; returns the receipt.

    ``tombstones`` are triples of the id of an application, of its account or None, and its mark;
    ``seats`` the same of seats. What has another mark was made after the copy and stays, as does
    what is on hold, and somebody who took a seat after it.
    """
    _check_login()
    receipt = Purge.objects.create(login=_login(), after_restore=True)
    known = {pk: (account, mark) for pk, account, mark in tombstones}
    marks = {pk: mark for pk, _, mark in seats}
    came_back = iter(sorted(marks))
    while part := list(islice(came_back, AT_ONCE)):
        _remove_seats_again(receipt, part, marks, known)
    waiting = iter(sorted(known))
    while part := list(islice(waiting, AT_ONCE)):
        with transaction.atomic():
            rows = _locked(part)
            held = set(
                LegalHold.objects.filter(lifted_at=None, application__in=part).values_list(
                    "application", flat=True
                )
            )
            same = [one for one in rows if mark_of(one) == known[one.pk][1] and one.pk not in held]
            _remove(receipt, {one.pk: AFTER_RESTORE for one in same}, same)
        receipt.refresh_from_db()
        tell(receipt.applications)
    return _end(receipt)


def mark_of(application):
    """Tells an application from another one that came to have its number."""
    about = f"{application.pk}:{application.reference}:{application.created_at.timestamp()}"
    return hashlib.sha256(about.encode()).hexdigest()[:32]


def mark_of_seat(seat):
    """The same for a seat."""
    about = f"seat:{seat.pk}:{seat.person_id}:{seat.created_at.timestamp()}"
    return hashlib.sha256(about.encode()).hexdigest()[:32]


# ------------------------------------------------------------------ what is asked first
def _login():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def _check_login():
    if _login() != LOGIN:
        raise Refused(
            "Only the login of retention removes. Run it again with CAREERPATH_PROCESS=retention."
        )


def _check_counted(at, regimes):
    """The cohorts of what is due were counted behind the wall. Refused otherwise."""
    cohorts = {
        one.application.intake.cohort_id
        for one in retention.judged(retention.ended(), at=at, regimes=regimes)
        if one.why is Why.DUE
    }
    people = [
        one.person.pk
        for one in leaving.judged(leaving.people(), at=at, regimes=regimes)
        if one.why is leaving.Why.DUE
    ]
    theirs = Application.objects.filter(applicant__in=people)
    cohorts |= set(theirs.values_list("intake__cohort", flat=True))
    cohorts -= {None}
    with connection.cursor() as cursor:
        cursor.execute(UNCOUNTED, [sorted(cohorts)])
        missing = len(cursor.fetchall())
    if missing:
        were = "cohort was" if missing == 1 else "cohorts were"
        raise Refused(
            f"{missing:,} {were} never counted for a report, and the answers would be lost to it. "
            "Publish a headline first, or add --uncounted."
        )


# ------------------------------------------------------------------ removing
def _locked(pks):
    rows = Application.objects.filter(pk__in=pks).order_by("pk")
    return list(rows.select_related(None).select_for_update())


@transaction.atomic
def _remove_due(receipt, part, *, at, regimes):
    """Those of ``part`` that are due now that nobody else can change them are gone."""
    locked = {one.pk: one for one in _locked(part)}
    still = retention.judged(retention.ended().filter(pk__in=locked), at=at, regimes=regimes)
    due = {one.application.pk: one.source for one in still if one.why is Why.DUE}
    _remove(receipt, due, [locked[pk] for pk in due])


@transaction.atomic
def _remove_people_due(receipt, part, *, at, regimes):
    """Those of ``part`` that are due now that nobody else can change their record are gone."""
    seats = _locked_seats(Enrollment.objects.filter(person__in=part))
    rows = _locked(Application.objects.filter(applicant__in=part).values("pk"))
    still = leaving.judged(leaving.people().filter(pk__in=part), at=at, regimes=regimes)
    due = {one.person.pk: one.source for one in still if one.why is leaving.Why.DUE}
    _remove(
        receipt,
        {one.pk: due[one.applicant_id] for one in rows if one.applicant_id in due},
        [one for one in rows if one.applicant_id in due],
        {one: due[one.person_id] for one in seats if one.person_id in due},
    )


@transaction.atomic
def _remove_seats_again(receipt, part, marks, known):
    """Everybody whose seats all came back from a copy is gone again, with what came with them."""
    people = Enrollment.objects.filter(pk__in=part).values("person")
    seats = _locked_seats(Enrollment.objects.filter(person__in=people))
    rows = _locked(
        Application.objects.filter(applicant__in={one.person_id for one in seats}).values("pk")
    )
    newer = {one.person_id for one in seats if marks.get(one.pk) != mark_of_seat(one)}
    held = set(
        LegalHold.objects.filter(lifted_at=None, application__in=rows).values_list(
            "application__applicant", flat=True
        )
    )
    same = [one for one in rows if known.get(one.pk, ("", ""))[1] == mark_of(one)]
    stays = newer | held
    _remove(
        receipt,
        {one.pk: AFTER_RESTORE for one in same if one.applicant_id not in stays},
        [one for one in same if one.applicant_id not in stays],
        {one: AFTER_RESTORE for one in seats if one.person_id not in stays},
    )


def _locked_seats(seats):
    return list(seats.order_by("pk").select_related(None).select_for_update())


def _remove(receipt, sources, rows, seats=None):
    """The rows and all that hangs on them are gone, and stand on the receipt.

    ``seats`` are all seats of some people, with the rule: all that followed goes with them.
    """
    seats = seats or {}
    if not rows and not seats:
        return
    pks = [one.pk for one in rows]
    seated = {one.person_id for one in seats}
    accounts = {one.pk: one.applicant_id for one in rows}
    marks = {one.pk: mark_of(one) for one in rows}
    gone = Counter()
    names = list(Document.objects.filter(application__in=pks, file_gone_at=None))
    _take(gone, Message.objects.filter(about_model=Application._meta.label_lower, about_id__in=pks))
    _take(gone, ImportRow.objects.filter(application_pk__in=pks))
    _take(gone, Interview.objects.filter(invitation__application__in=pks))
    offers = Offer.objects.filter(application__in=pks)
    for deferred in offers.exclude(deferred_from=None).order_by("-pk"):
        _take(gone, offers.filter(pk=deferred.pk))
    for model in (Offer, WaitlistEntry, Decision):
        _take(gone, model.objects.filter(application__in=pks))
    paths = [documents.file_of(document) for document in names]
    paths += clearing.take_seats(gone, seated) if seated else []
    _take(gone, Application.objects.filter(pk__in=pks))
    removed = _accounts(gone, set(accounts.values()) | seated, seated)
    answers = _erase_answers(pks)
    audit.record_many(PURGED, pks, model=Application, by=BY, purge=receipt.pk)
    Tombstone.objects.bulk_create(
        Tombstone(
            purge=receipt,
            application_pk=pk,
            account_pk=accounts[pk] if accounts[pk] in removed else None,
            mark=marks[pk],
            source=sources[pk],
        )
        for pk in pks
    )
    audit.record_many(
        SEAT_PURGED, [one.pk for one in seats], model=Enrollment, by=BY, purge=receipt.pk
    )
    Tombstone.objects.bulk_create(
        Tombstone(
            purge=receipt,
            seat_pk=one.pk,
            account_pk=one.person_id if one.person_id in removed else None,
            mark=mark_of_seat(one),
            source=source,
        )
        for one, source in seats.items()
    )
    _count(receipt, (len(pks), len(seats), len(removed), answers, len(paths)), gone)
    for path in paths:  # last: whoever meets a row without its file is told that it is gone
        path.unlink(missing_ok=True)


def _take(gone, rows):
    gone.update(rows.delete()[1])


def _accounts(gone, people, seated=()):
    """Accounts that nothing else needs are gone, with the letters to them; returns their ids.

    One of a ``seated`` person that others' records point to stays, and says nothing any more.
    """
    needed = Application.objects.filter(applicant__in=people).values("applicant")
    removed = set()
    for person in User.objects.filter(pk__in=people, grants=None).exclude(pk__in=needed):
        try:
            with transaction.atomic():
                kept = Counter()
                _take(kept, Message.objects.filter(to_user=person))
                _take(kept, User.objects.filter(pk=person.pk))
        except ProtectedError:  # a seat, a duty or an act of theirs stands: the account is needed
            if person.pk in seated:
                _take(gone, Message.objects.filter(to_user=person))
                clearing.empty(person)
            continue
        gone.update(kept)
        removed.add(person.pk)
    return removed


def _erase_answers(pks):
    """The answers under any key that these applications ever had are gone; returns how many."""
    keys = [
        selfid_keys.key_of(secret, pk)
        for secret in (settings.SELFID_KEY, *settings.SELFID_KEY_FALLBACKS)
        for pk in pks
    ]
    with connection.cursor() as cursor:
        cursor.execute(ERASE, [keys])
        return cursor.fetchone()[0]


def _count(receipt, numbers, gone):
    records = Counter(Purge.objects.values_list("records", flat=True).get(pk=receipt.pk)) + gone
    counted = zip(("applications", "seats", "accounts", "answers", "files"), numbers, strict=True)
    Purge.objects.filter(pk=receipt.pk).update(
        records=dict(sorted(records.items())),
        **{name: F(name) + number for name, number in counted},
    )


def _end(receipt):
    Purge.objects.filter(pk=receipt.pk).update(ended_at=timezone.now())
    receipt.refresh_from_db()
    return receipt
