"""Forms of the program's settings and the set-up question."""

from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms

from careerpath.ui.forms import CareForm, CareModelForm
from cohorts.forms.fields import zone_choices
from cohorts.models import Program

NUMBER = forms.NumberInput(attrs={"class": "w-months"})
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ProgramForm(CareModelForm):
    """What the program is called, where it is, and how to reach it."""

    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=zone_choices,
        help_text="Deadlines and class sessions live in this zone.",
    )

    class Meta:
        model = Program
        fields = ["name", "about", "time_zone", "contact_email", "contact_phone"]
        labels = {
            "name": "Name of the program",
            "about": "What it is, for applicants",
            "contact_email": "Email for questions",
            "contact_phone": "Telephone for questions",
        }
        help_texts = {"about": "Stands on the public page above the open intakes."}
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"name": {"required": "Enter the name of the program."}}


class SettingsForm(CareModelForm):
    """One switch for each thing that the set-up question decides."""

    class Meta:
        model = Program
        fields = [
            "approval_policy",
            "wait_hours",
            "workday_opens",
            "workday_closes",
            "closing_reminder_days",
            "readers_per_file",
            "read_twice_percent",
            "third_reader_when_split",
            "calibration",
            "severity_model",
            "client_access",
            "notices",
            "local_law_144",
        ]
        labels = {
            "approval_policy": "Who agrees",
            "wait_hours": "Working hours to wait",
            "workday_opens": "The working day begins at",
            "workday_closes": "and ends at",
            "closing_reminder_days": "Remind of unsent applications, days before the closing",
            "readers_per_file": "Readers per file",
            "read_twice_percent": "Share of files that is read twice, in percent",
            "third_reader_when_split": "A third reader when two are far apart",
            "calibration": "Readers calibrate on the same files first",
            "severity_model": "Correct for strict and lenient readers",
            "client_access": "Client contacts come in by",
            "notices": "Notices by jurisdiction",
            "local_law_144": "Local Law 144 package",
        }
        help_texts = {
            "closing_reminder_days": "Everybody who has begun gets one letter. 0 for none.",
            "approval_policy": "Who has to agree to a rubric, to declines, to a release.",
            "wait_hours": "With wait and check: how long an act stands before it is confirmed.",
        }
        widgets = {
            "approval_policy": forms.RadioSelect,
            "wait_hours": NUMBER,
            "closing_reminder_days": NUMBER,
            "readers_per_file": NUMBER,
            "read_twice_percent": NUMBER,
            "client_access": forms.RadioSelect,
            "workday_opens": TIME,
            "workday_closes": TIME,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("approval_policy", "client_access", "notices", "local_law_144"):
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]
        self.helper.layout = Layout(
            Fieldset(
                "Approvals",
                "approval_policy",
                "wait_hours",
                Div("workday_opens", "workday_closes", css_class="row-flex"),
            ),
            Fieldset("Applying", "closing_reminder_days"),
            Fieldset(
                "Reading",
                "readers_per_file",
                "read_twice_percent",
                "third_reader_when_split",
                "calibration",
                "severity_model",
            ),
            Fieldset("Clients and notices", "client_access", "notices", "local_law_144"),
        )


class SizeForm(CareForm):
    """The one question of set-up."""

    size = forms.ChoiceField(
        label="How many work here?",
        choices=Program.Size.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how many people work on the program."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "size",
            HTML('<p class="form-text">This sets defaults. Each has a switch of its own.</p>'),
        )
