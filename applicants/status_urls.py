"""Addresses of an applicant's own pages, after sending."""

from django.urls import path

from applicants.views import own_requests, status

HERE = "my/applications/<slug:reference>/"

urlpatterns = [
    path("my/applications/", status.mine, name="own_applications"),
    path(HERE, status.status, name="own_application"),
    path(f"{HERE}account/", status.account, name="own_score"),
    path(f"{HERE}withdraw/", status.withdraw, name="own_withdraw"),
    path(f"{HERE}come-back/", status.come_back, name="own_come_back"),
    path(f"{HERE}apply-again/", status.apply_again, name="own_apply_again"),
    path(f"{HERE}requests/", own_requests.own_requests, name="own_requests"),
    path(f"{HERE}look/", own_requests.human_look, name="own_human_look"),
    path("my/requests/<int:pk>/take-back/", own_requests.take_back, name="own_request_take_back"),
    path("my/data/", own_requests.my_data, name="my_data"),
    path("my/data/download/", own_requests.my_data_download, name="my_data_download"),
    path(f"{HERE}next-time/", status.next_time, name="own_next_time"),
]
