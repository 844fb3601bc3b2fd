"""More time for timed tasks, given to one person at the front desk."""

from django.http import Http404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.domain import front_desk, sittings
from applicants.forms.materials import MoreTimeForm
from applicants.models import Application
from careerpath.access import allow
from cohorts.views.pages import form_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow("applicants.front_desk")
def more_time(request, reference):
    """The person has more time for every task; only while the person's record is open."""
    application = Application.objects.filter(reference=reference).first()
    if application is None or not front_desk.is_open(application.applicant_id, user=request.user):
        raise Http404

    def grant(form):
        given = form.cleaned_data
        return sittings.grant_more_time(
            application, percent=given["percent"], reason=given["reason"], by=request.user
        )

    back = reverse("front_desk_person", args=[application.applicant_id])
    return form_page(
        request,
        MoreTimeForm(request.POST or None),
        grant,
        title=f"More time for {application.reference}",
        lead="It counts for every timed task, and for one that is running now.",
        back=back,
        to=back,
        said="The person has more time now.",
        verb="Give more time",
    )
