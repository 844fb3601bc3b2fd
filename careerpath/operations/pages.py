"""Pages for those who run the site: the audit trail, and the work in the background."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from careerpath import later
from careerpath.access import allow
from careerpath.accounts.models import RoleGrant, User
from careerpath.audit.models import AuditEvent, AuditSeal
from careerpath.later.models import Job
from careerpath.operations.job_words import words
from careerpath.operations.records import page_of
from careerpath.operations.tables import JobsTable, TrailTable, name_colleagues, who
from careerpath.ui.answers import toast
from careerpath.ui.tables import pages

TRAIL = "audit.view"
WORK = "operations.view"


@require_GET
@allow(TRAIL)
def trail(request):
    """Lines of the chosen view, filtered as the address says."""
    seal = AuditSeal.objects.defer("ids", "hashes").order_by("-number").first()
    table = TrailTable(request.user, request.GET)
    return pages.list_page(request, table, "operations/trail.html", {"seal": seal})


@require_GET
@allow(TRAIL)
def trail_counts(request):
    """The counts of the trail and its views."""
    return pages.counts_page(request, TrailTable(request.user, request.GET))


@require_http_methods(["GET", "POST"])
@allow(TRAIL)
def trail_save_view(request):
    """A name for the list as it stands."""
    return pages.save_view_page(request, TrailTable)


@require_POST
@allow(TRAIL)
def trail_delete_view(request):
    """A saved view of one's own is gone."""
    return pages.delete_view_page(request, TrailTable)


@require_GET
@allow(TRAIL)
def trail_line(request, pk):
    """One line with everything that stands in it, and the other lines about the same record."""
    line = get_object_or_404(AuditEvent, pk=pk)
    others = AuditEvent.objects.none()
    if line.subject_id:
        others = AuditEvent.objects.filter(model=line.model, subject_id=line.subject_id)
    if line.actor_id and RoleGrant.objects.filter(user=line.actor_id).exists():
        line.actor_name = str(User.objects.get(pk=line.actor_id))
    others = list(others.order_by("-id")[:50])
    kept = dict(line.detail)
    name_colleagues([line, *others])
    page = page_of(line.model, line.subject_id, request.user) if line.subject_id else ""
    context = {"line": line, "who": who(line), "others": others, "kept": kept, "page": page}
    return render(request, "operations/trail_line.html", context)


@require_GET
@allow(WORK)
def jobs(request):
    """The work of the chosen view, filtered as the address says."""
    table = JobsTable(request.user, request.GET)
    return pages.list_page(request, table, "operations/jobs.html")


@require_GET
@allow(WORK)
def job_counts(request):
    """The counts of the list and its views."""
    return pages.counts_page(request, JobsTable(request.user, request.GET))


@require_http_methods(["GET", "POST"])
@allow(WORK)
def job_save_view(request):
    """A name for the list as it stands."""
    return pages.save_view_page(request, JobsTable)


@require_POST
@allow(WORK)
def job_delete_view(request):
    """A saved view of one's own is gone."""
    return pages.delete_view_page(request, JobsTable)


@require_GET
@allow(WORK, Job)
def job(request, shown):
    """One piece of work."""
    return render(request, "operations/job.html", {"job": shown, "words": words(shown.task)})


@require_POST
@allow(WORK, Job)
def retry_job(request, shown):
    """Let a job that was set aside be tried again."""
    if later.retry(shown, by=request.user):
        toast(request, "The job waits for a worker again.")
    else:
        toast(request, "Only a job that failed can be tried again.", "bad")
    return redirect("operations:job", shown.pk)
