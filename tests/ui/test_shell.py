import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import get_finder
from django.test import RequestFactory
from django.urls import path

from careerpath.ui import home, nav, switch
from careerpath.ui.home import Card, Line, Urgency

urlpatterns = [
    path("staff/", lambda request: None, name="home"),
    path("staff/switch/", lambda request: None, name="switch_cohort"),
]


class Person:
    """Somebody with permissions, for what asks only that."""

    is_authenticated = True

    def __init__(self, *permissions, roles=()):
        self.permissions, self.roles = permissions, roles

    def may(self, permission):
        return permission in self.permissions


@pytest.fixture
def nothing_registered(monkeypatch):
    monkeypatch.setattr(nav.registry, "items", {})
    monkeypatch.setattr(home, "registered", {})
    monkeypatch.setattr(switch, "sources", [])


def request(user, path="/staff/"):
    made = RequestFactory().get(path)
    made.user, made.session = user, {}
    return made


@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("nothing_registered")
def test_the_navigation_shows_what_each_may_in_the_order_of_groups():
    nav.item("audit.view", "Run", "Audit", "switch_cohort", "shield-check")
    nav.item("recruiter", "Select", "Applications", "home", "inbox", count=lambda request: 1204)

    assert nav.groups(request(Person())) == []
    lead = request(Person("audit.view", roles={"recruiter"}), "/staff/switch/x/")
    assert [group for group, _ in nav.groups(lead)] == ["Select", "Run"]
    [(_, [applications]), (_, [audit])] = nav.groups(lead)
    assert (applications.count, applications.current, audit.current) == (1204, False, True)


@pytest.mark.usefixtures("nothing_registered")
def test_home_merges_the_cards_of_all_roles_the_most_urgent_first():
    home.card("a.x", lambda request: Card("Later", Urgency.LATER))
    home.card("a.y", lambda request: [Card("Decide", Urgency.DECIDE), Card("Late", Urgency.LATE)])
    home.card("a.z", lambda request: Card("Not mine", Urgency.LATE))
    home.card(None, lambda request: None)

    cards = home.cards(request(Person("a.x", "a.y")))

    assert [card.title for card in cards] == ["Late", "Decide", "Later"]


@pytest.mark.usefixtures("nothing_registered")
def test_the_cohort_switch_remembers_only_what_may_be_seen():
    switch.register(lambda user: [switch.Choice("c7", "Cohort 7"), switch.Choice("c6", "Cohort 6")])
    asked = request(Person())

    assert switch.current(asked).key == "c7"
    assert switch.choose(asked, "c6").key == "c6"
    assert switch.current(asked).key == "c6"
    assert switch.choose(asked, "c1") is None
    assert switch.current(asked).key == "c6"


def test_only_the_minified_files_of_bootstrap_are_collected():
    finder = get_finder("careerpath.ui.finders.BootstrapFinder")

    found = dict(finder.list([]))

    assert set(found) == {"css/bootstrap.min.css", "js/bootstrap.bundle.min.js"}
    for name, storage in found.items():
        with storage.open(name) as content:
            assert b"sourceMappingURL" not in content.read()
        assert finders.find(f"bootstrap/{name}")
    assert finders.find("bootstrap/css/bootstrap.css") is None


def test_a_card_line_may_have_no_count():
    assert Line("Read").count is None
