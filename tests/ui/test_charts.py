import re

import pytest
from defusedxml import ElementTree
from django.template import Context, Template

from applicants.states import State
from careerpath.ui import charts, icons, nav, stages

HOSTILE = '"><script>alert(1)</script>'


def drawing(svg):
    """The chart, parsed: it is well-formed or the test ends here."""
    return ElementTree.fromstring(str(svg))


def texts(svg):
    return ["".join(node.itertext()) for node in drawing(svg).iter("text")]


def rects(svg):
    return list(drawing(svg).iter("rect"))


@pytest.mark.parametrize(
    ("confirmed", "offered", "total", "rows"),
    [(0, 0, 0, 1), (0, 0, 1, 1), (5, 3, 20, 2), (61, 20, 95, 5), (20, 6, 20, 2)],
)
def test_the_seat_map_fits_any_number_of_seats(confirmed, offered, total, rows):
    svg = charts.seats(confirmed, offered, total)

    assert len(rects(svg)) == total
    assert drawing(svg).get("viewBox") == f"0 0 304 {rows * 16}"
    assert sum(r.get("class") == "s-conf" for r in rects(svg)) == confirmed
    assert f"{confirmed} of {total} seats confirmed" in drawing(svg).get("aria-label")


def test_twenty_seats_stand_in_two_equal_rows():
    across = {r.get("y") for r in rects(charts.seats(0, 0, 20))}

    assert len(across) == 2


def test_a_histogram_of_nothing_says_so():
    assert "Nothing to draw yet" in texts(charts.histogram([], [], "Scores"))
    assert "Nothing to draw yet" in texts(charts.histogram([(0, 0, "d1"), (50, 0, "d1")], []))


def test_a_histogram_of_three_has_whole_ticks():
    svg = charts.histogram([(0, 1, "d4"), (50, 2, "d1")], [(40, "Decline"), (70, "Advance")], "S")

    assert texts(svg)[:2] == ["1", "2"]
    assert len(rects(svg)) == 2


def test_one_application_among_thousands_is_still_seen():
    svg = charts.histogram([(0, 1, "d4"), (50, 9499, "d1")])

    assert all(float(r.get("height")) >= 2 for r in rects(svg))


def test_bars_stay_inside_and_survive_nothing():
    assert rects(charts.bar(0, of=0))[0].get("width") == "0.0%"
    assert rects(charts.bar(120, of=100))[0].get("width") == "100.0%"


@pytest.mark.parametrize("values", [[], [3], [0, 0], [1, 2, 3]])
def test_lines_of_any_length_are_drawn(values):
    drawing(charts.trend(values, previous=values, label="x"))
    drawing(charts.spark(values))


@pytest.mark.parametrize(
    "svg",
    [
        charts.histogram([(0, 1, HOSTILE)], [(40, HOSTILE)], HOSTILE),
        charts.trend([1, 2], label=HOSTILE, ticks=[(0, HOSTILE)]),
        charts.bar(3, HOSTILE, HOSTILE),
        charts.swatch(HOSTILE),
        charts.ratio_dot(0.7, 0.5, 0.9, HOSTILE),
        icons.icon("search", HOSTILE, HOSTILE),
        stages.stage(HOSTILE, HOSTILE),
    ],
)
def test_F6_charts_icons_and_tags_escape_what_they_are_given(svg):
    assert "<script" not in svg
    drawing(svg)
    assert "style=" not in svg


def test_every_state_of_an_application_has_its_word():
    for state in State:
        assert re.sub("<[^>]*>", "", stages.stage(state.value)) == state.label


def test_every_icon_that_templates_name_exists(settings):
    used = set()
    for root in settings.TEMPLATES[0]["DIRS"]:
        for path in root.rglob("*.html"):
            used |= set(re.findall(r'{% icon "([^"]+)"', path.read_text()))

    used |= {item.icon for item in [*nav.registry.items.values(), *nav.registry.own.values()]}

    assert len(used) > 10
    assert [name for name in sorted(used) if not icons.exists(name.removeprefix("filled-"))] == []


def test_a_name_without_an_icon_does_not_break_a_page():
    assert icons.icon("no-such-icon") == icons.icon("circle-dashed")


def test_numbers_and_names_in_words():
    html = Template(
        '{{ n|thousands }} {{ p|pct:1 }} {{ n|plural:"seat,seats" }} {{ 1|plural:"seat,seats" }} '
        "{{ who|initials }} {{ nobody|thousands }}"
    ).render(Context({"n": 1204, "p": 68.44, "who": "Trần Thị Lan", "nobody": None}))

    assert html == "1,204 68.4% 1,204 seats 1 seat TL "
