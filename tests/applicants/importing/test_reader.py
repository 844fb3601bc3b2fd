"""Files of every shape become records or one sentence, quickly and in little memory."""

import csv
import datetime as dt
import io
import os
import random
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applicants.importing.limits import BadCell, Limits, Unreadable
from applicants.importing.tables import open_table

from . import workbooks
from .workbooks import MAIN, by_hand, row, saved, sheet

TEXT = 'id,name\r\n1,"Łukasik, Ana"\r\n2,Zoë\r\n'
ROWS = [(2, ["1", "Łukasik, Ana"]), (3, ["2", "Zoë"])]


def written(tmp_path, content, name="any.bin"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def read(path, **options):
    table = open_table(path, **options)
    try:
        return table.header, list(table.records())
    finally:
        table.close()


def outcome(path):
    """Header and records, or the sentence."""
    try:
        return read(path)
    except Unreadable as refused:
        return str(refused)


def refusal(path, **options):
    """The sentence, the best time of three, and the memory that it cost."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        with pytest.raises(Unreadable, match=r"\.$"):
            read(path, **options)
        taken.append(time.process_time() - began)
    tracemalloc.start()
    with pytest.raises(Unreadable) as caught:
        read(path, **options)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return str(caught.value), min(taken), peak


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_X5_unicode_in_any_dress_reads_the_same(tmp_path, encoding):
    marked = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    path = written(tmp_path, (marked + TEXT).encode(encoding))

    assert read(path) == (["id", "name"], ROWS)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_X5_utf_16_without_a_mark_is_found_by_its_bytes(tmp_path, encoding):
    assert read(written(tmp_path, TEXT.encode(encoding)))[1] == ROWS


def test_X5_cp1252_is_detected_and_a_stated_encoding_is_used(tmp_path):
    text = "id,name\n1,Zoë “Z”\n"
    latin = written(tmp_path, text.encode("cp1252"), "a")
    central = written(tmp_path, "id,name\n1,Łukasik\n".encode("cp1250"), "b")

    assert read(latin)[1] == [(2, ["1", "Zoë “Z”"])]
    assert read(central, encoding="cp1250")[1] == [(2, ["1", "Łukasik"])]


def test_X5_a_few_broken_bytes_in_utf_8_are_refused_and_not_read_as_something_else(tmp_path):
    path = written(tmp_path, "id,name\n1,Zoë\n2,José\n".encode() + b"3,\xff\n")

    assert refusal(path)[0].startswith("The file is UTF-8, but line 4 ")


def test_X5_an_encoding_that_does_not_fit_or_is_unknown_is_a_sentence(tmp_path):
    path = written(tmp_path, "id,name\n1,Zoë\n".encode("cp1252"))

    assert "not UTF-8 throughout" in refusal(path, encoding="utf-8")[0]
    assert "no encoding" in refusal(path, encoding="rot13")[0]
    assert "no encoding" in refusal(path, encoding="\x00")[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_X5_delimiters_and_line_ends_are_found(tmp_path, delimiter, end):
    lines = ["id", "name", "regions"], ["1", "A", '"a;b"'], ["2", "B", '"c,d"']
    path = written(tmp_path, end.join(delimiter.join(line) for line in lines).encode())

    assert read(path) == (
        ["id", "name", "regions"],
        [(2, ["1", "A", "a;b"]), (3, ["2", "B", "c,d"])],
    )


def test_X5_nul_and_ragged_rows_are_left_to_the_check_of_the_row(tmp_path):
    path = written(tmp_path, b"id,name\n1,a\x00b\n2\n3,c,d\n")

    assert read(path)[1] == [(2, ["1", "a\x00b"]), (3, ["2"]), (4, ["3", "c", "d"])]


def test_X5_a_quote_that_never_closes_is_a_sentence_with_its_row(tmp_path):
    path = written(tmp_path, b'id,name\n1,a\n2,"b\n3,c\n')

    assert refusal(path)[0] == "The quote that opens in row 3 never closes."


def test_X5_a_cell_of_10_mb_and_a_line_without_end_are_sentences(tmp_path):
    quoted = written(tmp_path, b'id,name\n1,"' + b"x" * 10_000_000 + b'"\n', "a")
    lines = written(tmp_path, b'id,name\n1,"' + b"x\n" * 5_000_000 + b'"\n', "b")
    endless = written(tmp_path, b"id,name\n1," + b"x" * 10_000_000, "c")

    for path in (quoted, lines, endless):
        sentence, took, peak = refusal(path)
        assert "ow 2 " in sentence
        assert peak < 30_000_000
        assert took < 2


@pytest.mark.parametrize("count", [201, 10_000, 16_000])
def test_X5_too_many_columns_are_a_sentence(tmp_path, count):
    text = ",".join(f"c{n}" for n in range(count))
    wide = saved(tmp_path / "wide.xlsx", [[f"c{n}" for n in range(min(count, 16_000))]])

    assert f"{count:,} columns" in refusal(written(tmp_path, text.encode()))[0]
    assert "columns" in refusal(wide)[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\r\n\r\n1,2", "first row is empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Excel"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 600, "picture"),
        (b"\x1f\x8b\x08" + b"\x00" * 600, "compressed"),
        (b"<!DOCTYPE html><table></table>", "web page"),
        (b"\xef\xbb\xbf<html>", "web page"),
        (bytes(range(32)) * 100, "not a text file"),
        (b"PK\x03\x04 nothing more", "broken"),
        (b"PK\x05\x06" + b"\x00" * 18, "zip archive"),
        (b"id," + b"x" * 600 + b"\n1,2", "long text"),
    ],
)
def test_X5_what_is_no_table_is_refused_by_its_content(tmp_path, content, words):
    sentence, took, _ = refusal(written(tmp_path, content, "table.csv"))

    assert words in sentence
    assert took < 0.2


def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path):
    book = saved(tmp_path / "table.csv", [["id", "name"], ["1", "A"]])
    text = written(tmp_path, b"id,name\n1,A\n", "table.xlsx")

    assert read(book) == read(text)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")

    assert "zip archive" in refusal(path)[0]


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


def test_a_workbook_says_what_a_person_sees(tmp_path):
    rows = [
        ["id", "day", "moment", "share", "yes"],
        [1001, dt.date(2027, 1, 15), dt.datetime(2027, 1, 15, 9, 30), 0.1 + 0.2, True],  # noqa: DTZ001
        [None] * 5,
        ["00012", None, None, 37.50, False],
    ]

    assert read(saved(tmp_path / "a.xlsx", rows))[1] == [
        (2, ["1001", "2027-01-15", "2027-01-15T09:30:00", "0.3", "yes"]),
        (4, ["00012", "", "", "37.5", "no"]),
    ]


def test_only_the_first_visible_sheet_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Applicants").append(["id"])
    book.save(tmp_path / "a.xlsx")

    assert read(tmp_path / "a.xlsx")[0] == ["id"]


def test_rich_and_shared_strings_read_as_one_text(tmp_path):
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>An</t></r><r><t>a</t></r><rPh><t>x</t></rPh></si>'
        "<si><t>id</t></si></sst>"
    )
    body = sheet('<row r="1"><c t="s"><v>1</v></c></row><row r="2"><c t="s"><v>0</v></c></row>')

    assert read(by_hand(tmp_path / "a.xlsx", body, strings=strings)) == (["id"], [(2, ["Ana"])])


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


@settings(
    max_examples=300, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda b: b"id,name\n" + b))
def test_X5_any_bytes_are_records_or_a_sentence(tmp_path, content):
    path = written(tmp_path, content)

    found = outcome(path)
    if isinstance(found, str):
        assert found.endswith(".")
    else:
        assert found[0]
        assert all(isinstance(cell, str) for _, cells in found[1] for cell in cells)


@settings(
    max_examples=100, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_X5_a_workbook_with_flipped_bytes_is_records_or_a_sentence(tmp_path, data):
    path = tmp_path / "good.xlsx"
    if not path.exists():
        saved(path, [["id", "name"], *[[n, f"name {n}"] for n in range(20)]])
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(content)

    found = outcome(broken)
    assert isinstance(found, tuple) or found.endswith(".")


def test_the_hostile_workbooks_are_workbooks_but_for_what_is_hostile(tmp_path):
    path = by_hand(tmp_path / "a.xlsx", workbooks.sheet(row(1, ["id"]) + row(2, ["1"])))

    assert read(path) == (["id"], [(2, ["1"])])


def test_X5_an_archive_of_a_future_version_is_refused_in_words(tmp_path):
    whole = bytearray(saved(tmp_path / "now.xlsx", [["id"], ["X-1"]]).read_bytes())
    directory = whole.index(b"PK\x01\x02")
    whole[directory + 6] = 99
    path = tmp_path / "future.xlsx"
    path.write_bytes(whole)

    assert isinstance(outcome(path), str)
