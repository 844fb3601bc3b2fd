"""What the import puts into the shell."""

from django.db.models import Q
from django.urls import reverse

from applicants.models import DuplicatePair, ImportJob, ImportState
from careerpath.ui import home, nav

FOR_A_PERSON = (ImportState.UPLOADED, ImportState.REHEARSED, ImportState.REFUSED)


def register():
    """The navigation has the imports and the suspected duplicates."""
    nav.item(
        "applicants.import_applications", "Select", "Imports", "import_list", "upload", order=80
    )
    home.card("applicants.import_applications", imports_card)
    home.card("applicants.judge_duplicates", duplicates_card)
    nav.item(
        "applicants.judge_duplicates", "Select", "Duplicates", "duplicate_list", "copy", order=90
    )


def imports_card(request):
    """Files that are on their way, wait for a person, or were refused."""
    jobs = ImportJob.objects.visible_to(request.user).for_list()
    found = list(jobs.filter(Q(state__in=FOR_A_PERSON) | Q(state__in=ImportJob.AT_WORK))[:4])
    if not found:
        return None
    working = any(job.state in ImportJob.AT_WORK for job in found)
    return home.Card(
        "Imports",
        home.Urgency.RUNNING if working else home.Urgency.WAITING,
        icon="upload",
        lines=[
            home.Line(
                job.file_name,
                job.get_absolute_url(),
                job.total or None,
                f"{job.get_state_display()}. {job.intake}.",
                "bad" if job.state == ImportState.REFUSED else "",
            )
            for job in found
        ],
        href=reverse("import_list"),
        action="All imports",
    )


def duplicates_card(request):
    """Pairs of applications that may come from one person, for somebody to judge."""
    count = DuplicatePair.objects.visible_to(request.user).waiting().count()
    if not count:
        return None
    return home.Card(
        "Suspected duplicates",
        home.Urgency.WAITING,
        icon="copy",
        lines=[home.Line("Waiting for your verdict", reverse("duplicate_list"), count)],
        href=reverse("duplicate_list"),
        action="Look at them side by side",
    )
