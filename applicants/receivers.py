"""What applications tell the hub and hear from it."""

from django.dispatch import receiver
from django.urls import reverse

from applicants.domain import intakes, materials, rubrics, yields
from applicants.models import WantedDocument
from cohorts import parts
from cohorts import yields as partner_figures
from cohorts.signals import decisions_final, intake_copied


@receiver(intake_copied, dispatch_uid="applicants.copy_questions")
def copy_questions(sender, source, copy, by, **kwargs):
    """The copy asks and measures what the source did; approved rules lie there as drafts."""
    intakes.copy_questions(source, copy=copy)
    materials.copy(source, to=copy)
    rubrics.copy_approved(source, copy=copy, by=by)


@receiver(decisions_final, dispatch_uid="applicants.nothing_is_open")
def nothing_is_open(sender, intake, by, **kwargs):
    """Decisions are final only when every application has an outcome; refused otherwise."""
    intakes.refuse_open_ones(intake)


def questions_part(intake):
    """What the intake asks, for its set-up page."""
    return parts.Part(
        "Questions",
        reverse("intake_asks", args=[intake.slug]) + "#questions-h",
        lines=[
            (question.text, f"Up to {question.word_limit:,} words")
            for question in intakes.questions(intake)
        ],
        empty="This intake asks no questions yet.",
    )


def instruments_part(intake):
    """What the intake measures, for its set-up page."""
    return parts.Part(
        "Instruments",
        reverse("intake_asks", args=[intake.slug]) + "#instruments-h",
        lines=[(instrument.name, instrument.span) for instrument in intakes.instruments(intake)],
        empty="Without instruments there are no screening rules.",
    )


def materials_part(intake):
    """Which documents the intake wants and which timed tasks it has, for its set-up page."""
    wanted = WantedDocument.objects.of(intake.pk)
    return parts.Part(
        "Documents and timed tasks",
        reverse("intake_materials", args=[intake.slug]),
        lines=[
            *((str(ask), "Required" if ask.is_required else "Optional") for ask in wanted),
            *((task.title, f"{task.minutes} minutes") for task in materials.tasks(intake)),
        ],
        empty="This intake asks for no documents and has no timed tasks.",
    )


parts.part(questions_part, order=10)
parts.part(instruments_part, order=20)
parts.part(materials_part, order=30)
partner_figures.figure("Applied", yields.applied, order=10)
partner_figures.figure("Eligible", yields.eligible, order=20)
partner_figures.figure("Offered", yields.offered, order=30)
partner_figures.figure("Seated", yields.seated, order=40)
partner_figures.stages(yields.LABELS, yields.by_stage)
