"""Saved views: a name for a query string."""

import pytest

from careerpath.audit.models import AuditEvent
from careerpath.ui.tables.models import SavedView
from tests.factories import triage as make

LIST = "/applications/"
SAVE = "/applications/views/"


def test_a_view_is_saved_and_becomes_a_tab(desk):
    make.applications(10)
    page = desk.get(f"{SAVE}?set=1&stage=review&q=nursing").content.decode()
    assert "Save this view" in page
    answer = desk.post(SAVE, {"name": "Nurses", "query": "set=1&stage=review&q=nursing&evil=1"})
    view = SavedView.objects.get()

    assert answer["Location"] == f"{LIST}?view=v{view.pk}"
    assert view.query == "q=nursing&stage=review&set=1"
    page = desk.get(answer["Location"]).content.decode()
    assert "Nurses" in page
    assert "“nursing”" in page
    assert AuditEvent.objects.filter(kind="tables.view.save").count() == 1


def test_the_same_name_changes_the_view(desk):
    desk.post(SAVE, {"name": "Mine", "query": "set=1&stage=review"})
    desk.post(SAVE, {"name": "mine", "query": "set=1&stage=second"})

    assert SavedView.objects.get().query == "stage=second&set=1"


def test_a_changed_view_offers_save_and_reset(desk):
    desk.post(SAVE, {"name": "Mine", "query": "set=1&stage=review"})
    key = f"v{SavedView.objects.get().pk}"
    page = desk.get(f"{LIST}?view={key}&set=1&stage=second").content.decode()

    assert ">Save</button>" in page
    assert f'href="{LIST}?view={key}"' in page


def test_others_see_a_view_only_when_it_is_shared(desk, client):
    desk.post(SAVE, {"name": "Mine alone", "query": ""})
    desk.post(SAVE, {"name": "For all", "query": "", "shared": "on"})
    client.force_login(make.person("recruiter", "Lena Sorensen"))
    page = client.get(LIST).content.decode()

    assert "For all" in page
    assert "Mine alone" not in page


def test_A3_nobody_deletes_the_view_of_another(desk, client):
    desk.post(SAVE, {"name": "For all", "query": "", "shared": "on"})
    view = SavedView.objects.get()
    client.force_login(make.person("recruiter", "Lena Sorensen"))

    assert client.post(f"{SAVE}delete/", {"view": view.pk}).status_code == 404
    assert SavedView.objects.exists()


@pytest.mark.parametrize("odd", ["", "x" * 41, "\x00", "   "])
def test_F1_an_odd_name_is_a_form_error(desk, odd):
    assert desk.post(SAVE, {"name": odd, "query": ""}).status_code == 422
    assert not SavedView.objects.exists()
