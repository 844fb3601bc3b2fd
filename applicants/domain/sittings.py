"""Timed tasks of an application: which there are, and how far each of them is."""

from applicants.models import Sitting, Task

NEW, PART, DONE = "new", "part", "done"


def completion(application):
    """Pairs of a task's title and its state: new, part or done; in order."""
    sittings = {s.task_id: s for s in Sitting.objects.filter(application=application)}
    found = []
    for task in Task.objects.filter(intake=application.intake_id).order_by("id"):
        sitting = sittings.get(task.pk)
        state = NEW if sitting is None else PART if sitting.is_open else DONE
        found.append((str(task), state))
    return found
