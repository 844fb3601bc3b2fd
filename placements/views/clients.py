"""Clients: sites, contacts, systems, and what they ask for before a first day."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.accounts.models import User
from cohorts.views.pages import act, form_page
from placements.domain import clients as acts
from placements.forms.client import ClientForm, ContactForm, OnboardingForm, SiteForm, SystemForm
from placements.forms.requisition import PageQuery
from placements.models import (
    Client,
    ClientContact,
    ClientSystem,
    OnboardingRequirement,
    Placement,
    Requisition,
    Site,
)
from placements.states import RUNNING, RequisitionState

VIEW = "placements.view_placements"
MANAGE = "placements.manage_clients"
FORM = ["GET", "HEAD", "POST"]
A_PAGE = 50


@require_safe
@allow(VIEW)
def clients(request):
    """Every client with its openings and the people at work there."""
    rows = (
        Client.objects.visible_to(request.user)
        .in_order()
        .annotate(
            openings=Count(
                "requisitions",
                filter=Q(requisitions__state=RequisitionState.OPEN),
                distinct=True,
            ),
            people=Count(
                "requisitions__placements",
                filter=Q(requisitions__placements__state__in=RUNNING),
                distinct=True,
            ),
        )
        .prefetch_related("sites")
    )
    page = Paginator(rows, A_PAGE).get_page(PageQuery.of(request).values["page"] or 1)
    context = {"page": page, "may_manage": request.user.may(MANAGE)}
    return render(request, "placements/clients.html", context)


@require_safe
@allow(VIEW, Client)
def client(request, client):
    """One client: what it is, and its openings."""
    openings = Requisition.objects.visible_to(request.user).filter(client=client).for_list()
    context = {
        "client": client,
        "sites": client.sites.all(),
        "contacts": client.contacts.select_related("site", "user"),
        "systems": client.systems.all(),
        "requirements": client.requirements.filter(retired_at=None).select_related("site"),
        "openings": openings[:A_PAGE],
        "at_work": Placement.objects.visible_to(request.user)
        .running()
        .filter(requisition__client=client)
        .count(),
        "may_manage": request.user.may(MANAGE),
        "may_place": request.user.may("placements.place"),
    }
    return render(request, "placements/client.html", context)


def _here(record):
    return reverse("placements:client", args=[getattr(record, "client_id", record.pk)])


@require_http_methods(FORM)
@allow(MANAGE)
def client_new(request):
    """A further client."""
    return form_page(
        request,
        ClientForm(request.POST or None),
        lambda form: acts.keep(form.instance, by=request.user),
        title="New client",
        back=reverse("placements:clients"),
        to=lambda made: reverse("placements:client", args=[made.pk]),
        said="The client is there. Add a site and a contact.",
    )


@require_http_methods(FORM)
@allow(MANAGE, Client)
def client_edit(request, client):
    """A client as it is now."""
    there = reverse("placements:client", args=[client.pk])
    return form_page(
        request,
        ClientForm(request.POST or None, instance=client),
        lambda form: acts.keep(form.instance, by=request.user, changed=form.changed_data),
        title=client.name,
        back=there,
        to=there,
        said="Saved.",
    )


@require_POST
@allow(MANAGE, Client)
def client_retire(request, client):
    """The client is no longer offered for openings."""
    return act(
        request,
        lambda: acts.retire(client, by=request.user),
        to=reverse("placements:client", args=[client.pk]),
        said="No new openings come from this client.",
    )


@require_POST
@allow(MANAGE, Client)
def client_take_up(request, client):
    """The client is offered again."""
    return act(
        request,
        lambda: acts.take_up(client, by=request.user),
        to=reverse("placements:client", args=[client.pk]),
        said="The client is in use again.",
    )


def _part(request, form, title, *, said="Saved."):
    """A page with the form of something that belongs to a client."""
    record = form.instance
    there = reverse("placements:client", args=[record.client_id])
    return form_page(
        request,
        form,
        lambda form: acts.keep(form.instance, by=request.user, changed=form.changed_data),
        title=title,
        back=there,
        to=there,
        said=said,
    )


@require_http_methods(FORM)
@allow(MANAGE, Client)
def site_new(request, client):
    """A further site."""
    return _part(request, SiteForm(request.POST or None, client=client), "New site")


@require_http_methods(FORM)
@allow(MANAGE, Site)
def site_edit(request, site):
    """A site as it is now."""
    form = SiteForm(request.POST or None, instance=site, client=site.client)
    return _part(request, form, site.name)


def _with_account(form):
    """An account with the contact's address is the contact's own."""
    contact = form.instance
    if form.is_bound and form.is_valid():
        contact.user = User.objects.filter(email__iexact=contact.email).first()
        form.changed_data = [*form.changed_data, "user"]
    return form


@require_http_methods(FORM)
@allow(MANAGE, Client)
def contact_new(request, client):
    """A further contact."""
    form = _with_account(ContactForm(request.POST or None, client=client))
    return _part(request, form, "New contact")


@require_http_methods(FORM)
@allow(MANAGE, ClientContact)
def contact_edit(request, contact):
    """A contact as it is now."""
    form = ContactForm(request.POST or None, instance=contact, client=contact.client)
    return _part(request, _with_account(form), contact.name)


@require_POST
@allow(MANAGE, ClientContact)
def contact_leave(request, contact):
    """The contact answers for the client no more; links and the account show nothing."""
    return act(
        request,
        lambda: acts.retire(contact, by=request.user, field="left_at"),
        to=_here(contact),
        said="The contact sees nothing of this client any more.",
    )


@require_POST
@allow(MANAGE, ClientContact)
def contact_return(request, contact):
    """The contact answers for the client again."""
    return act(
        request,
        lambda: acts.take_up(contact, by=request.user, field="left_at"),
        to=_here(contact),
        said="The contact is back.",
    )


@require_http_methods(FORM)
@allow(MANAGE, Client)
def system_new(request, client):
    """A further system."""
    return _part(request, SystemForm(request.POST or None, client=client), "New system")


@require_http_methods(FORM)
@allow(MANAGE, ClientSystem)
def system_edit(request, system):
    """A system as it is now."""
    form = SystemForm(request.POST or None, instance=system, client=system.client)
    return _part(request, form, system.name)


@require_http_methods(FORM)
@allow(MANAGE, Client)
def onboarding_new(request, client):
    """A further requirement before the first day."""
    form = OnboardingForm(request.POST or None, client=client)
    return _part(request, form, "New requirement", said="Placements made from now on have it.")


@require_http_methods(FORM)
@allow(MANAGE, OnboardingRequirement)
def onboarding_edit(request, requirement):
    """A requirement as it is now."""
    form = OnboardingForm(request.POST or None, instance=requirement, client=requirement.client)
    return _part(request, form, requirement.name)


@require_POST
@allow(MANAGE, OnboardingRequirement)
def onboarding_retire(request, requirement):
    """The requirement is not asked for any more."""
    return act(
        request,
        lambda: acts.retire(requirement, by=request.user),
        to=_here(requirement),
        said="New placements do not have it any more.",
    )
