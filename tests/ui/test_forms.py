import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careerpath.ui.forms import CareForm, JSONField, QueryForm, json_body


class Everything(CareForm):
    """One field of each kind."""

    name = forms.CharField()
    essay = forms.CharField(widget=forms.Textarea, required=False)
    email = forms.EmailField()
    slug = forms.SlugField()
    number = forms.IntegerField()
    share = forms.FloatField()
    money = forms.DecimalField(max_digits=8, decimal_places=2)
    day = forms.DateField()
    moment = forms.DateTimeField()
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])
    extra = JSONField()
    password = forms.CharField(widget=forms.PasswordInput, strip=False)


class Search(QueryForm):
    """What a list is asked."""

    q = forms.CharField()
    page = forms.IntegerField(initial=1, min_value=1, max_value=10_000)
    ordering = forms.ChoiceField(choices=[("due", "Due"), ("-due", "Due")], initial="due")
    state = forms.MultipleChoiceField(choices=[("review", "Review"), ("second", "Second")])
    since = forms.DateField()


NASTY = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202egnp.exe",
    "\ufeff",
    "e\u0301" * 50,
    "9" * 5000,
    "-" + "9" * 5000,
    "1e999999",
    "NaN",
    "-Infinity",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "[" * 100_000,
    '{"a": "\\u0000"}',
    '{"a": "\\ud800"}',
    '{"a": NaN}',
    "{",
    "[1]",
]


def shown(form):
    """The form as a page would show it, as bytes."""
    return Template("{% crispy form %}").render(Context({"form": form})).encode()


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_F1_every_field_cleans_or_refuses_odd_text_and_shows_it_again(value):
    form = Everything(data=dict.fromkeys(Everything.base_fields, value))

    form.is_valid()

    for cleaned in form.cleaned_data.values():
        assert "\x00" not in str(cleaned)
        str(cleaned).encode()
    assert shown(form)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=2000)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_F1_no_text_breaks_any_field(value):
    form = Everything(data=dict.fromkeys(Everything.base_fields, value))

    form.is_valid()

    assert shown(form)


def test_F1_ten_megabytes_take_less_than_two_seconds():
    form = Everything(data={"essay": "e\u0301\u202e\x0b" * 2_500_000})
    started = dt.datetime.now(dt.UTC)

    form.is_valid()

    assert form.cleaned_data["essay"] == "é" * 2_500_000
    assert dt.datetime.now(dt.UTC) - started < dt.timedelta(seconds=2)


def test_F1_unstorable_text_is_refused_with_a_sentence_at_its_field():
    form = Everything(data={"name": "Mi\x00ra"})

    assert form.errors["name"] == ["Take out the character shown as �. It cannot be stored."]
    assert "#id_name" in [problem.href for problem in form.problems]


def test_F1_passwords_are_taken_letter_for_letter():
    form = Everything(data={"password": " e\u0301 "})
    form.is_valid()

    assert form.cleaned_data["password"] == " e\u0301 "


def test_numbers_and_years_that_the_database_refuses_are_refused_first():
    form = Everything(data={"number": "2147483648", "day": "9999-12-31", "moment": "9999-12-31"})

    assert {"number", "day", "moment"} <= set(form.errors)


@pytest.mark.parametrize(
    "value", ['"\\u0000"', '"\\ud800"', "NaN", "Infinity", '{"a": [1e999]}', "[" * 100_000, "{"]
)
def test_F3_json_that_postgresql_refuses_is_refused_first(value):
    with pytest.raises(ValidationError):
        JSONField().clean(value)


def test_F3_good_json_passes():
    assert JSONField().clean('{"a": [1, "é", null, true]}') == {"a": [1, "é", None, True]}


def test_F3_a_plain_json_field_is_not_let_in():
    class Wrong(CareForm):
        extra = forms.JSONField()

    with pytest.raises(ImproperlyConfigured):
        Wrong()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"3", b'{"a": "\\ud800"}', b'{"a": NaN}', b"[" * 100_000, b"\xff"]
)
def test_F3_bodies_that_are_no_json_object_are_refused(body):
    request = RequestFactory().post("/", body, content_type="application/json")

    with pytest.raises(ValidationError):
        json_body(request)


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "page=abc",
        "page=" + "9" * 5000,
        "page=10%5E30",
        "page=-1",
        "ordering=nosuch",
        "ordering=applicant__password",
        "state=review&state=nosuch",
        "since=0001-01-01",
        "since=%F0%28",
        "q=%ED%A0%80",
        "unknown=1&q[]=2&&&=",
    ],
)
def test_F2_odd_query_strings_are_set_aside(query):
    search = Search(QueryDict(query))
    search.is_valid()

    values = search.values

    assert values["page"] == 1
    assert values["ordering"] == "due"
    assert values["since"] is None
    assert "\x00" not in values["q"]


def test_F2_a_sensible_query_string_counts():
    search = Search(QueryDict("q=ehr&page=3&ordering=-due&state=review&state=second"))
    search.is_valid()

    assert search.values == {
        "q": "ehr",
        "page": 3,
        "ordering": "-due",
        "state": ["review", "second"],
        "since": None,
    }
    assert search.odd == []


@settings(max_examples=200)
@given(st.text(max_size=100))
def test_F2_no_query_string_breaks_a_list(text):
    search = Search(QueryDict(text))
    search.is_valid()

    assert set(search.values) == set(Search.base_fields)


def test_optional_fields_say_so_and_their_labels_are_escaped():
    class Question(CareForm):
        answer = forms.CharField(label="Why <b>us</b>?", required=False)

    html = shown(Question()).decode()

    assert "Why &lt;b&gt;us&lt;/b&gt;?" in html
    assert '<span class="optional">(optional)</span>' in html


def test_the_error_summary_leads_to_each_field():
    html = shown(Everything(data={"name": ""})).decode()

    assert 'role="alert"' in html
    assert 'href="#id_name"' in html
