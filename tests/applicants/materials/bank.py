"""A task with its forms, as small as a test needs it."""

from applicants.domain import materials
from applicants.models import BankItem, Instrument, Task, TaskForm

BY = "system:test"


def choice(program, text="What do you do first?", options=((3, "Ask"), (1, "Wait"), (0, "Leave"))):
    """A question with options, pairs of points and text."""
    item = BankItem(program=program, kind="judgment", text=text)
    return materials.keep_item(item, options=list(options), by=BY)


def number(program, text="How many are missing?", right="12.5", tolerance="0.5", points=2):
    """A question with a number."""
    item = BankItem(
        program=program, kind="judgment", text=text, answer="number", number=right,
        tolerance=tolerance, points=points,
    )  # fmt: skip
    item.full_clean(exclude=["program"])
    return materials.keep_item(item, options=[], by=BY)


def task(
    intake, *, minutes=20, forms=("A",), high=40, key="problem_solving", title="The ward round"
):
    """A task of one choice and one number, with ready forms."""
    instrument, _ = Instrument.objects.get_or_create(
        intake=intake, key=key, defaults={"name": "Problem solving", "high": 40}
    )
    made = materials.keep(
        Task(intake=intake, instrument=instrument, kind="judgment", title=title, minutes=minutes),
        by=BY,
    )
    items = [choice(intake.program), number(intake.program)]
    for name in forms:
        materials.keep_form(TaskForm(task=made, name=name), items=items, is_ready=True, by=BY)
    return made


def said(sitting, option=None, value=None):
    """Answers to the two questions of ``task``: the option's points, and the number."""
    from_choice, from_number = (place.item for place in sitting.form.places.all())
    chosen = from_choice.options.get(points=option) if option is not None else None
    return from_choice, chosen, from_number, value
