"""The current view as a file: asked for, written, offered for an hour, and on record.

Small files are written in the request, larger ones and those of a list that asks for it by the
worker, all by `write`. Each file has exactly one audit line with the filter, the count and the
hash. Ten a day and person; the eleventh is refused.
"""

import datetime as dt

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.later import later
from careerpath.refusals import Refused
from careerpath.ui import export as writer

from . import registry
from .models import LIVES, Export

A_DAY = 10
AT_ONCE = 2000
CHUNK = 2000
_counted: set[str] = set()


def count_too(*kinds):
    """Files of which the trail has lines of these kinds count among the ten of a day."""
    _counted.update(kinds)


def make_sure_of_room(by):
    """``by`` may take one more file today; two clicks at once count as two. Refused else."""
    one_at_a_time(by)
    day_ago = timezone.now() - dt.timedelta(days=1)
    taken = Export.objects.filter(user=by, created_at__gte=day_ago).count()
    lines = AuditEvent.objects.filter(actor_id=by.pk, at__gte=day_ago, kind__in=_counted)
    if taken + lines.count() >= A_DAY:
        raise Refused(
            f"You took {A_DAY} files within a day. The next one is possible tomorrow; "
            "ask the program lead if it cannot wait."
        )


def path_of(export):
    """Where the file lies: a generated name in the private folder."""
    return settings.VAR / "exports" / f"{export.pk}.{export.format}"


@transaction.atomic
def ask(table, *, form, by):
    """The view of ``table`` is asked for as a file; the `Export` says how far it is.

    Refused for the eleventh file within a day, and without the list's permission to export.
    """
    if not by.may(table.export_permission):
        raise Refused("You may not take this list as a file.")
    make_sure_of_room(by)
    return Export.objects.create(
        user=by,
        table=table.key,
        query=table.query_string[:2000],
        subject=table.subject[:200],
        format=form,
        created_at=timezone.now(),
    )


def one_at_a_time(by):
    """Until this transaction ends nobody else asks for a file in this person's name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('exports'), %s)", [by.pk % 2**31])


def standing(table, *, form, by):
    """The same file of the same person, where it is being written or can still be fetched."""
    same = Export.objects.filter(
        user=by, table=table.key, query=table.query_string[:2000], format=form
    )
    fresh = Q(state=Export.State.READY, ready_at__gt=timezone.now() - LIVES)
    return same.filter(Q(state=Export.State.WAITING) | fresh).order_by("-pk").first()


def start(export, table):
    """The file is written now when it is small and the list does not ask for the worker."""
    if not table.exports_later and table.matching()[: AT_ONCE + 1].count() <= AT_ONCE:
        write(export)
    else:
        later("tables.export", key=f"tables.export:{export.pk}", export=export.pk)


def write(export):
    """The file is there with one line in the trail, or the export says why it is not.

    Does nothing for an export that is no longer waiting: the worker may be told twice.
    """
    with transaction.atomic():
        export = Export.objects.select_for_update().select_related("user").get(pk=export.pk)
        if export.state != Export.State.WAITING:
            return export
        table = registry.table(export.table)(
            export.user, registry.table(export.table).querydict(export.query)
        )
        if not (export.user.is_active and export.user.may(table.export_permission)):
            export.step(
                Export.State.REFUSED,
                by="system:exports",
                cause="rule",
                set={"note": "The permission to export was taken back before this was written."},
            )
            return export
        try:
            done = _write_file(export, table)
        except (ValueError, OSError) as error:
            note = str(error) if isinstance(error, ValueError) else "The file cannot be stored."
            export.step(
                Export.State.FAILED, by="system:exports", cause="rule", set={"note": note[:200]}
            )
            return export
        export.step(
            Export.State.READY,
            by=export.user,
            set={
                "ready_at": timezone.now(),
                "rows": done.rows,
                "size": done.size,
                "sha256": done.sha256,
                "note": _note(done),
            },
            table=export.table,
            filter=filter_without_text(table),
            format=export.format,
            count=done.rows,
            sha256=done.sha256,
        )
        return export


def _write_file(export, table):
    path = path_of(export)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    columns = [column for column in table.visible_columns if column.value]
    titles = [column.label for column in columns]
    rows = (
        [column.value(table.prepare(row)) for column in columns] for row in table.file_rows(CHUNK)
    )
    to_file = {"csv": writer.write_csv, "xlsx": writer.write_xlsx}[export.format]
    with path.open("wb") as out:
        path.chmod(0o600)
        return to_file(titles, rows, out)


def _note(done):
    parts = []
    if done.replaced:
        parts.append(f"Characters that a file cannot hold were replaced in {done.replaced} cells.")
    if done.cut:
        parts.append(f"{done.cut} cells were too long for a spreadsheet and were cut.")
    return " ".join(parts)


def filter_without_text(table):
    """What was filtered, without what somebody typed into the search field: that may be a name."""
    said = {name: list(value) for name, value in table.query.chosen.items()}
    search = table.search
    if search and search["filter"].name in said:
        said[search["filter"].name] = "typed"
    return said


def offered(export):
    """Whether the file can be fetched: it is ready, and not older than an hour."""
    return export.state == Export.State.READY and export.ready_at > timezone.now() - LIVES


def may_fetch(export):
    """Whether its owner may still take this list as a file."""
    table = registry.find(export.table)
    return table is not None and export.user.may(table.export_permission)


def clear():
    """Files older than an hour are deleted; the lines about them stay."""
    old = Export.objects.filter(state=Export.State.READY, ready_at__lte=timezone.now() - LIVES)
    for export in old.order_by("pk")[:500]:
        path_of(export).unlink(missing_ok=True)
        export.step(Export.State.GONE, by="system:exports", cause="rule")


def rewake():
    """Exports that wait longer than five minutes are offered to the worker again."""
    stuck = timezone.now() - dt.timedelta(minutes=5)
    for export in Export.objects.filter(state=Export.State.WAITING, created_at__lte=stuck)[:50]:
        later("tables.export", key=f"tables.export:{export.pk}", export=export.pk)
