import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from careerpath.ui.text import is_storable, tidy

ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)


@given(ANY)
def test_F1_any_text_becomes_one_that_can_be_stored_and_shown(text):
    clean = tidy(text)

    assert "\x00" not in clean
    assert clean.encode() == clean.encode("utf-8", "strict")
    assert clean == unicodedata.normalize("NFC", clean)
    assert tidy(clean) == clean


def test_F1_overrides_go_and_marks_that_other_scripts_need_stay():
    assert tidy("evil\u202efdp.exe\u2066") == "evilfdp.exe"
    assert tidy("שלום\u200f\u200d") == "שלום\u200f\u200d"


def test_F1_what_cannot_be_stored_is_marked():
    assert tidy("a\x00b\ud800c") == "a\ufffdb\ufffdc"
    assert not is_storable("a\ufffdb")
    assert is_storable("Trần Thị Lan")


def test_line_ends_and_accents_have_one_spelling():
    assert tidy("e\u0301\r\nx\ry") == "é\nx\ny"
