"""The yield table as a file: counts alone, with one line in the trail about what left."""

import io

from django.utils import timezone

from careerpath import audit
from careerpath.audit.models import AuditEvent
from careerpath.ui.export import write_csv
from careerpath.workflow import Refused

EXPORTED = "cohorts.yield.exported"
A_DAY = 10


def csv_of(found, labels, *, heading, filters, by):
    """The bytes of the table; the trail has its filter, count and hash.

    Refused for the eleventh file of a day.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = AuditEvent.objects.filter(kind=EXPORTED, actor_id=by.pk, at__gte=midnight).count()
    if today >= A_DAY:
        raise Refused(f"You have made {A_DAY} files of yield today. Go on tomorrow.")
    out = io.BytesIO()
    written = write_csv([heading, *labels], [[line.label, *line.counts] for line in found], out)
    audit.record(EXPORTED, by=by, rows=written.rows, sha256=written.sha256, **filters)
    return out.getvalue()
