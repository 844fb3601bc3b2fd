"""Files of every shape become records or one sentence, quickly and in little memory."""

import datetime as dt
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohorts.tabular.limits import Unreadable
from cohorts.tabular.tables import open_table

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


def test_X5_a_workbook_whose_directory_points_before_the_file_is_refused_in_words(tmp_path):
    content = bytearray(saved(tmp_path / "good.xlsx", [["id", "name"], ["1", "A"]]).read_bytes())
    end = content.rindex(b"PK\x05\x06")
    # The directory says that it begins later than it does: what comes before lies before the file.
    content[end + 16 : end + 20] = (len(content) * 2).to_bytes(4, "little")
    found = outcome(written(tmp_path, bytes(content), "before.xlsx"))
    assert isinstance(found, str)
    assert found.endswith(".")


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
