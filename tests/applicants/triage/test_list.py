"""The triage list as its readers meet it."""

from tests.factories import triage as make

LIST = "/applications/"


def test_the_list_opens_on_what_waits_for_a_review(desk):
    make.applications(10)
    page = desk.get(LIST).content.decode()
    assert "CP7-00005" in page
    assert "CP7-00002" not in page
