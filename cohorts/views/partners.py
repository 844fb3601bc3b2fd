"""University partners, their campuses, and recruiting events."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.tables import pages
from cohorts import yields
from cohorts.domain import set_up
from cohorts.forms.partners import CampusForm, EventForm, PartnerForm
from cohorts.models import Campus, Program, RecruitingEvent, UniversityPartner
from cohorts.tables import EventsTable, PartnersTable
from cohorts.views.pages import act, form_page, link, programs


@require_safe
@allow("cohorts.set_up")
def partner_list(request):
    """All partners with what belongs to them."""
    return pages.list_page(request, PartnersTable.of(request), "cohorts/partner_list.html")


@require_safe
@allow("cohorts.set_up", UniversityPartner)
def partner_detail(request, partner):
    """One partner: contact, campuses, events, links, and what came of them."""
    return render(
        request,
        "cohorts/partner_detail.html",
        {
            "partner": partner,
            "campuses": partner.campuses.order_by("name", "id"),
            "events": partner.events.select_related("program", "campus").order_by(
                "-held_on", "-id"
            ),
            "links": partner.links.select_related("event").order_by("-created_at", "-id"),
            "figures": yields.of_partners([partner]),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up")
def partner_new(request):
    """A further partner."""
    form = PartnerForm(request.POST or None)
    return _partner_page(request, form, "New partner", link("partner_list"))


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", UniversityPartner)
def partner_edit(request, partner):
    """Name, code and contact of a partner."""
    form = PartnerForm(request.POST or None, instance=partner)
    return _partner_page(
        request,
        form,
        partner.name,
        link("partner_detail", partner.pk),
        remove=link("partner_remove", partner.pk),
    )


def _partner_page(request, form, title, back, remove=""):
    return form_page(
        request,
        form,
        lambda form: set_up.keep(form.instance, by=request.user, changed=form.changed_data),
        title=title,
        back=back,
        to=lambda partner: link("partner_detail", partner.pk),
        said="Saved.",
        remove=remove,
    )


@require_POST
@allow("cohorts.set_up", UniversityPartner)
def partner_remove(request, partner):
    """The partner is gone, unless something needs it."""
    return act(
        request,
        lambda: set_up.remove(partner, by=request.user),
        to=link("partner_list"),
        said=f"{partner} is removed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", UniversityPartner)
def campus_new(request, partner):
    """A further campus of a partner."""
    form = CampusForm(request.POST or None, instance=Campus(partner=partner))
    return _campus_page(request, form, f"New campus of {partner}", partner.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Campus)
def campus_edit(request, campus):
    """Name and place of a campus."""
    form = CampusForm(request.POST or None, instance=campus)
    return _campus_page(
        request, form, campus.name, campus.partner_id, remove=link("campus_remove", campus.pk)
    )


def _campus_page(request, form, title, partner_id, remove=""):
    there = link("partner_detail", partner_id)
    return form_page(
        request,
        form,
        lambda form: set_up.keep(form.instance, by=request.user, changed=form.changed_data),
        title=title,
        back=there,
        to=there,
        said="Saved.",
        remove=remove,
    )


@require_POST
@allow("cohorts.set_up", Campus)
def campus_remove(request, campus):
    """The campus is gone, unless an event was there."""
    return act(
        request,
        lambda: set_up.remove(campus, by=request.user),
        to=link("partner_detail", campus.partner_id),
        said=f"{campus} is removed.",
    )


@require_safe
@allow("cohorts.set_up")
def event_list(request):
    """All recruiting events, the latest first."""
    context = {"programs": programs(request.user)}
    return pages.list_page(request, EventsTable.of(request), "cohorts/event_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Program, lookup="slug")
def event_new(request, program):
    """A further recruiting event of a program."""
    form = EventForm(request.POST or None, instance=RecruitingEvent(program=program))
    return _event_page(request, form, "New event")


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", RecruitingEvent)
def event_edit(request, event):
    """Name, day and place of an event."""
    form = EventForm(request.POST or None, instance=event)
    return _event_page(request, form, event.name, remove=link("event_remove", event.pk))


def _event_page(request, form, title, remove=""):
    return form_page(
        request,
        form,
        lambda form: set_up.keep(
            form.instance, by=request.user, changed={*form.changed_data, "partner"}
        ),
        title=title,
        back=link("event_list"),
        to=link("event_list"),
        said="Saved.",
        remove=remove,
    )


@require_POST
@allow("cohorts.set_up", RecruitingEvent)
def event_remove(request, event):
    """The event is gone, unless a share link or an applicant names it."""
    return act(
        request,
        lambda: set_up.remove(event, by=request.user),
        to=link("event_list"),
        said=f"{event} is removed.",
    )
