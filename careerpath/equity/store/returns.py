"""The exact counts of a required return: made once, when two have authorized it."""

from django.db import connection, transaction

from careerpath import audit
from careerpath.equity import catalog, return_sheets, subjects
from careerpath.equity.disclosure.shapes import Request
from careerpath.equity.disclosure.stored import to_json
from careerpath.equity.disclosure.tables import table
from careerpath.equity.models import (
    RequiredReturn,
    ReturnAuthorization,
    ReturnCount,
    ReturnWithdrawn,
)
from careerpath.equity.store.reports import ALONE, BY, checksum, count
from careerpath.refusals import Refused

KIND = "required"


@transaction.atomic
def answer(pk):
    """The return has its one count; None where it has one, was withdrawn or lacks a signature.

    What is counted stays with its recipient: it stands in no ledger of what the public knows.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    rows = RequiredReturn.objects.select_for_update(of=("self",), no_key=True)
    required = rows.select_related("cohort").filter(pk=pk).first()
    if required is None or ReturnCount.objects.filter(required=required).exists():
        return None
    if ReturnWithdrawn.objects.filter(required=required).exists():
        return None
    agreed = ReturnAuthorization.objects.filter(required=required).values_list("capacity", "by")
    if {capacity for capacity, _ in agreed} != set(ReturnAuthorization.Capacity.values):
        return None
    if len({by for _, by in agreed}) != len(ReturnAuthorization.Capacity):
        return None
    body = body_of(required)
    made = ReturnCount.objects.create(
        required=required,
        body=body,
        checksum=checksum(body),
        code_version=catalog.code_version(),
    )
    audit.record("equity.return.counted", by=BY, about=required, cause="job")
    return made


def body_of(required):
    """Every table of the return, exact; refused while the cohort's decisions are open."""
    subject = subjects.people_of(_Subject(required))
    people = count(subject.counted.blocks)
    parts = []
    for key in required.tables:
        if key not in return_sheets.TITLES:
            raise Refused(catalog.UNKNOWN)
        request = Request(subject.counted, return_sheets.breakdowns(key), f"return:{required.pk}")
        release = table(request, people)
        parts.append({"key": key, "release": {**to_json(release), "kind": KIND}})
    return {"people": subject.label, "recipient": required.recipient, "parts": parts}


class _Subject:
    """Of whom a return is, in the words of a report."""

    pooled = False

    def __init__(self, required):
        self.cohort, self.population = required.cohort, required.population
