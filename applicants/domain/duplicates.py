"""Applications that may come from one person are linked; a person says whether they do."""

import re
import unicodedata

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from applicants.models import Application, DuplicatePair, Verdict
from applicants.states import State
from careerpath import audit
from careerpath.ui.when import words
from careerpath.workflow import Refused

DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
# A group larger than this is a shared number or a made-up address: neighbors are linked, not all.
SMALL_GROUP = 5

audit.kinds.register("applicants.duplicate.same", "judged two applications to be one person's")
audit.kinds.register("applicants.duplicate.different", "judged two applications not to be one's")
audit.kinds.register("applicants.duplicate.read", "compared two applications", reading=True)
audit.kinds.register("applicants.duplicate.open", "took back a verdict on two applications")


def email_key(email):
    """The address as its mailbox sees it: no case, no ``+tag``, no dots where they do not count."""
    local, _, domain = email.strip().lower().rpartition("@")
    if not local:
        return ""
    local = local.partition("+")[0] or local
    if domain in DOTLESS:
        domain = DOTLESS[domain]
        local = local.replace(".", "") or local
    return f"{local}@{domain}"[:254]


def phone_key(phone):
    """The digits that are dialed, without the country code 1; "" when they are too few."""
    digits = re.sub(r"\D", "", re.split(r"(?i)\s*(?:x|ext|#)", phone)[0]).lstrip("0")
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return digits[:20] if len(digits) >= 7 and len(set(digits)) > 1 else ""


def name_postal_key(given_name, family_name, postal_code):
    """The letters of the name with the postal code's first five; "" without a postal code."""
    postal = re.sub(r"[^a-z0-9]", "", postal_code.casefold())[:5]
    folded = unicodedata.normalize("NFKD", f"{given_name}{family_name}").casefold()
    name = "".join(letter for letter in folded if letter.isalnum())
    return f"{name[:200]}|{postal}" if postal and name else ""


FIND = """
WITH alike AS (
    SELECT array_agg(a.id ORDER BY a.id) AS ids
    FROM applicants_identity i JOIN applicants_application a ON a.id = i.application_id
    WHERE a.intake_id = %(intake)s AND {key} <> '' AND a.state <> 'draft'
    GROUP BY {key} HAVING count(*) > 1
), linked AS (
    SELECT x.id AS first, y.id AS second
    FROM alike, unnest(ids) WITH ORDINALITY AS x(id, place),
         unnest(ids) WITH ORDINALITY AS y(id, place)
    WHERE x.place < y.place
      AND (cardinality(ids) <= %(small)s OR y.place = x.place + 1)
)
INSERT INTO applicants_duplicatepair
    (intake_id, first_id, second_id, by_email, by_name, by_phone, verdict, created_at)
SELECT %(intake)s, first, second, %(email)s, %(name)s, %(phone)s, 'open', now() FROM linked
ON CONFLICT (first_id, second_id) DO UPDATE
    SET by_email = applicants_duplicatepair.by_email OR excluded.by_email,
        by_name = applicants_duplicatepair.by_name OR excluded.by_name,
        by_phone = applicants_duplicatepair.by_phone OR excluded.by_phone
    WHERE applicants_duplicatepair.verdict = 'open'
"""
KEYS = {"email": "i.email_key", "name": "i.name_postal_key", "phone": "i.phone_key"}


@transaction.atomic
def find(*, intake):
    """Suspected pairs of the intake are linked; returns how many wait for a verdict.

    A pair that was judged keeps its verdict, however often this runs.
    """
    with connection.cursor() as cursor:
        for reason, key in KEYS.items():
            flags = {name: name == reason for name in KEYS}
            cursor.execute(FIND.format(key=key), {"intake": intake, "small": SMALL_GROUP, **flags})
    return DuplicatePair.objects.waiting().filter(intake=intake).count()


@transaction.atomic
def judge(pair, *, verdict, by):
    """The pair has the verdict, and it stays; ``open`` takes one back.

    Refused when somebody else judged meanwhile.
    """
    if verdict not in Verdict.values:
        raise Refused("Say whether they are the same person or not.")
    is_open = verdict == Verdict.OPEN
    moved = DuplicatePair.objects.filter(pk=pair.pk, verdict=pair.verdict).update(
        verdict=verdict,
        judged_by=None if is_open else by,
        judged_at=None if is_open else timezone.now(),
    )
    if not moved:
        raise Refused("Somebody judged these two meanwhile. Look again.")
    audit.record(
        f"applicants.duplicate.{verdict}",
        by=by,
        about=pair,
        first=pair.first_id,
        second=pair.second_id,
    )


def beside(application):
    """Pairs that this application may be one person's with: number, the other's reference, judged.

    By reference alone; who the two are is seen by opening the pair, which is recorded.
    """
    pairs = DuplicatePair.objects.filter(Q(first=application.pk) | Q(second=application.pk))
    rows = pairs.exclude(verdict=Verdict.DIFFERENT).order_by("pk")
    return [
        (pk, second if first == application.reference else first, verdict == Verdict.SAME)
        for pk, first, second, verdict in rows.values_list(
            "pk", "first__reference", "second__reference", "verdict"
        )[:10]
    ]


def earlier(application):
    """Other applications of the same account: reference, intake and how they stand."""
    same = Application.objects.filter(pk=application.pk).values("applicant")
    rows = Application.objects.filter(applicant__in=same).exclude(pk=application.pk).sent()
    return [
        (reference, intake, State(state).label)
        for reference, intake, state in rows.order_by("-pk").values_list(
            "reference", "intake__name", "state"
        )[:10]
    ]


def counts(pairs):
    """How many of the pairs have which verdict."""
    return dict(pairs.order_by().values_list("verdict").annotate(count=Count("pk")))


def side_by_side(pair):
    """What the two say, fact by fact: label, first, second, and whether they agree.

    Facts that neither gives are left out; when and how far is no sign of one person.
    """
    first, second = pair.first, pair.second
    facts = [
        (label, getattr(first.identity, name), getattr(second.identity, name))
        for label, name in (
            ("Given name", "given_name"),
            ("Family name", "family_name"),
            ("Preferred name", "preferred_name"),
            ("Email", "email"),
            ("Phone", "phone"),
            ("City", "city"),
            ("Postal code", "postal_code"),
            ("Country", "country"),
            ("Partner", "partner"),
        )
    ]
    circumstances = [
        ("Submitted", words(first.submitted_at, "both"), words(second.submitted_at, "both")),
        ("Stage", first.get_state_display(), second.get_state_display()),
        ("External id", first.external_id, second.external_id),
    ]
    return [
        (label, str(a or ""), str(b or ""), bool(a) and str(a).casefold() == str(b).casefold())
        for label, a, b in facts
        if a or b
    ] + [(label, a, b, False) for label, a, b in circumstances]
