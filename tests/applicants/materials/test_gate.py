"""What comes in as a file, told by its content and never by its name. U1, U3, U4."""

import time
import tracemalloc
import zipfile

import pytest

from careerpath.uploads import gate
from careerpath.uploads.text import text_of, tidy
from tests.applicants.materials import files

HTML = b"<html><script>alert(1)</script></html>"
TAKEN = {
    "a PDF": (files.pdf(), "pdf"),
    "a PDF with a line after its end": (files.pdf(after=b"\r\n\r\n"), "pdf"),
    "a PDF that is a page as well": (files.pdf(after=HTML), "pdf"),
    "a PDF with nothing on it": (files.pdf(""), "pdf"),
    "a Word document": (files.docx(), "docx"),
    "a Word document with a picture": (
        files.docx(extra=[("word/media/image1.png", b"\x89PNG" + bytes(range(256)) * 90)]), "docx",
    ),
    "a Word document that is not packed": (files.docx(compression=zipfile.ZIP_STORED), "docx"),
    "a Word document with broken XML": (files.docx(document="<w:document"), "docx"),
    "a Word document with entities": (files.docx(document=files.ENTITIES), "docx"),
}  # fmt: skip
REFUSED = {
    "nothing": (b"", gate.EMPTY),
    "a page": (HTML, gate.OTHER),
    "a page that calls itself a PDF inside": (HTML + files.pdf(), gate.OTHER),
    "a PDF at byte 500": (files.pdf(before=b" " * 500), gate.OTHER),
    "a PDF behind one newline": (files.pdf(before=b"\n"), gate.OTHER),
    "a PDF behind a mark of byte order": (files.pdf(before=b"\xef\xbb\xbf"), gate.OTHER),
    "half a PDF": (files.pdf()[:-30], gate.CUT_OFF),
    "the header of a PDF": (b"%PDF-1.7\n", gate.CUT_OFF),
    "small letters": (files.pdf().replace(b"%PDF", b"%pdf"), gate.OTHER),
    "a PDF with its end long before the end": (files.pdf(after=b"x" * 5000), gate.CUT_OFF),
    "a zip archive": (files.archive([("a.txt", "a")]), gate.OTHER),
    "an empty zip archive": (files.archive([]), gate.OTHER),
    "a workbook": (
        files.archive([("[Content_Types].xml", ""), ("xl/workbook.xml", "")]), gate.OTHER,
    ),
    "an OpenDocument text": (files.archive([("mimetype", "x"), ("content.xml", "")]), gate.OTHER),
    "a Word document without types": (files.archive([("word/document.xml", "")]), gate.OTHER),
    "a document in the wrong folder": (
        files.archive([("[Content_Types].xml", ""), ("x/word/document.xml", "")]), gate.OTHER,
    ),
    "large letters in its names": (
        files.archive([("[Content_Types].xml", ""), ("WORD/document.xml", "")]), gate.OTHER,
    ),
    "half a Word document": (files.docx()[:-40], gate.CUT_OFF),
    "the first bytes of an archive": (b"PK\x03\x04", gate.CUT_OFF),
    "an archive behind a page": (HTML + files.docx(), gate.OTHER),
    "an archive behind one byte": (b"\0" + files.docx(), gate.OTHER),
    "a directory that points nowhere": (
        files.docx().replace(b"PK\x01\x02", b"PK\x01\x09"), gate.CUT_OFF,
    ),
    "a locked Word document": (files.locked(), gate.LOCKED),
    "macros": (files.docx(extra=[("word/vbaProject.bin", b"x")]), gate.MACROS),
    "a program inside": (files.docx(extra=[("word/embeddings/run.exe", b"MZ")]), gate.MACROS),
    "a script inside": (files.docx(extra=[("word/a.js", b"alert(1)")]), gate.MACROS),
    "the same part twice": (
        files.archive([("[Content_Types].xml", ""), *[("word/document.xml", "")] * 2]),
        gate.SWOLLEN,
    ),
    "an old Word document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, gate.OTHER),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, gate.OTHER),
    "a JPEG": (b"\xff\xd8\xff\xe0" + b"\0" * 100, gate.OTHER),
    "a GIF": (b"GIF89a" + b"\0" * 100, gate.OTHER),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", gate.OTHER),
    "rich text": (b"{\\rtf1 hello}", gate.OTHER),
    "plain text": (b"My name is Mira.", gate.OTHER),
    "a program": (b"MZ" + b"\0" * 200, gate.OTHER),
    "another program": (b"\x7fELF" + b"\0" * 200, gate.OTHER),
    "a shell script": (b"#!/bin/sh\nrm -rf /\n", gate.OTHER),
    "PostScript": (b"%!PS-Adobe-3.0\n%%EOF", gate.OTHER),
    "a RAR archive": (b"Rar!\x1a\x07\x00" + b"\0" * 100, gate.OTHER),
    "a gzip": (b"\x1f\x8b\x08" + b"\0" * 100, gate.OTHER),
    "the test file of all scanners": (files.EICAR, gate.OTHER),
    "one byte too many": (files.pdf().ljust(gate.LARGEST + 1), gate.TOO_LARGE),
}  # fmt: skip


