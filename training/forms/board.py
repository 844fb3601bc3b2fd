"""What the board and the list of early warning are asked for: filters and order."""

from django import forms

from careerpath.ui.forms import QueryForm
from training import risk_registry
from training.models import Standing

ANY = "any"
SORTS = ("name", "attendance", "work", "signals", "status", "contact", "total")


class BoardQuery(QueryForm):
    """The filters of the board; each holds or is empty."""

    q = forms.CharField(max_length=80)
    section = forms.IntegerField(min_value=1)
    reason = forms.ChoiceField()
    below = forms.IntegerField(min_value=1)
    track = forms.IntegerField(min_value=1)
    university = forms.CharField(max_length=200)
    client = forms.CharField(max_length=200)
    missing = forms.IntegerField(min_value=1, max_value=99)
    status = forms.ChoiceField(choices=[*Standing.choices, ("none", "Not set")])
    absent = forms.BooleanField()
    kudos = forms.BooleanField()
    sort = forms.ChoiceField(choices=[(one, one) for one in (*SORTS, *(f"-{s}" for s in SORTS))])
    page = forms.IntegerField(min_value=1, max_value=99_999)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = risk_registry.names().items()
        self.fields["reason"].choices = [(ANY, "Any reason"), *names]


class PageQuery(QueryForm):
    """Which page of a list is looked at."""

    page = forms.IntegerField(min_value=1, max_value=99_999)


class RiskQuery(PageQuery):
    """Which signals are listed."""

    show = forms.ChoiceField(
        choices=[("open", "Open"), ("mine", "Mine"), ("ended", "Ended")], initial="open"
    )
    rule = forms.ChoiceField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = list(risk_registry.names().items())
