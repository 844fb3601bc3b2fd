"""Files for tests, made when they are needed: honest ones, wrong ones and harmful ones."""

import io
import warnings
import zipfile

WORDS = "I am Mira Sosa from Lakeside University. I built a pick list for a clinic."
# The harmless test file of all scanners, put together here so that it stands in no file of ours.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS" + "-TEST-FILE!$H+H*").encode()
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"/>'
)
DOCUMENT = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
    '2006/main"><w:body>{}</w:body></w:document>'
)


def pdf(text=WORDS, *, before=b"", after=b""):
    """A PDF of one page that says ``text``."""
    shown = "".join(f"({line}) Tj T* " for line in text.split("\n"))
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {shown}ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = io.BytesIO(b""), []
    out.write(before + b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue() + after


def docx(*paragraphs, extra=(), document=None, compression=zipfile.ZIP_DEFLATED):
    """A Word document with these paragraphs, and further members."""
    lines = paragraphs or (WORDS,)
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    return archive(
        [
            ("[Content_Types].xml", CONTENT_TYPES),
            ("word/document.xml", DOCUMENT.format(body) if document is None else document),
            *extra,
        ],
        compression=compression,
    )


def archive(members, *, compression=zipfile.ZIP_DEFLATED):
    """A zip archive."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", compression) as made:
        warnings.simplefilter("ignore")  # the same name twice is wanted here
        for name, content in members:
            made.writestr(name, content)
    return out.getvalue()


def locked():
    """A Word document whose members say that they are encrypted."""
    made = bytearray(docx())
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 8] |= 1
        at = made.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def many_members(count):
    """A Word document with very many empty parts."""
    return docx(extra=[(f"word/media/{n}.xml", "") for n in range(count)])


def liar():
    """An archive whose end record says one member, with a directory of a hundred thousand."""
    made = bytearray(many_members(60_000))
    at = made.rfind(b"PK\x05\x06")
    made[at + 8 : at + 12] = b"\x02\x00\x02\x00"
    return bytes(made)


def bomb(megabytes, *, name="word/media/image1.png"):
    """A Word document that unpacks to so many megabytes."""
    return docx(extra=[(name, b"\0" * (megabytes * 1024 * 1024))])


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "'
    + "&a;" * 1000
    + '"><!ENTITY c "'
    + "&b;" * 1000
    + '">]>'
) + DOCUMENT.format("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>").partition("?>")[2]
