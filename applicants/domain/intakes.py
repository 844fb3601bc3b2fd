"""What an intake asks and measures comes along when the intake is copied."""

from applicants.models import Instrument, Question


def copy_questions(source, *, copy):
    """``copy`` asks the questions of ``source`` and measures with its instruments."""
    for model in (Question, Instrument):
        rows = list(model.objects.filter(intake=source).order_by("position", "id"))
        for row in rows:
            row.pk, row.intake = None, copy
            row._state.adding = True
        model.objects.bulk_create(rows)
