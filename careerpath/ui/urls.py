"""Pages that belong to no app."""

from django.urls import path

from careerpath.ui import views

urlpatterns = [
    path("", views.staff_home, name="home"),
    path("jump/", views.jump_to, name="jump"),
    path("switch/", views.switch_cohort, name="switch_cohort"),
]
