"""Files that are too large or hostile inside are refused in a sentence, in little memory (X6)."""

import csv
import io
import os
import random
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohorts.tabular.limits import BadCell, Limits
from cohorts.tabular.tables import open_table
from tests.applicants.importing.test_reader import outcome, read, refusal, written

from .workbooks import MAIN, by_hand, row, saved, sheet


def test_X6_a_file_of_2_gb_is_refused_unopened(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(b"id,name\n")
        os.truncate(file.fileno(), 2 * 1024**3)

    sentence, took, peak = refusal(path)
    assert sentence.startswith("The file has 2,048 MB")
    assert took < 0.2
    assert peak < 1_000_000


def test_X6_a_workbook_bomb_is_refused_by_its_directory(tmp_path):
    body = (b"<row><c><v>1</v></c></row>" * 1000 for _ in range(3_300))
    path = by_hand(tmp_path / "bomb.xlsx", body)
    assert path.stat().st_size < 1_000_000

    sentence, took, peak = refusal(path)
    assert "100 times" in sentence
    assert took < 0.2
    assert peak < 5_000_000


def test_X6_limits_of_unzipped_size_and_members_are_read_from_the_directory(tmp_path):
    small = Limits(unzipped_size=200_000, members=20)
    noise = random.Random(4).randbytes(250_000)
    large = by_hand(tmp_path / "a.xlsx", sheet(), extra=[("xl/media/a.bin", noise)])
    many = by_hand(tmp_path / "b.xlsx", sheet(), extra=[(f"x{n}", "") for n in range(30)])

    assert "unpacks to" in refusal(large, limits=small)[0]
    assert "more than 20 parts" in refusal(many, limits=small)[0]


def test_X6_a_directory_that_announces_a_million_members_is_not_read(tmp_path):
    path = by_hand(tmp_path / "a.xlsx", sheet())
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x05\x06")
    content[at + 8 : at + 12] = b"\xff\xff\xff\xff"
    path.write_bytes(content)

    assert "parts" in refusal(path)[0]


def test_X6_a_size_that_the_directory_denies_is_never_unpacked(tmp_path):
    path = by_hand(tmp_path / "a.xlsx", sheet(row(1, ["id"]) + row(2, ["x" * 30_000])))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        true = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    at = content.rfind(true.to_bytes(4, "little"))
    content[at : at + 4] = (900).to_bytes(4, "little")
    path.write_bytes(content)

    assert "broken" in refusal(path)[0]


def test_X6_a_sheet_that_announces_too_much_is_refused_at_once(tmp_path):
    rows = "".join(row(n, [str(random.Random(n).random())]) for n in range(1, 20_100))
    honest = by_hand(tmp_path / "a.xlsx", sheet(rows, dimension="A1:A20099"))
    silent = by_hand(tmp_path / "b.xlsx", sheet(rows))
    gap = by_hand(tmp_path / "c.xlsx", sheet(row(1, ["id"]) + row(1_048_576, ["x"])))
    wide = by_hand(tmp_path / "d.xlsx", sheet(row(1, ["id"]), dimension="A1:XFD9"))

    sentence, took, _ = refusal(honest)
    assert "20,099" in sentence
    assert took < 0.2
    assert "20,000 rows" in refusal(silent)[0]
    assert "1,048,576" in refusal(gap)[0]
    assert "16,384 columns" in refusal(wide)[0]


def test_X6_a_csv_of_more_than_two_million_rows_is_refused_at_once(tmp_path):
    path = written(tmp_path, b"id,name\n" + b"1,a\n" * 2_000_200)

    sentence, took, peak = refusal(path)
    assert "2,000,000 rows" in sentence
    assert took < 0.2
    assert peak < 40_000_000


def test_X6_a_cell_longer_than_a_spreadsheet_holds_is_refused_while_it_streams(tmp_path):
    long = by_hand(tmp_path / "a.xlsx", sheet(row(1, ["id"]) + row(2, ["xy" * 20_000])))
    shared = by_hand(
        tmp_path / "b.xlsx",
        sheet('<row r="1"><c t="s"><v>0</v></c></row>'),
        strings=f'<sst xmlns="{MAIN}"><si><t>{"xy" * 20_000}</t></si></sst>',
    )

    assert "32,767" in refusal(long)[0]
    assert "32,767" in refusal(shared)[0]


@pytest.mark.parametrize(
    "body",
    [
        sheet(
            row(1, ["&lol;"]),
            before='<!DOCTYPE x [<!ENTITY lol "lol"><!ENTITY a SYSTEM "file:///etc/passwd">]>',
        ),
        sheet("<row>" * 2),
        sheet(row(1, ["id"]) + row(3, ["a"]) + row(2, ["b"])),
        sheet("<row>" + "<c>" * 100 + "</c>" * 100 + "</row>"),
        sheet(f'<row x="{random.Random(2).randbytes(2_000_000).hex()}"/>'),
        sheet('<row r="1"><c t="s"><v>7</v></c></row>'),
        "not xml",
    ],
    ids=["entities", "open", "order", "deep", "attribute", "string", "text"],
)
def test_X6_hostile_xml_is_a_sentence(tmp_path, body):
    sentence, took, peak = refusal(by_hand(tmp_path / "a.xlsx", body))

    assert "orkbook" in sentence
    assert took < 1
    assert peak < 30_000_000


def test_X6_a_formula_is_never_computed_and_spoils_its_cell(tmp_path):
    path = saved(tmp_path / "a.xlsx", [["id", "name"], ["1", '=HYPERLINK("http://x.example","a")']])

    cell = read(path)[1][0][1][1]
    assert isinstance(cell, BadCell)
    assert cell.reason == "This cell holds a formula; paste its value instead."


def test_X6_a_sheet_of_9_500_essays_streams_in_little_memory(tmp_path):
    words = random.Random(1).choices("abcdefghijklmnop", k=4000)
    text = " ".join(words)
    rows = (
        row(n, [f"{n}", text[n % 900 :][:1500], text[n % 700 :][:1500]]).encode()
        for n in range(2, 2_500)
    )
    head = f'<worksheet xmlns="{MAIN}"><sheetData>{row(1, ["id", "a", "b"])}'
    body = [head.encode(), *rows, b"</sheetData></worksheet>"]
    path = by_hand(tmp_path / "a.xlsx", body, compression=zipfile.ZIP_STORED)
    tracemalloc.start()

    table = open_table(path)
    count = sum(1 for _ in table.records())

    assert count == 2_498
    assert table.progress() == 1.0
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


anything = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    header=st.lists(
        st.text("abcdef_é", min_size=1, max_size=6), min_size=2, max_size=5, unique=True
    ),
    rows=st.lists(st.lists(anything, min_size=5, max_size=5), max_size=6),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_X5_what_a_csv_writer_writes_comes_back(tmp_path, header, rows, delimiter, encoding):
    rows = [cells[: len(header)] for cells in rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([header, *rows])
    path = written(tmp_path, out.getvalue().encode(encoding))

    found = outcome(path)
    if found != "This is not a text file; choose a table in .xlsx or CSV.":
        assert found[1] == [(n, cells) for n, cells in enumerate(rows, 2) if any(cells)]
