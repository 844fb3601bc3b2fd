"""Addresses of clients and what belongs to them."""

from django.urls import path

from placements.views import clients

CLIENT = "clients/<int:pk>/"

urlpatterns = [
    path("clients/", clients.clients, name="clients"),
    path("clients/new/", clients.client_new, name="client_new"),
    path(CLIENT, clients.client, name="client"),
    path(f"{CLIENT}edit/", clients.client_edit, name="client_edit"),
    path(f"{CLIENT}retire/", clients.client_retire, name="client_retire"),
    path(f"{CLIENT}take-up/", clients.client_take_up, name="client_take_up"),
    path(f"{CLIENT}sites/new/", clients.site_new, name="site_new"),
    path(f"{CLIENT}contacts/new/", clients.contact_new, name="contact_new"),
    path(f"{CLIENT}systems/new/", clients.system_new, name="system_new"),
    path(f"{CLIENT}requirements/new/", clients.onboarding_new, name="onboarding_new"),
    path("clients/sites/<int:pk>/", clients.site_edit, name="site_edit"),
    path("clients/contacts/<int:pk>/", clients.contact_edit, name="contact_edit"),
    path("clients/contacts/<int:pk>/leave/", clients.contact_leave, name="contact_leave"),
    path("clients/contacts/<int:pk>/return/", clients.contact_return, name="contact_return"),
    path("clients/systems/<int:pk>/", clients.system_edit, name="system_edit"),
    path("clients/requirements/<int:pk>/", clients.onboarding_edit, name="onboarding_edit"),
    path(
        "clients/requirements/<int:pk>/retire/",
        clients.onboarding_retire,
        name="onboarding_retire",
    ),
]
