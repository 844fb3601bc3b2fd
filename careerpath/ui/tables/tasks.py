"""Work of the lists that runs outside a request."""

from careerpath.later import job, periodic

from . import exports
from .models import Export


@job("tables.export")
def write_export(*, export):
    """The file that somebody asked for is there."""
    found = Export.objects.filter(pk=export).first()
    if found:
        exports.write(found)


@periodic("tables.clear_exports", every=300)
def clear_exports():
    """No file of an export outlives its hour by more than five minutes."""
    exports.clear()
    exports.rewake()
