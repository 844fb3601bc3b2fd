"""Forms of the reading room and of the lead's page."""

import datetime as dt

from django import forms
from django.utils import timezone

from applicants.domain import reading_plan, scorecards
from applicants.models import ReadAssignment, Recommendation
from applicants.scoring import POINTS
from careerpath.ui.forms import CareForm

SCALE = [(str(point), str(point)) for point in POINTS]


class ScorecardForm(CareForm):
    """One scorecard; a draft may be incomplete, what is submitted may not.

    ``rows`` gives the criteria with their fields, for a page that lays them out by hand.
    """

    recommendation = forms.ChoiceField(
        choices=Recommendation.choices, required=False, label="Recommendation"
    )
    note = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    flagged = forms.BooleanField(required=False)
    flag_note = forms.CharField(max_length=300, required=False)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    tab = forms.RegexField(r"\A[a-f0-9]{0,16}\Z", required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, card, complete=False, **kwargs):
        self.base_fields = dict(self.base_fields)
        self.criteria = list(card.rubric.criteria.all())
        self.complete = complete
        for one in self.criteria:
            self.base_fields[f"value_{one.pk}"] = forms.ChoiceField(
                choices=SCALE, required=False, label=one.name
            )
            self.base_fields[f"evidence_{one.pk}"] = forms.CharField(
                max_length=1000, required=False, label=f"Evidence for {one.name}"
            )
        super().__init__(data, **kwargs)
        self.held = scorecards.entry_of(card)

    def clean(self):
        """Complete, when it is to be submitted."""
        cleaned = super().clean()
        if self.complete and not self.errors:
            for name, sentence in scorecards.missing(self.criteria, self.entry).items():
                self.add_error(name, sentence)
        return cleaned

    @property
    def entry(self):
        """What was entered, for the domain."""
        cleaned = self.cleaned_data
        values = {one.pk: cleaned.get(f"value_{one.pk}") for one in self.criteria}
        return scorecards.Entry(
            values={pk: int(value) if value else None for pk, value in values.items()},
            evidence={one.pk: cleaned.get(f"evidence_{one.pk}", "") for one in self.criteria},
            recommendation=cleaned.get("recommendation", ""),
            note=cleaned.get("note", ""),
            flagged=cleaned.get("flagged", False),
            flag_note=cleaned.get("flag_note", ""),
            version=cleaned.get("version") or 0,
            tab=cleaned.get("tab", ""),
        )

    def shown(self, name, stored):
        """What stands in a field: as it came when it was sent, else as it is stored."""
        return self.data.get(name, "") if self.is_bound else stored

    @property
    def rows(self):
        """Each criterion with what it has, what is wrong, and whether it is open."""
        rows = []
        for one in self.criteria:
            value = self.shown(f"value_{one.pk}", self.held.values.get(one.pk))
            wrong = [
                *self.errors.get(f"value_{one.pk}", []),
                *self.errors.get(f"evidence_{one.pk}", []),
            ]
            rows.append(
                {
                    "criterion": one,
                    "value": int(value) if str(value) in dict(SCALE) else None,
                    "evidence": self.shown(
                        f"evidence_{one.pk}", self.held.evidence.get(one.pk, "")
                    ),
                    "wrong": wrong,
                }
            )
        waiting = next((row for row in rows if row["wrong"]), None)
        waiting = waiting or next((row for row in rows if row["value"] is None), None)
        for row in rows:
            row["is_open"] = row is waiting or bool(row["wrong"])
        return rows

    @property
    def chosen(self):
        """Recommendation, note and flag as they stand."""
        return {
            "recommendation": self.shown("recommendation", self.held.recommendation),
            "note": self.shown("note", self.held.note),
            "flagged": bool(self.shown("flagged", self.held.flagged)),
            "flag_note": self.shown("flag_note", self.held.flag_note),
        }


class HandBackForm(CareForm):
    """Why somebody else should read this file."""

    why = forms.ChoiceField(
        label="Why",
        choices=[
            (value, label)
            for value, label in ReadAssignment.Handback.choices
            if value != ReadAssignment.Handback.DESK
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say why you hand it back."},
    )
    note = forms.CharField(
        label="In a few words",
        max_length=300,
        required=False,
        help_text="Program leads read this. Do not write who it is.",
    )


class PlanForm(CareForm):
    """Who reads, how much of a full load, and until when."""

    due_on = forms.DateField(
        label="Read by",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter the day by which everything is to be read."},
    )

    def __init__(self, data=None, *, plan=None, readers=None, **kwargs):
        self.base_fields = dict(self.base_fields)
        shares = {one.reader_id: one.share for one in plan.readers.all()} if plan else {}
        self.readers = reading_plan.candidates() if readers is None else readers
        for pk, name in self.readers:
            self.base_fields[f"share_{pk}"] = forms.IntegerField(
                label=name,
                required=False,
                min_value=0,
                max_value=100,
                initial=shares.get(pk, 0 if plan else 100),
                error_messages={
                    "min_value": "Enter a whole number from 0 to 100.",
                    "max_value": "Enter a whole number from 0 to 100.",
                    "invalid": "Enter a whole number from 0 to 100.",
                },
            )
        self.quiet_optional = [f"share_{pk}" for pk, _ in self.readers]
        initial = {"due_on": plan.due_on if plan else timezone.localdate() + dt.timedelta(days=14)}
        super().__init__(data, initial=initial, **kwargs)

    @property
    def rows(self):
        """Each reader's field."""
        return [(name, self[f"share_{pk}"]) for pk, name in self.readers]

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise forms.ValidationError("Choose a day that is not over.")
        return due_on

    @property
    def shares(self):
        """Share by reader, of those who read."""
        found = {pk: self.cleaned_data.get(f"share_{pk}") or 0 for pk, _ in self.readers}
        return {pk: share for pk, share in found.items() if share}
