"""The words of the public page."""

from django import forms

from applicants.models import IntakePage
from careerpath.ui.forms import CareModelForm


class IntakePageForm(CareModelForm):
    """What somebody wants to know before they apply."""

    class Meta:
        model = IntakePage
        fields = ["pay", "demands", "decisions", "accommodation", "hear_by"]
        labels = {
            "pay": "Pay and costs",
            "demands": "What it asks of people",
            "decisions": "How decisions are made",
            "accommodation": "Adjustments",
            "hear_by": "Everybody hears by",
        }
        help_texts = {
            "pay": "What people are paid, and what they pay themselves.",
            "demands": "Hours, place, travel, how long.",
            "decisions": "Leave it empty to say how the site itself works.",
            "accommodation": "Leave it empty to name the help address.",
            "hear_by": "Shown on the page and to those who have applied.",
        }
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 4})
                for name in ("pay", "demands", "decisions", "accommodation")
            },
            "hear_by": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
