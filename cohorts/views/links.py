"""Share links, their QR codes and the page to print."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.tables import pages
from cohorts import qr
from cohorts.domain import set_up
from cohorts.forms.partners import ShareLinkForm
from cohorts.models import Program, ShareLink
from cohorts.tables import LinksTable
from cohorts.views.pages import act, form_page, link, programs


@require_safe
@allow("cohorts.set_up")
def link_list(request):
    """All share links, the newest first."""
    context = {"programs": programs(request.user)}
    return pages.list_page(request, LinksTable.of(request), "cohorts/link_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Program, lookup="slug")
def link_new(request, program):
    """A further share link; the query string may name a partner or an event to begin with."""
    made = ShareLink(program=program, created_by=request.user)
    initial = {name: request.GET.get(name) for name in ("partner", "event", "intake")}
    initial = {name: value for name, value in initial.items() if value and value.isdecimal()}
    form = ShareLinkForm(request.POST or None, instance=made, program=program, initial=initial)
    return form_page(
        request,
        form,
        lambda form: set_up.keep(form.instance, by=request.user, changed=form.changed_data),
        title="New share link",
        lead="An address and a QR code that remember where an applicant came from.",
        verb="Make link",
        back=link("link_list"),
        to=lambda made: link("link_detail", made.pk),
        said="The link works from now on.",
    )


@require_safe
@allow("cohorts.set_up", ShareLink)
def link_detail(request, shared):
    """The address and the QR code of a link."""
    return render(request, "cohorts/link_detail.html", _with_code(shared))


@require_safe
@allow("cohorts.set_up", ShareLink)
def link_print(request, shared):
    """A page to print and put up."""
    return render(request, "cohorts/link_print.html", _with_code(shared))


def _with_code(shared):
    address = address_of(shared)
    path, side = qr.path_of(address)
    program = shared.program or (shared.intake and shared.intake.program)
    return {"link": shared, "program": program, "address": address, "path": path, "side": side}


def address_of(shared):
    """The whole address that a link stands for, on our own domain."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('cohorts:apply')}?s={shared.token}"


@require_POST
@allow("cohorts.set_up", ShareLink)
def link_close(request, shared):
    """The link no longer remembers its source."""
    return act(
        request,
        lambda: set_up.close_link(shared, by=request.user),
        to=link("link_detail", shared.pk),
        said="The link is closed. It still leads to the public page.",
    )


@require_POST
@allow("cohorts.set_up", ShareLink)
def link_remove(request, shared):
    """The link is gone, unless an applicant came by it."""
    return act(
        request,
        lambda: set_up.remove(shared, by=request.user),
        to=link("link_list"),
        said=f"{shared} is removed.",
    )
