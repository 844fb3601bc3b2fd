"""Objects of others: unseen looks like missing, in the address, in the body and in what is hidden.

L12 stands here too, because it walks the same addresses with a POST.
"""

import re
import uuid

import pytest
from django.forms.forms import BaseForm
from django.urls import reverse

from applicants.models import Application, BankItem, DispositionReason, Instrument, Rubric
from careerpath.accounts.models import User
from careerpath.accounts.roles import LABELS
from cohorts.models import (
    Campus,
    Cohort,
    Enrollment,
    Intake,
    Program,
    RecruitingEvent,
    Section,
    UniversityPartner,
)
from mentorship.models import ActionItem, Mentor
from placements.models import ClientContact, Site
from tests.house import markup, tables, world
from tests.house.audience import PARAMS
from training.models import (
    Certification,
    GradeGroup,
    GradeItem,
    Room,
    Signal,
    Skill,
    SubjectArea,
    TechnicalTrack,
)

MODELS = {name: (known if isinstance(known, type) else None) for (name, _), known in PARAMS.items()}


def seen_through(route, model, user):
    """What of the model this person can see at this address."""
    if route.name.startswith("front_desk_") and model is User:
        return User.objects.filter(pk__in=Application.objects.values("applicant"))
    return model.objects.visible_to(user)


def foreign(route, user):
    """An object of the route that this person cannot see, and an id that nothing has."""
    guard = route.access
    model = guard.model or MODELS.get(route.name)
    if model is None or not hasattr(model.objects, "visible_to"):
        return None
    seen = seen_through(route, model, user).values("pk")
    found = model._base_manager.exclude(pk__in=seen).order_by("-pk").first()
    if found is None:
        return None
    param = guard.param if guard.model else next(p for p in route.params if p == "pk")
    value = getattr(found, guard.lookup if guard.model else "pk")
    if isinstance(value, uuid.UUID):
        return param, value, uuid.uuid4()
    gone = 999_999_999 if isinstance(value, int) else re.sub(r"[a-z]+", "gone", str(value))
    return param, value, gone if gone != value else f"{value[:4]}-999999999"


@pytest.mark.parametrize("role", LABELS)
def test_A2_what_is_not_ones_own_looks_like_what_is_not_there(program, same_people, role):
    user, client, told, checked = world.person(role), world.identity(role), [], 0
    for route, _ in world.addresses(role):
        pair = foreign(route, user)
        if pair is None:
            continue
        param, value, gone = pair
        headers = {"HX-Request": "true"} if checked % 2 else {}
        real = ask(client, world.address(route, user, **{param: value}), headers)
        none = ask(client, world.address(route, user, **{param: gone}), headers)
        checked += 1
        if (real.status_code, none.status_code) not in {(404, 404), (403, 403)}:
            told.append((route.name, real.status_code, none.status_code))
        elif world.masked(real) != world.masked(none) or names(real) != names(none):
            told.append((route.name, "the answers differ"))
        client = world.stay_in(client, role)
    assert told == []
    assert checked > 20 or role in {"program_lead"}


def ask(client, url, headers):
    """The answer to a GET, or to a POST where the address takes no GET."""
    response = client.get(url, headers=headers)
    return client.post(url, headers=headers) if response.status_code == 405 else response


def names(response):
    return sorted(response.headers)


def test_A2_twin_an_object_that_is_visible_is_told_from_a_missing_one(program):
    client = world.identity("recruiter")
    there = client.get(reverse("import_detail", args=[1]))
    gone = client.get(reverse("import_detail", args=[999_999_999]))
    assert world.masked(there) != world.masked(gone)


# ------------------------------------------------------------------ A3: body, query, hidden fields
NOT_OFFERED = ["999999999", "-1", "0", "no-such", "1' OR '1'='1", "\x00", "9" * 5000]


def test_A3_what_a_form_does_not_offer_is_refused_and_changes_nothing(program):
    """Every select, radio and hidden id of every form on every page, one at a time."""
    client, checked, broken = world.identity("everything"), 0, []
    for form in markup.all_forms():
        for control in form.closed_choices():
            before = tables.written()
            value = NOT_OFFERED[checked % len(NOT_OFFERED)]
            response = form.send(client, {control.name: value})
            checked += 1
            client = world.stay_in(client, "everything")
            now = tables.written() if form.method == "post" else before
            moved = [name for name in now if now[name] != before.get(name)]
            if response.status_code >= 500 or moved:
                broken.append((form.page, form.action, control.name, value[:20], moved))
    assert broken == []
    assert checked > 40


