"""The triage list against Django's own changelist on the same rows, at 9,500 and 1,000,000.

Both render their whole page for the same person through the same middleware. The changelist is a
ModelAdmin with the same columns, filters, order and page size, registered here only. Our totals
come from a request of their own; a line of the table has page and totals together.
"""

import pathlib
from functools import partial

from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from applicants.models import Application
from tests import harness, plugin
from tests.benchmarks.table import Row, seconds
from tests.factories import triage as make

SIZES = (9_500, 1_000_000)
ROUNDS = 15
LIST = "/applications/"
CHANGELIST = "/admin/applicants/application/"
IN_REVIEW = "state__in=review,second"


class Site(admin.AdminSite):
    def has_permission(self, request):
        return True

    def get_log_entries(self, request):
        return []


class ApplicationAdmin(admin.ModelAdmin):
    list_display = [
        "reference", "field_of_study", "state", "potential", "suggestion", "tags", "assigned_to",
        "state_changed_at", "due_on",
    ]  # fmt: skip
    list_filter = [
        "state", "intake", "channel", "suggestion", "willing_to_relocate", "work_authorized",
    ]  # fmt: skip
    list_select_related = ["assigned_to"]
    list_per_page = 25
    ordering = ["due_on", "-potential", "id"]
    search_fields = ["reference", "field_of_study"]

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True

    has_change_permission = has_add_permission = has_delete_permission = has_view_permission


site = Site(name="admin")
site.register(Application, ApplicationAdmin)
urlpatterns = [path("admin/", site.urls), path("", include("careerpath.urls"))]

FILL = """
INSERT INTO accounts_user (password, email, name, is_active, time_zone, theme, keys_on, created_at)
SELECT '', 'bench-' || n || '@example.org', 'Applicant ' || n, true, '', 'system', true, now()
FROM generate_series({first}, {last}) n;

INSERT INTO applicants_application (
    reference, intake_id, applicant_id, external_id, state, held_from, submitted_at, degree_level,
    field_of_study, work_authorized, willing_to_relocate, regions, home_state, channel, due_on,
    tags, potential, suggestion, created_at, state_changed_at, assigned_to_id)
SELECT 'B-' || lpad(n::text, 8, '0'), {intake}, u.id, 'b' || n,
    (ARRAY['screening','screening','submitted','review','second','shortlisted','not_progressed',
           'not_progressed','not_progressed','screening'])[1 + n % 10],
    '', now() - (n % 40) * interval '1 day', 'bachelor',
    (ARRAY['Nursing','Information systems','History','Biology','Business','Philosophy',
           'Public health','Economics'])[1 + n % 8],
    n % 3 <> 0, n % 2 = 0, ARRAY['south'], (ARRAY['TX','CA','NY','WA','OH'])[1 + n % 5],
    (ARRAY['partner','event','referral','web','other'])[1 + n % 5],
    CASE WHEN n % 10 IN (3, 4) THEN current_date + (n::bigint * 7919 % 60)::int - 20 END,
    CASE WHEN n % 20 = 0 THEN ARRAY['strong answers'] ELSE ARRAY[]::varchar[] END,
    CASE WHEN n % 10 <> 2 THEN (n::bigint * 7919 % 100000) / 1000.0 END,
    (ARRAY['advance','person','decline',''])[1 + n % 4],
    now(), now() - (n::bigint * 104729 % 90000) * interval '1 minute',
    CASE WHEN n % 10 IN (3, 4) AND n % 3 = 0 THEN {reader} END
FROM generate_series({first}, {last}) n
JOIN accounts_user u ON u.email = 'bench-' || n || '@example.org';
"""


def fill(first, last, intake, reader):
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for start in range(first, last + 1, 100_000):
            stop = min(start + 99_999, last)
            cursor.execute(FILL.format(first=start, last=stop, intake=intake.pk, reader=reader.pk))
        cursor.execute("RESET statement_timeout")
    name = connection.settings_dict["NAME"]
    for table in ("applicants_application", "accounts_user"):
        harness.execute(plugin.VAR, f"VACUUM ANALYZE {table}", name)


def get(client, address):
    """Seconds of one page, with nothing of ours in the cache."""
    cache.clear()
    answers = []
    took = seconds(lambda: answers.append(client.get(address)))
    if answers[0].status_code != 200:
        raise RuntimeError(f"{address} answered {answers[0].status_code}.")
    return took


