"""Import, duplicates and front desk in both themes and widths, from the file to the result."""

import pytest
from django.urls import reverse

from applicants.models import DuplicatePair
from careerpath.later import drain
from tests.applicants.importing.support import csv_bytes, intake, partner, people
from tests.factories import triage as make

pytestmark = pytest.mark.django_db(transaction=True)


def right(window, name):
    window.page.wait_for_load_state("networkidle")
    assert window.wrong_in_all_views(name) == []


def a_file():
    """Six good rows, two partners that nobody knows, and one row without an address."""
    rows = people(9, city="Boise", postal_code="83702", phone="+1 208 555 0100", **{
        "answer:cause": "I would work for hospitals that lose nobody between two systems.",
        "assessment:problem_solving": "31", "Favorite color": "blue",
    })  # fmt: skip
    for place, school in enumerate(["Nowhere College", "Nowhere College", "Université de Genève"]):
        rows[place]["partner"] = school
    rows[4] |= {"given_name": "Núria", "family_name": "Åkesson"}
    rows[8]["email"] = "no address"
    return csv_bytes(rows)


def test_H3_a_file_goes_from_upload_to_result_and_looks_right(tab, tmp_path):
    call = intake()
    partner()
    path = tmp_path / "People of the fair.csv"
    path.write_bytes(a_file())
    window = tab(make.person("recruiter"))
    page = window.page

    window.open(reverse("import_new"))
    right(window, "import-upload")
    page.get_by_label("Intake").select_option(str(call.pk))
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Upload").click()
    page.get_by_text("Åkesson").wait_for()
    right(window, "import-columns")
    page.get_by_role("button", name="Rehearse").click()
    page.locator("#import-live").wait_for()
    right(window, "import-rehearsing")
    drain()
    page.get_by_text("What would happen").wait_for()
    page.get_by_label("Nowhere College").select_option("create")
    right(window, "import-rehearsal")
    page.get_by_role("button", name="Rehearse again").click()
    page.locator("#import-live").wait_for()
    drain()
    page.get_by_role("button", name="Import 7").click()
    page.locator("#import-live").wait_for()
    drain()
    page.get_by_text("What happened").wait_for()
    right(window, "import-result")
    page.get_by_role("link", name="Undo import").click()
    page.locator("#undo-dialog.show").wait_for()
    right(window, "import-undo")
    window.open(reverse("import_list"))
    right(window, "import-list")

    pair = DuplicatePair.objects.first()
    window.open(reverse("duplicate_list"))
    right(window, "duplicates")
    window.open(pair.get_absolute_url())
    right(window, "duplicate")

    window.open(reverse("front_desk"))
    right(window, "desk")
    page.locator("main input[type=search], main input[type=text]").first.fill("Mira")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Open the record").first.wait_for()
    right(window, "desk-found")
    page.get_by_role("button", name="Open the record").first.click()
    page.get_by_role("heading", name="Status").wait_for()
    right(window, "desk-person")
