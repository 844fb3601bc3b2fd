"""Every page that a role can reach: no policy violation, no script error, nothing that runs."""

from collections import Counter
from urllib.parse import urldefrag, urlsplit

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import URLResolver, get_resolver

from applicants.domain import blinding
from applicants.models import Answer, Question
from careerpath.accounts.roles import ROLES
from cohorts.models import Campus, RecruitingEvent, UniversityPartner
from tests.factories import triage as make

pytestmark = pytest.mark.django_db(transaction=True)
PAYLOAD = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}"
MOST = 70
REFUSALS = 2
LEFT_OUT = ("/account/logout/", "/healthz", "/readyz", "/static/")
CODES = {"time_zone", "theme", "password", "session_key", "session_data", "state", "kind", "token"}
OURS = ("cohorts", "applicants", "training", "accounts", "notifications", "tables", "later")


def plain_addresses(resolver=None, prefix="/"):
    """All addresses without a parameter."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = str(pattern.pattern).removeprefix("^").removesuffix("$")
        if "<" in route or "(" in route or "\\" in route:
            continue
        if isinstance(pattern, URLResolver):
            yield from plain_addresses(pattern, prefix + route)
        else:
            yield prefix + route


def poison():
    """The payload stands in every text of every record that a constraint lets it stand in."""
    poisoned = 0
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            poisoned += sum(poison_field(model, field) for field in texts(model))
    return poisoned


def texts(model):
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        is_code = field.choices or field.name in CODES or isinstance(field, models.SlugField)
        if is_text and not is_code:
            yield field


def poison_field(model, field):
    text = PAYLOAD[: field.max_length or 200]
    try:
        with transaction.atomic():
            return bool(model._base_manager.exclude(pk=None).update(**{field.attname: text}))
    except IntegrityError:
        return 0


class Walk:
    """Opens what can be reached from the home page and what has a plain address."""

    def __init__(self, window):
        self.window, self.seen, self.shown = window, {}, 0
        self.refusals = Counter()

    def all(self):
        waiting = ["/staff/", "/", "/apply/", *sorted(set(plain_addresses()))]
        while waiting and len(self.seen) < MOST:
            path = waiting.pop(0)
            if path in self.seen or path.startswith(LEFT_OUT):
                continue
            waiting.extend(self.visit(path))
        return self.seen

    def visit(self, path):
        first = self.window.context.request.get(self.window.address + path)
        page = "text/html" in first.headers.get("content-type", "") and first.body()
        if not page or "attachment" in first.headers.get("content-disposition", ""):
            self.seen[path] = "no page"
            return []
        led_to = urlsplit(first.url).path
        if led_to != path and led_to in self.seen:
            self.seen[path] = f"leads to {led_to}"
            return []
        self.refusals[first.status] += first.status in {403, 404}
        if self.refusals[first.status] > REFUSALS:  # one refusal looks like another
            self.seen[path] = first.status
            return []
        self.seen[path] = self.seen[led_to] = self.window.open(path).status
        self.shown += self.window.page.evaluate("document.body.innerText.includes('onerror=')")
        links = self.window.page.evaluate("[...document.links].map(link => link.href)")
        return sorted({self.path_of(link) for link in links} - {None})

    def path_of(self, link):
        """One address of each kind: numbers and references stand for each other."""
        parts = urlsplit(urldefrag(link).url)
        if f"{parts.scheme}://{parts.netloc}" != self.window.address or parts.query:
            return None
        return parts.path


@pytest.fixture
def program(db):
    """Some of everything."""
    call = make.intake()
    rows = make.applications(3, call=call, state="review", potential=70, suggestion="advance")
    question = Question.objects.create(intake=call, key="cause", text="Why?")
    for row in rows:
        Answer.objects.create(application=row, question=question, text="Because.")
    partner = UniversityPartner.objects.first()
    Campus.objects.create(partner=partner, name="North")
    RecruitingEvent.objects.create(program=call.program, partner=partner, name="Fair")
    return rows


@pytest.mark.parametrize("role", [None, *ROLES])
def test_H3_F6_no_page_breaks_the_policy_or_runs_what_people_typed(tab, program, role):
    user = make.person(role) if role else None
    if role == "recruiter":
        for row in program:
            blinding.unblind(row, reason="To see that nothing runs.", by=user)
    poisoned = poison()
    window = tab(user)
    walk = Walk(window)

    seen = walk.all()

    assert poisoned > 10
    assert role not in {"recruiter", "program_lead"} or walk.shown > 3
    assert [path for path, status in seen.items() if status in {500, 503}] == []
    assert len([path for path, status in seen.items() if status == 200]) >= (3 if role else 1)
    assert window.trouble() == []
    assert window.page.evaluate("document.querySelectorAll('img[src=x]').length") == 0
