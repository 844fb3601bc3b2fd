"""The forms that all others stand on: what they let in, and how they say what went wrong.

``CareForm`` and ``CareModelForm`` take any text without falling over: it is brought into one
spelling, characters that hide or turn text go, and what no database can store is refused with a
sentence. ``QueryForm`` reads GET parameters and never fails.
"""

import json
from collections.abc import Iterable
from math import isfinite
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms.fields import InvalidJSONInput
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html

from careerpath.ui.text import is_storable, tidy

LONGEST = 300
INTEGERS = (-2_147_483_648, 2_147_483_647)
YEARS = (1900, 2200)
DEEPEST = 40


def only_storable(text: str) -> None:
    """Refuse text that held NUL or half a character; what is left of it shows as �."""
    if isinstance(text, str) and not is_storable(text):
        raise ValidationError(
            "Take out the character shown as �. It cannot be stored.", code="unstorable"
        )


def only_these_years(moment: Any) -> None:
    """Refuse years that no application means and that not every database or sheet can hold."""
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise ValidationError(
            f"Enter a date between {YEARS[0]} and {YEARS[1]}.", code="year_out_of_range"
        )


def tidied(data: Any, *, raw: Iterable[str] = ()) -> MultiValueDict | None:
    """A copy of submitted data with every text tidied, but the ``raw`` names (passwords)."""
    if data is None:
        return None
    raw = set(raw)
    pairs = data.lists() if hasattr(data, "lists") else ((k, [v]) for k, v in data.items())
    clean = MultiValueDict()
    for name, values in pairs:
        if not isinstance(values, (list, tuple)):
            values = [values]
        clean.setlist(
            name, [tidy(v) if isinstance(v, str) and name not in raw else v for v in values]
        )
    return clean


class JSONField(forms.JSONField):
    """JSON that PostgreSQL can hold: no NUL, no half characters, no NaN, not 100,000 deep."""

    def to_python(self, value):
        """The parsed value; refused in words when it could not be stored."""
        try:
            parsed = super().to_python(value)
        except (ValueError, RecursionError):  # deep brackets, numbers of 5,000 digits
            raise self.unreadable() from None
        if not self.disabled and parsed is not None:
            self.walk(parsed)
        return parsed

    def bound_data(self, data, initial):
        """What to show again; a text that cannot be read is shown as it came."""
        try:
            bound = super().bound_data(data, initial)
            self.walk(bound)
        except (ValidationError, ValueError, RecursionError):
            return InvalidJSONInput(data)
        return bound

    def walk(self, value):
        """Look at every part without recursing, so that depth costs nothing."""
        parts = [(value, 1)]
        while parts:
            part, depth = parts.pop()
            if depth > DEEPEST:
                raise self.unreadable()
            if isinstance(part, str):
                only_storable(part)
            elif isinstance(part, float) and not isfinite(part):
                raise self.unreadable()
            elif isinstance(part, dict):
                parts.extend((key, depth + 1) for key in part)
                parts.extend((item, depth + 1) for item in part.values())
            elif isinstance(part, list):
                parts.extend((item, depth + 1) for item in part)

    def unreadable(self):
        """The refusal for something that is not plain JSON."""
        return ValidationError("Enter valid JSON.", code="invalid")


class Problem(NamedTuple):
    """One line of the error summary: where it leads, and what to do."""

    href: str
    text: str


