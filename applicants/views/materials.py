"""Setting up documents and timed tasks of an intake, and the question bank of a program."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.domain import materials
from applicants.forms.materials import (
    BankItemForm,
    TaskFormForm,
    TaskSetUpForm,
    WantedDocumentForm,
)
from applicants.models import BankItem, Task, TaskForm, TaskKind, WantedDocument
from careerpath.access import allow
from cohorts.models import Intake, Program
from cohorts.views.pages import act, form_page

MAY = "cohorts.set_up"
FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@allow(MAY, Intake, lookup="slug")
def intake_materials(request, intake):
    """Which documents the intake wants, and which timed tasks it has."""
    context = {
        "intake": intake,
        "wanted": list(WantedDocument.objects.of(intake.pk)),
        "tasks": list(materials.tasks(intake)),
    }
    return render(request, "applicants/tasks/set_up.html", context)


@FORM
@allow(MAY, Intake, lookup="slug")
def wanted_document_new(request, intake):
    """A further document to ask for."""
    form = WantedDocumentForm(request.POST or None, instance=WantedDocument(intake=intake))
    return _page(request, form, intake, f"New document for {intake}")


@FORM
@allow(MAY, WantedDocument)
def wanted_document_edit(request, wanted):
    """What is said about a document, and whether it has to be there."""
    form = WantedDocumentForm(request.POST or None, instance=wanted)
    remove = reverse("wanted_document_remove", args=[wanted.pk])
    return _page(request, form, wanted.intake, str(wanted), remove=remove)


@require_POST
@allow(MAY, WantedDocument)
def wanted_document_remove(request, wanted):
    """The document is no longer asked for; files that came stay."""
    return _remove(request, wanted, wanted.intake, f"{wanted} is no longer asked for.")


@FORM
@allow(MAY, Intake, lookup="slug")
def task_new(request, intake):
    """A further timed task."""
    task = Task(intake=intake)
    form = TaskSetUpForm(
        request.POST or None,
        instance=task,
        instruments=materials.free_instruments(intake, task),
    )
    return _page(request, form, intake, f"New timed task of {intake}")


@FORM
@allow(MAY, Task)
def task_edit(request, task):
    """The words of a task; its time and instrument while nobody has taken it."""
    fixed = materials.was_taken(task)
    form = TaskSetUpForm(
        request.POST or None,
        instance=task,
        fixed=fixed,
        instruments=materials.free_instruments(task.intake, task),
    )
    remove = "" if fixed else reverse("task_remove", args=[task.pk])
    lead = "Somebody has taken this task, so only its words can change." if fixed else ""
    return _page(request, form, task.intake, task.title, remove=remove, lead=lead)


@require_POST
@allow(MAY, Task)
def task_remove(request, task):
    """The task is gone, unless somebody has taken it."""
    return _remove(request, task, task.intake, f"{task} is removed.")


@FORM
@allow(MAY, Task)
def task_form_new(request, task):
    """A further form of the task."""
    return _task_form(request, TaskForm(task=task), f"New form of {task}")


@FORM
@allow(MAY, TaskForm)
def task_form_edit(request, form):
    """The questions of a form while nobody has it; whether it is given out at any time."""
    return _task_form(request, form, f"{form} of {form.task}")


@require_POST
@allow(MAY, TaskForm)
def task_form_remove(request, form):
    """The form is gone, unless somebody had it."""
    return _remove(request, form, form.task.intake, f"{form} is removed.")


def _task_form(request, record, title):
    intake, fixed = record.task.intake, bool(record.pk) and materials.was_taken(record)
    bank = BankItem.objects.filter(program=intake.program_id, kind=record.task.kind).order_by("pk")
    form = TaskFormForm(
        request.POST or None,
        instance=record,
        fixed=fixed,
        bank=bank if fixed else bank.filter(is_retired=False),
    )

    def keep(form):
        items = list(form.cleaned_data["items"])
        return materials.keep_form(
            form.instance, items=items, is_ready=form.cleaned_data["is_ready"], by=request.user
        )

    remove = reverse("task_form_remove", args=[record.pk]) if record.pk and not fixed else ""
    lead = "Somebody had this form, so its questions stand still." if fixed else ""
    return _page(request, form, intake, title, keep=keep, remove=remove, lead=lead)


# ------------------------------------------------------------------ the bank
@require_safe
@allow(MAY, Program, lookup="slug")
def question_bank(request, program):
    """Every question of the program's bank, by kind."""
    items = list(materials.bank(program))
    kinds = [(label, [i for i in items if i.kind == kind]) for kind, label in TaskKind.choices]
    return render(request, "applicants/tasks/bank.html", {"program": program, "kinds": kinds})


@FORM
@allow(MAY, Program, lookup="slug")
def bank_item_new(request, program):
    """A further question."""
    return _bank_item(request, BankItem(program=program), f"New question of {program}")


@FORM
@allow(MAY, BankItem)
def bank_item_edit(request, item):
    """A question while nobody has been asked it."""
    return _bank_item(request, item, "Edit the question")


@require_POST
@allow(MAY, BankItem)
def bank_item_retire(request, item):
    """The question goes into no further form, or may again."""
    item.is_retired = not item.is_retired
    return act(
        request,
        lambda: materials.keep(item, by=request.user, changed=["is_retired"]),
        to=reverse("question_bank", args=[item.program.slug]),
        said="The question is retired." if item.is_retired else "The question is in use again.",
    )


def _bank_item(request, item, title):
    back = reverse("question_bank", args=[item.program.slug])
    if item.pk and materials.was_taken(item):
        return redirect(back)
    form = BankItemForm(request.POST or None, instance=item)

    def keep(form):
        options = form.cleaned_data["options"]
        return materials.keep_item(form.instance, options=options, by=request.user)

    return form_page(request, form, keep, title=title, back=back, to=back, said="Saved.")


# ------------------------------------------------------------------ what these have in common
def _page(request, form, intake, title, *, keep=None, remove="", lead=""):
    there = reverse("intake_materials", args=[intake.slug])
    return form_page(
        request,
        form,
        keep
        or (lambda form: materials.keep(form.instance, by=request.user, changed=form.changed_data)),
        title=title,
        lead=lead,
        back=there,
        to=there,
        said="Saved.",
        remove=remove,
    )


def _remove(request, record, intake, said):
    there = reverse("intake_materials", args=[intake.slug])
    return act(request, lambda: materials.remove(record, by=request.user), to=there, said=said)
