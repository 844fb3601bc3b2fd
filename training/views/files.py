"""Files that a page hands over at once, as CSV or as a workbook."""

from django.http import HttpResponse
from django.shortcuts import redirect

from careerpath.ui.answers import back, toast
from careerpath.workflow import Refused
from training.domain import files
from training.forms.gradebook import ExportForm

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(request, kind, about, table, *, name, otherwise, **said):
    """``table`` is a pair of head and rows. Refused, it goes back with the reason, or to
    ``otherwise``.
    """
    asked = ExportForm(request.POST)
    form = asked.cleaned_data["format"] if asked.is_valid() else "csv"
    try:
        data = files.written(kind, about, *table, form=form, by=request.user, **said)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect(back(request, otherwise))
    response = HttpResponse(data, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