class CareMixin:
    """What both kinds of form share; see the module."""

    quiet_optional: Iterable[str] = ()

    def __init__(self, data=None, files=None, *args, **kwargs):
        raw = self._raw_names(kwargs.get("prefix") or self.prefix)
        super().__init__(tidied(data, raw=raw), files, *args, **kwargs)
        for name, field in self.fields.items():
            self._guard(field)
            optional = not field.required and not isinstance(field, forms.BooleanField)
            if optional and name not in self.quiet_optional and not field.widget.is_hidden:
                label = field.label or name.replace("_", " ").capitalize()
                field.label = format_html('{} <span class="optional">(optional)</span>', label)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.attrs = {"novalidate": ""}

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, for the summary above the form, in the order of the fields."""
        lines = [Problem("", text) for text in self.non_field_errors()]
        for name, errors in self.errors.items():
            if name in self.fields:
                bound = self[name]
                target = bound.id_for_label or f"div_{bound.auto_id}"
                lines.extend(Problem(f"#{target}", text) for text in errors)
        return lines

    @classmethod
    def _raw_names(cls, prefix):
        """Passwords are taken letter for letter."""
        return {
            f"{prefix}-{name}" if prefix else name
            for name, field in cls.base_fields.items()
            if isinstance(field.widget, forms.PasswordInput)
        }

    @staticmethod
    def _guard(field):
        if isinstance(field, forms.JSONField):
            if not isinstance(field, JSONField):
                raise ImproperlyConfigured("Use careerpath.ui.forms.JSONField.")
        elif isinstance(field, forms.CharField):
            field.validators.append(only_storable)
        elif isinstance(field, forms.DateField | forms.DateTimeField):
            field.validators.append(only_these_years)
        elif type(field) is forms.IntegerField:
            if field.min_value is None:
                field.validators.append(MinValueValidator(INTEGERS[0]))
            if field.max_value is None:
                field.validators.append(MaxValueValidator(INTEGERS[1]))


class CareForm(CareMixin, forms.Form):
    """A form that marks what is optional, takes any text, and says what to do about errors."""


class CareModelForm(CareMixin, forms.ModelForm):
    """The same for one model. It cleans; a domain function saves."""


class QueryForm(forms.Form):
    """GET parameters, always usable.

    ``QueryForm.of(request)`` → ``.values``: each declared field with its cleaned value, or its
    ``initial`` where the parameter is missing or makes no sense; ``.odd``: names of those that
    made no sense. Nothing that anybody types after a question mark is an error.
    """

    def __init__(self, data=None, *args, **kwargs):
        clean = tidied(data)
        if clean is not None:
            for name, values in clean.lists():
                clean.setlist(
                    name,
                    [v.replace("\ufffd", "") if isinstance(v, str) else v for v in values],
                )
        super().__init__(clean if clean is not None else MultiValueDict(), *args, **kwargs)
        for field in self.fields.values():
            field.required = False
            if isinstance(field, forms.CharField) and field.max_length is None:
                field.max_length = LONGEST
                field.validators.append(MaxLengthValidator(LONGEST))
            CareMixin._guard(field)

    @classmethod
    def of(cls, request, **kwargs):
        """The form for this request's query string, cleaned."""
        return cls.read(request.GET, **kwargs)

    @classmethod
    def read(cls, data, **kwargs):
        """The form for these parameters, cleaned."""
        form = cls(data, **kwargs)
        form.is_valid()
        return form

    @property
    def odd(self) -> list[str]:
        """Names of parameters that made no sense and were set aside."""
        return [name for name in self.errors if name in self.fields]

    @property
    def values(self) -> dict[str, Any]:
        """Every declared field with what counts now."""
        cleaned = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        found = {}
        for name, field in self.fields.items():
            value = cleaned.get(name)
            asked = self.add_prefix(name) in self.data and name not in self.errors
            found[name] = value if asked and value not in field.empty_values else field.initial
            if found[name] is None and isinstance(field, forms.MultipleChoiceField):
                found[name] = []
            if found[name] is None and isinstance(field, forms.CharField):
                found[name] = ""
        return found


def json_body(request) -> dict[str, Any]:
    """The JSON object in a request's body; ``ValidationError`` for anything else."""
    try:
        value = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ValidationError("The body is not valid JSON.") from None
    if not isinstance(value, dict):
        raise ValidationError("The body is not a JSON object.")
    JSONField().walk(value)
    return value