@pytest.mark.parametrize("what", TAKEN)
def test_U1_honest_files_are_taken_for_what_they_are(tmp_path, what):
    content, kind = TAKEN[what]
    path = tmp_path / "f"
    path.write_bytes(content)
    assert gate.look(path) == kind


@pytest.mark.parametrize("what", REFUSED)
def test_U1_everything_else_is_refused_in_words(tmp_path, what):
    content, sentence = REFUSED[what]
    path = tmp_path / "f"
    path.write_bytes(content)
    with pytest.raises(gate.NotTaken, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        gate.look(path)


def test_U1_the_corpus_is_large_enough():
    assert len(TAKEN) + len(REFUSED) >= 40


BOMBS = {
    "51 MB of zeros": lambda: files.bomb(51),
    "a part that is packed a thousandfold": lambda: files.bomb(3),
    "a document that is one": lambda: files.docx(document=b" " * (30 * 1024 * 1024)),
    "1,001 parts": lambda: files.many_members(999),
    "60,000 parts that say they are two": files.liar,
}


@pytest.mark.parametrize("what", BOMBS)
def test_U4_a_bomb_is_refused_unopened_quickly_and_in_little_memory(tmp_path, what):
    path = tmp_path / "f"
    path.write_bytes(BOMBS[what]())
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(gate.NotTaken, match=r"unpacks to far more|more than 5 MB"):
        gate.look(path)
    took, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 0.2
    assert peak < 50 * 1024 * 1024


def test_U4_a_document_that_lies_about_its_size_is_not_unpacked_to_the_end(tmp_path):
    made = bytearray(files.docx(document=b"<a>" + b" " * (40 * 1024 * 1024)))
    at = made.find(b"PK\x01\x02", made.find(b"PK\x01\x02") + 4)
    made[at + 24 : at + 28] = (1000).to_bytes(4, "little")  # "one thousand bytes"
    path = tmp_path / "f"
    path.write_bytes(bytes(made))
    tracemalloc.start()
    with pytest.raises((ValueError, SyntaxError, zipfile.BadZipFile)):
        text_of(path, "docx")
    assert tracemalloc.get_traced_memory()[1] < 50 * 1024 * 1024
    tracemalloc.stop()


def test_the_text_of_both_kinds_is_read(tmp_path):
    for content, kind in ((files.pdf("One\nTwo"), "pdf"), (files.docx("One", "Two"), "docx")):
        path = tmp_path / kind
        path.write_bytes(content)
        assert text_of(path, kind).split() == ["One", "Two"]


def test_text_is_tidied_for_database_and_page():
    assert tidy("a\x00b\ud800\r\n\n\n\n\u202ec   \n") == "a b?\n\n c"


NAMES = {
    "cv.pdf": "cv.pdf",
    "a\x00.pdf": "a.pdf",
    "a\r\nX-Evil: y.pdf": "aX-Evil: y.pdf",
    "../../etc/passwd": "passwd",
    "..\\..\\boot.ini": "boot.ini",
    "/etc/passwd": "passwd",
    "C:\\cv.docx": "cv.docx",
    "\u202efdp.exe": "fdp.exe",
    "\u200bcv.pdf": "cv.pdf",
    "": "file",
    "   ": "file",
    "..": "..",
    "/": "file",
    "x" * 5000 + ".pdf": "x" * 116 + ".pdf",
    "résumé.pdf": "résumé.pdf",
    "履歴書.docx": "履歴書.docx",
    '"; filename="x.html': '"; filename="x.html',
    "\ud800.pdf": ".pdf",
    "a\tb\x1b[2K.pdf": "ab[2K.pdf",
    "cv.pdf\n": "cv.pdf",
    "📄.pdf": "📄.pdf",
}


@pytest.mark.parametrize("name", NAMES, ids=[f"{n}" for n in range(len(NAMES))])
def test_U3_a_name_is_shown_without_what_hides_or_turns_text(name):
    assert gate.printable(name) == NAMES[name]
