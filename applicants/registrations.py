"""What the selection puts into the shell: roles that follow from records."""

from applicants.models import Application
from careerpath import access


def register():
    """Everything below stands in the registries of the floor."""
    access.derived_role(applicant)


def applicant(user):
    """Whoever has an application is an applicant; nobody grants that by hand."""
    return {"applicant"} if Application.objects.filter(applicant=user).exists() else set()
