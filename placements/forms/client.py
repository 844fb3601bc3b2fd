"""Forms of clients and what belongs to them."""

from django import forms

from careerpath.ui.forms import CareModelForm
from cohorts.forms.fields import OneOf
from cohorts.models import Program
from placements.models import Client, ClientContact, ClientSystem, OnboardingRequirement, Site

NAME = {"name": {"required": "Enter a name."}}


class ClientForm(CareModelForm):
    """A client."""

    class Meta:
        model = Client
        fields = ["program", "name", "about", "hides_names"]
        labels = {
            "about": "To know",
            "hides_names": "First look without names",
        }
        help_texts = {
            "hides_names": "Names come with the invitation to an interview. It goes for openings "
            "raised from now on.",
            "about": "No patient data, ever.",
        }
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}
        error_messages = NAME

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        programs = Program.objects.order_by("name", "pk")
        if self.instance.pk or len(programs) == 1:
            del self.fields["program"]
            if not self.instance.pk:
                self.instance.program = programs[0]
        else:
            self.fields["program"] = OneOf(programs, label="Program")


class PartForm(CareModelForm):
    """What belongs to ``client``; a site is one of the client's."""

    def __init__(self, *args, client, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.client = client
        if "site" in self.fields:
            self.fields["site"] = OneOf(
                client.sites.all(),
                label="Site",
                required=False,
                empty_label="Every site",
            )


class SiteForm(PartForm):
    """A site."""

    class Meta:
        model = Site
        fields = ["name", "city", "region"]
        labels = {"region": "State or region"}
        error_messages = {**NAME, "city": {"required": "Enter the city."}}


class ContactForm(PartForm):
    """A contact; an account with the same address is the contact's own."""

    class Meta:
        model = ClientContact
        fields = ["name", "email", "title", "site"]
        labels = {"email": "Email"}
        error_messages = {
            **NAME,
            "email": {
                "required": "Enter the address to which links go.",
                "invalid": "Enter an address such as lena@hospital.org.",
            },
        }


class SystemForm(PartForm):
    """A system of the client."""

    class Meta:
        model = ClientSystem
        fields = ["name", "version"]
        error_messages = NAME


class OnboardingForm(PartForm):
    """What the client asks for before the first day."""

    class Meta:
        model = OnboardingRequirement
        fields = ["name", "kind", "lead_days", "months_valid", "site"]
        labels = {
            "kind": "What it is",
            "lead_days": "Days that it takes",
            "months_valid": "Months that it holds",
        }
        error_messages = {
            **NAME,
            "kind": {"required": "Choose what it is."},
            "lead_days": {"required": "Enter how many days it takes."},
        }