# The fields that take the id of a record, and whose.
CHOSEN = {
    "certification": Certification, "contact": ClientContact, "enrollment": Enrollment,
    "must_skills": Skill, "nice_skills": Skill, "program": Program, "site": Site,
    "skill": Skill,
    "track": TechnicalTrack,
    "campus": Campus, "cohort": Cohort, "event": RecruitingEvent,
    "group": GradeGroup, "instructors": User, "instrument": Instrument, "intake": Intake,
    "kept": ActionItem, "mentor": Mentor,
    "interviewers": User, "item": GradeItem, "items": BankItem, "owner": User, "panel": User,
    "partner": UniversityPartner, "partners": UniversityPartner, "person": User,
    "reason": DispositionReason, "room": Room, "rubric": Rubric, "section": Section,
    "signal": Signal,
    "subject": SubjectArea, "tell": User, "to": User, "user": User,
}  # fmt: skip
# Fields of digits that are numbers and no ids; the applications of a selection and the pairs of a
# proposal are narrowed to what may be chosen, like the rows of a list.
NUMBERS = re.compile(
    r"value_\d+|(due_)?weekdays?|affected|application|count|for_\d+|is_must|level|mood|pair|per|points|seen"
    r"|sent|set|version|view"
)


def withheld(control):
    """The id, as the field writes it, of a record that is there and that the field leaves out."""
    model = CHOSEN[control.name]
    for record in model._base_manager.order_by("pk"):
        written = {str(record.pk), getattr(record, "slug", None), getattr(record, "code", None)}
        if not written & set(control.offered):
            return str(record.pk)
    return None


def test_A3_the_id_of_a_record_that_is_there_but_not_offered_is_refused(program, monkeypatch):
    """Records of another program, another kind or another standing, one field at a time."""
    answered, clean = [], BaseForm.full_clean

    def remembering(form):
        clean(form)
        answered.append(form)

    monkeypatch.setattr(BaseForm, "full_clean", remembering)
    client, broken, tried, unsorted = world.identity("everything"), [], set(), set()
    for form in markup.all_forms():
        for control in form.controls:
            offered = [value for value in control.offered if value]
            if form.method != "post" or not offered or not all(map(str.isdigit, offered)):
                continue
            if NUMBERS.fullmatch(control.name):
                continue
            if control.name not in CHOSEN:
                unsorted.add(control.name)
                continue
            if (value := withheld(control)) is None:
                continue
            answered.clear()
            before = tables.written()
            form.send(client, {control.name: value})
            asked = [form for form in answered if control.name in form.fields]
            fixed = asked and all(form.fields[control.name].disabled for form in asked)
            refused = any(control.name in form.errors for form in asked)
            if not fixed and (tables.written() != before or not refused):
                broken.append((form.action, control.name, value))
            tried.add(control.name)
    assert sorted(unsorted) == [], f"Say in CHOSEN or NUMBERS what these hold: {sorted(unsorted)}"
    assert broken == []
    assert tried >= {"cohort", "person", "reason", "section", "user"}, tried


def test_A3_records_of_two_programs_are_never_offered_side_by_side(program):
    """A section belongs to its cohort and a cohort to its program, whoever chooses."""
    mixed, seen = [], 0
    for form in markup.all_forms():
        for control in form.controls:
            if control.name in {"cohort", "section"} and control.is_closed:
                words = [words for value, words in control.offered.items() if value]
                elsewhere = ["Elsewhere" in one for one in words]
                seen += 1
                if any(elsewhere) and not all(elsewhere):
                    mixed.append((form.page, control.name))
    assert mixed == []
    assert seen >= 3


# ------------------------------------------------------------------ L12
POSTING = [route for route in world.routes() if route.name not in {"notifications:bounce"}]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}], ids=["no", "foreign"])
def test_L12_no_address_takes_a_post_from_elsewhere(program, headers):
    client = world.identity("everything", enforce_csrf_checks=True)
    token = {}
    if headers:
        page = client.get(reverse("accounts:profile")).content.decode()
        token = {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]}
    before, taken = tables.hashes(), []
    for route, url in world.addresses():
        response = client.post(url, token, headers=headers)
        if route in POSTING and response.status_code not in {403, 405}:
            taken.append((route.name, response.status_code))
    assert taken == []
    assert tables.changed(before) == []


def test_L12_twin_with_token_and_our_own_origin_it_is_taken(program):
    client = world.identity("everything", enforce_csrf_checks=True)
    page = client.get(reverse("accounts:profile")).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    url = reverse("accounts:profile")
    assert client.post(url, {"csrfmiddlewaretoken": token}).status_code != 403
