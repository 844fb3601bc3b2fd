"""Fields that more than one form of the hub needs."""

from zoneinfo import available_timezones

from django import forms
from django.utils import timezone

US_ZONES = [
    ("America/New_York", "Eastern (New York)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Mountain without daylight saving (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
    ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
]


def zone_choices():
    """Time zones: those of the United States first, then all that the server knows."""
    ours = {name for name, _ in US_ZONES}
    others = sorted(name for name in available_timezones() if "/" in name and name not in ours)
    return [("United States", US_ZONES), ("Elsewhere", [(name, name) for name in others])]


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A date by the browser's own field; typed as 2027-01-18 where it has none."""

    widget = DateInput

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "error_messages",
            {
                "invalid": "Enter a date such as 2027-01-18.",
                "required": kwargs.pop("missing", "Enter a date."),
            },
        )
        super().__init__(input_formats=["%Y-%m-%d", "%m/%d/%Y"], **kwargs)


class WallClockInput(forms.DateTimeInput):
    """The browser's own field for a date and a time of day."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class WallClockField(forms.DateTimeField):
    """An instant, typed and shown on the wall clock of ``zone``, which the form sets."""

    widget = WallClockInput
    zone = timezone.get_default_timezone()

    def __init__(self, **kwargs):
        missing = kwargs.pop("missing", "Enter a date and a time.")
        kwargs.setdefault(
            "error_messages",
            {
                "invalid": "Enter a date and a time such as 2027-01-18 17:00.",
                "required": missing,
            },
        )
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M"]
        super().__init__(input_formats=formats, **kwargs)

    def to_python(self, value):
        """The instant; an hour that the clocks skip or repeat is refused with a sentence."""
        with timezone.override(self.zone):
            try:
                return super().to_python(value)
            except OverflowError:
                raise forms.ValidationError(self.error_messages["invalid"]) from None

    def prepare_value(self, value):
        """What the field shows: the wall clock of the zone."""
        with timezone.override(self.zone):
            return super().prepare_value(value)


class OneOf(forms.ModelChoiceField):
    """A choice among the records of one queryset, which is the whole of what may be chosen."""

    def __init__(self, queryset, **kwargs):
        kwargs.setdefault(
            "error_messages",
            {
                "invalid_choice": "Choose one of the list.",
                "required": kwargs.pop("missing", "Choose one of the list."),
            },
        )
        super().__init__(queryset, **kwargs)
