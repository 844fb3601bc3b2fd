"""Addresses of required returns."""

from django.urls import path

from careerpath.equity import return_views as views

urlpatterns = [
    path("", views.returns, name="returns"),
    path("<int:pk>/", views.one_return, name="return"),
    path("<int:pk>/authorize/", views.authorize, name="authorize_return"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw_return"),
    path("<int:pk>/take/", views.take_return, name="take_return"),
]
