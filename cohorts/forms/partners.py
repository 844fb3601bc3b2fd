"""Forms of partners, campuses, recruiting events and share links."""

from django import forms

from careerpath.ui.forms import CareModelForm
from cohorts.forms.fields import DateField, OneOf
from cohorts.models import Campus, Intake, RecruitingEvent, ShareLink, UniversityPartner


class PartnerForm(CareModelForm):
    """A university partner and whom to talk to there."""

    class Meta:
        model = UniversityPartner
        fields = ["name", "code", "contact_name", "contact_email", "contact_phone", "is_active"]
        labels = {
            "name": "Name",
            "code": "Code",
            "contact_name": "Contact",
            "contact_email": "Email of the contact",
            "contact_phone": "Telephone of the contact",
            "is_active": "Active: offered in lists and imports",
        }
        help_texts = {"code": "Short, for import files, such as RIVERSIDE."}
        error_messages = {
            "name": {"required": "Enter the name of the university."},
            "code": {"required": "Enter a short code, such as RIVERSIDE."},
        }


class CampusForm(CareModelForm):
    """A campus of one partner."""

    class Meta:
        model = Campus
        fields = ["name", "city", "state"]
        labels = {"name": "Campus", "city": "City", "state": "State, by two letters"}
        error_messages = {"name": {"required": "Enter the name of the campus."}}

    def clean_state(self):
        """Two capital letters."""
        return self.cleaned_data["state"].upper()


class EventForm(CareModelForm):
    """A recruiting event of one program."""

    partner = OneOf(UniversityPartner.objects.none(), label="University partner", required=False)
    campus = OneOf(Campus.objects.none(), label="Campus", required=False)
    held_on = DateField(label="Date", required=False)

    class Meta:
        model = RecruitingEvent
        fields = ["name", "held_on", "partner", "campus", "place"]
        labels = {"name": "Name of the event", "place": "Place"}
        error_messages = {"name": {"required": "Enter the name of the event."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        current = self.instance.partner_id
        self.fields["partner"].queryset = partners_to_choose(current)
        self.fields["campus"].queryset = Campus.objects.select_related("partner").order_by(
            "partner__name", "name"
        )
        self.fields["campus"].label_from_instance = lambda campus: (
            f"{campus.partner.name}: {campus.name}"
        )

    def clean(self):
        """A campus brings its partner along; another partner's campus is refused."""
        cleaned = super().clean()
        campus = cleaned.get("campus")
        if campus and not cleaned.get("partner"):
            cleaned["partner"] = campus.partner
        elif campus and campus.partner != cleaned["partner"]:
            self.add_error("campus", "Choose a campus of this partner.")
        return cleaned


class ShareLinkForm(CareModelForm):
    """A link that remembers a partner, an event or a label."""

    intake = OneOf(Intake.objects.none(), label="Intake", required=False)
    partner = OneOf(UniversityPartner.objects.none(), label="University partner", required=False)
    event = OneOf(RecruitingEvent.objects.none(), label="Event", required=False)

    class Meta:
        model = ShareLink
        fields = ["label", "partner", "event", "intake"]
        labels = {"label": "What it is for"}
        help_texts = {"label": "Such as “Poster in the career center”. Staff see this."}
        error_messages = {"label": {"required": "Say what the link is for."}}

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners_to_choose(None)
        self.fields["event"].queryset = program.events.order_by("-held_on", "name")
        self.fields["intake"].queryset = program.intakes.filter(decisions_final_at=None).order_by(
            "-opens_at"
        )
        self.fields["intake"].help_text = "Leave empty to show every open intake."

    def clean(self):
        """An event brings its partner along."""
        cleaned = super().clean()
        event, partner = cleaned.get("event"), cleaned.get("partner")
        if event and event.partner_id and partner and event.partner_id != partner.pk:
            self.add_error("partner", "The event belongs to another partner.")
        elif event and event.partner_id and not partner:
            cleaned["partner"] = event.partner
        return cleaned


def partners_to_choose(current):
    """Active partners, and the one that a record already has."""
    kept = UniversityPartner.objects.filter(pk=current)
    return (UniversityPartner.objects.filter(is_active=True) | kept).order_by("name", "id")


class RemoveForm(forms.Form):
    """Nothing but the token: the act is confirmed by the button."""
