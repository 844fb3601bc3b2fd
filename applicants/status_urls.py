"""Addresses of an applicant's own pages, after sending."""

from django.urls import path

from applicants.views import status

HERE = "my/applications/<slug:reference>/"

urlpatterns = [
    path("my/applications/", status.mine, name="own_applications"),
    path(HERE, status.status, name="own_application"),
    path(f"{HERE}account/", status.account, name="own_score"),
    path(f"{HERE}withdraw/", status.withdraw, name="own_withdraw"),
    path(f"{HERE}come-back/", status.come_back, name="own_come_back"),
    path(f"{HERE}apply-again/", status.apply_again, name="own_apply_again"),
    path(f"{HERE}next-time/", status.next_time, name="own_next_time"),
]