def queries(client, address):
    """How many queries one page takes, once the session has noted that somebody is there."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def in_turns(*acts):
    """The quickest of many rounds of each act, in turns: what else runs here only adds."""
    for act in acts:
        act()
    taken = [[act() for act in acts] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*taken, strict=True)]


class Place:
    """A database of so many applications, and somebody signed in there."""

    def __init__(self, name, size):
        harness.clone(plugin.VAR, name)
        self.name, self.size = name, size
        with self:
            intake, user = make.intake("bench"), make.person("recruiter")
            fill(1, size, intake, user)
            self.client = Client(SERVER_NAME="localhost")
            self.client.force_login(user)
            self.client.user = user
            self.pages = pages(self.client, size)

    def __enter__(self):
        if connection.settings_dict["NAME"] != self.name:
            connection.close()
            connection.settings_dict["NAME"] = self.name
            connection.ensure_connection()

    def __exit__(self, *error):
        return None

    def page(self, number, which):
        """One of our pages (1) or of the changelist's (2)."""
        with self:
            return get(self.client, self.pages[number][which])


def deep(client, pages):
    """The address of our page so many pages into the whole list."""
    table = make_table(client.user, "view=everything&set=1")
    rows = table.keyset.order(table.matching())
    row = rows[pages * 25 - 1 : pages * 25][0]
    return f"{LIST}?view=everything&set=1&after={table.keyset.write(row, pages * 25)}"


def make_table(user, text):
    from applicants.tables import ApplicationsTable  # noqa: PLC0415 - after django.setup()

    return ApplicationsTable(user, ApplicationsTable.querydict(text))


def pages(client, size):
    """Name, our address, the changelist's address, goal."""
    far = min(size // 25 // 2, 20_000)
    return [
        ("triage: what waits for a review", LIST, f"{CHANGELIST}?{IN_REVIEW}"),
        (
            "triage: everything by potential",
            f"{LIST}?view=everything&set=1&sort=-potential",
            f"{CHANGELIST}?o=-4",
        ),
        (
            "triage: everything by time in stage",
            f"{LIST}?view=everything&set=1&sort=days",
            f"{CHANGELIST}?o=8",
        ),
        (
            "triage: the middle of everything",
            deep(client, far),
            f"{CHANGELIST}?p={far + 1}",
        ),
        (
            "triage: search in the field of study",
            f"{LIST}?view=everything&set=1&q=public+hea",
            f"{CHANGELIST}?q=public+hea",
        ),
    ]


def with_admin(templates):
    """The templates and tags of the admin, without the app: apps are made ready only once."""
    tags = "django.contrib.admin.templatetags"
    libraries = {name: f"{tags}.{name}" for name in ("admin_list", "admin_urls", "log")}
    folder = pathlib.Path(admin.__file__).parent / "templates"
    return {
        **templates,
        "DIRS": [*templates["DIRS"], folder],
        "OPTIONS": {**templates["OPTIONS"], "libraries": libraries},
    }


OVERRIDE = {
    "ROOT_URLCONF": "tests.benchmarks.bench_triage",
    "TEMPLATES": [with_admin(settings.TEMPLATES[0])],
    "STORAGES": {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}


def rows(*, quick=False):
    """The lines of the table."""
    with override_settings(**OVERRIDE):
        yield from _rows(quick)


def _rows(quick):
    own = connection.settings_dict["NAME"]
    small = Place(f"{own}_small", SIZES[0])
    large = None if quick else Place(f"{own}_large", SIZES[1])
    try:
        yield from _lines(small, large)
    finally:
        for place in (small, large):
            if place:
                connection.close()
                connection.settings_dict["NAME"] = own
                harness.drop(plugin.VAR, place.name)


def _lines(small, large):
    for number, (name, *_) in enumerate(small.pages):
        for place in filter(None, (small, large)):
            mine, other = in_turns(partial(place.page, number, 1), partial(place.page, number, 2))
            yield Row(name, place.size, mine * 1000, other * 1000, "never slower", "ms")
        if large:
            big, few = in_turns(partial(large.page, number, 1), partial(small.page, number, 1))
            yield Row(f"{name}: against 9,500", large.size, big * 1000, few * 1000, "≤ 2×", "ms")
            counted = []
            for place in (large, small):
                with place:
                    counted.append(queries(place.client, place.pages[number][1]))
            yield Row(f"{name}: queries", large.size, *counted, "equal", " ")
    for place in filter(None, (small, large)):
        with place:
            took = get(Counting(place.client), f"{LIST}counts/")
            page = get(place.client, f"{CHANGELIST}?{IN_REVIEW}")
        yield Row("triage: all totals apart", place.size, took * 1000, page * 1000, "", "ms")


class Counting:
    """Asks as htmx does."""

    def __init__(self, client):
        self.client = client

    def get(self, address):
        return self.client.get(address, headers={"HX-Request": "true"})
