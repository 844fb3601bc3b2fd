"""Addresses of the outbox."""

from django.urls import path

from careerpath.notifications import views

app_name = "notifications"
urlpatterns = [
    path("staff/outbox/", views.message_list, name="outbox"),
    path("staff/outbox/counts/", views.message_counts, name="counts"),
    path("staff/outbox/views/", views.save_view, name="save_view"),
    path("staff/outbox/views/delete/", views.delete_view, name="delete_view"),
    path("staff/outbox/release/", views.release_held, name="release_held"),
    path("staff/outbox/try/", views.try_settings, name="try_settings"),
    path("staff/outbox/<int:pk>/", views.message_detail, name="message"),
    path("staff/outbox/<int:pk>/resend/", views.resend, name="resend"),
    path("staff/outbox/<int:pk>/<slug:what>/", views.act, name="act"),
    path("hooks/mail/bounce/", views.bounce, name="bounce"),
]
