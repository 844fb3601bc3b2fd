"""Every page that a role can reach: no policy violation, no script error, nothing that runs."""

import re
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
from tests.house import markup

pytestmark = pytest.mark.django_db(transaction=True)
PAYLOAD = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}"
MOST = 70
REFUSALS = 2
LEFT_OUT = ("/account/logout/", "/healthz", "/readyz", "/static/")
CODES = {"time_zone", "theme", "password", "session_key", "session_data", "state", "kind", "token"}
SHOWN = "document.body.innerText.includes('onerror=')"
CHANGING = re.compile(r"[A-Za-z0-9]{64}|\b[0-9a-f]{16}\b|nonce=\"[^\"]*\"")
EVERYBODY = [
    "program_lead",
    "recruiter",
    *sorted(set(ROLES) - {"program_lead", "recruiter"}),
    "nobody",
]
GROUPS = [EVERYBODY[first::3] for first in range(3)]
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
    """Opens what can be reached from the home page and what has a plain address.

    A page whose main part somebody of the same group has had before is not opened once more:
    around it stands the shell, which each person sees on the home page and on what is theirs.
    """

    def __init__(self, window, before):
        self.window, self.before, self.seen, self.shown = window, before, {}, 0
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
        page = "text/html" in first.headers.get("content-type", "") and first.text()
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
        self.seen[path] = self.seen[led_to] = first.status
        own_part = path, CHANGING.sub("", page.partition("<main")[2])
        if path == "/staff/" or own_part not in self.before:
            self.seen[path] = self.seen[led_to] = self.window.open(path).status
            self.before[own_part] = self.window.page.evaluate(SHOWN)
        self.shown += self.before[own_part]
        return sorted({self.path_of(link) for link in markup.links_in(page)} - {None})

    def path_of(self, link):
        """One address of each kind: numbers and references stand for each other."""
        parts = urlsplit(urldefrag(link).url)
        if parts.scheme or parts.netloc or parts.query or not parts.path.startswith("/"):
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


@pytest.mark.parametrize("group", GROUPS, ids="-".join)
def test_H3_F6_no_page_breaks_the_policy_or_runs_what_people_typed(tab, program, group):
    people = {role: make.person(role) if role in ROLES else None for role in group}
    if "recruiter" in people:
        for row in program:
            blinding.unblind(row, reason="To see that nothing runs.", by=people["recruiter"])
    assert poison() > 10
    before = {}
    for role, user in people.items():
        window = tab(user)
        walk = Walk(window, before)

        seen = walk.all()

        assert role not in {"recruiter", "program_lead"} or walk.shown > 3
        assert [path for path, status in seen.items() if status in {500, 503}] == []
        least = 3 if user else 1
        assert len([path for path, status in seen.items() if status == 200]) >= least
        assert window.trouble() == []
        assert window.page.evaluate("document.querySelectorAll('img[src=x]').length") == 0
        window.context.close()
