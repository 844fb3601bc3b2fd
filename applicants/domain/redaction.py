"""Takes out of free text what says who wrote it. Pure: no Django, no database.

    words = words_of(names=["Mira Anne", "O'Neil-Sosa"], email="mira@example.edu",
                     schools=["State University", "STU"])
    redact("I am Mira, from State University.", words)
    → "I am █name█, from █school█."

A mark stands where something was taken out and says what kind it was. Texts that need no mark come
back unchanged (the same object). 28,500 answers of 100 words take less than a second, of 250 words
about one and a half.

Names are found without regard to case and accents, at the edges of words only. Names that are
everyday words as well ("Will", "May", "An") are found where they are written like a name. Mail
addresses, telephone numbers, links, schools, employers, years of experience and years of graduation
are found by their form, whoever they belong to.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import cast

Span = tuple[int, int, str]
BLOCK = "\u2588"
MARK = re.compile(f"{BLOCK}([a-z]+){BLOCK}")
NAME, EMAIL, PHONE, SCHOOL, EMPLOYER, LINK, YEARS = (
    "name", "email", "phone", "school", "employer", "link", "years",
)  # fmt: skip

# Given and family names that stand in every second essay as ordinary words.
EVERYDAY = frozenset(
    """a ace al am amber an and angel any are art as ash at august autumn be bill bishop black blue
    booker brook brown buck but by can care chance chase christian church clay cook day dean do
    drew early earnest faith field fields ford forest frank french gay gene glad glen go gold good
    grace grant gray green guy hall hand harmony he heart her hill him hope house hunter if in iris
    is ivy jade jewel job joy june just king knight lake lane law lee less little long love man
    mark marsh mason may me mercy miles mill moon moore more my new no north of old olive on only
    or out page pace parish park patience pearl penny pope precious price prince queen ray read
    reed rich river rob rock rose royal ruby rush sage serenity sharp short so song south star
    stone street strong sue summer sun sunny swan tan the to trinity true up van victor ward wade
    we west white will wise wish wood woods worth you young""".split()  # noqa: SIM905
)
INVISIBLE = ("\u200b", "\u2060", "\ufeff", "\u00ad", BLOCK)
SENTENCE_END = frozenset('.!?:;\n"“”«»(')

NUMBER = (
    r"(?:\d{1,2}\+?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|"
    r"thirty)(?:-\w+)?)"
)
CAPITAL = (
    r"(?!(?:The|A|An|Our|My|Their|His|Her|This|That|Your|In|At|For|From|When|While|Every|I)\b)"
)
CAPITAL += r"[A-Z\u00c0-\u00de][\w'’&.-]*"
PROPER = rf"{CAPITAL}(?: (?:(?:of|and|&) )?{CAPITAL}){{0,3}}"
# Schools that everybody calls by their letters.
LETTERS = (
    "ASU|BYU|CUNY|FAMU|FIU|FSU|GWU|LSU|MIT|MSU|NCSU|NYU|OSU|PSU|SDSU|SJSU|SMU|SUNY|TAMU|TCU|UAB|UCF|"
    "UCI|UCLA|UCSB|UCSC|UCSD|UCSF|UIC|UMBC|UNC|UNLV|UPenn|USC|USF|UTEP|UTSA|VCU|WSU"
)
NOUNS = ("university", "college", "institute", "polytechnic", "academy", "school")
# Kind, what must be there for the pattern to be tried, the pattern. Hints with a capital are looked
# for as they stand, the others without regard to case.
PATTERNS = (
    (EMAIL, ("@",), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        LINK,
        ("http", "www.", ".com", ".edu", ".org", ".net", ".io/"),
        re.compile(
            r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|edu|org|net|io|me)\b(?:/\S*)?",
            re.IGNORECASE,
        ),
    ),
    (
        NAME,
        ("my name", "call me", "i am called", "i'm called"),
        re.compile(
            rf"(?i:\bmy name(?: is|['’]s)|\bcall me|\bi(?: a|['’])m called) "
            rf"(?P<hit>{CAPITAL}(?:[ -]{CAPITAL}){{0,3}})"
        ),
    ),
    (
        SCHOOL,
        tuple(noun.capitalize() for noun in NOUNS),
        re.compile(
            rf"\b(?:{CAPITAL} (?:(?:of|the|and|at|for|de) )*){{1,5}}"
            rf"(?:University|College|Institute|Polytechnic|Academy|(?:High )?School)"
            rf"(?: (?:of|at|for|in)(?: the)? {CAPITAL}(?:(?: and| of| at)? {CAPITAL}){{0,3}})?"
            rf"|\b(?:University|College|Institute|Academy|School) (?:of|for|at)(?: the)? "
            rf"{CAPITAL}(?:,? (?:(?:and|of|at) )?{CAPITAL}){{0,4}}"
        ),
    ),
    (
        EMPLOYER,
        ("Hospital", "Clinic", "Medical Center", "Health", "Inc", "LLC", "Ltd", "Corp",
         "Pharmacy", "Foundation", "Insurance"),
        re.compile(
            rf"\b(?:{CAPITAL} (?:(?:of|the|and|&|for) )*){{1,4}}"
            rf"(?:Hospitals?|Clinics?|Medical Center|Health System|Health ?[Cc]are|Inc\b\.?|LLC\b|"
            rf"Ltd\b\.?|Corp\b\.?|Corporation|Pharmacy|Foundation|Insurance)"
        ),
    ),
    (
        EMPLOYER,
        ("worked at", "worked for", "work at", "work for", "working at", "working for",
         "employed at", "employed by", "job at", "hired by", "hired at", "shift at", "shifts at",
         "interned at", "internship at", "volunteered at", "position at"),
        re.compile(
            rf"(?i:\b(?:work(?:ed|ing)?|employed|job|hired|shifts?|interned|internship|volunteered|"
            rf"position) (?:at|for|by)(?: the)? )(?P<hit>{PROPER})"
            rf"(?:[^.;,]{{0,30}}?,? and(?: then| later)(?: at| for)? (?P<more>{PROPER}))?"
        ),
    ),
    (SCHOOL, LETTERS.split("|"), re.compile(rf"\b(?:{LETTERS})\b")),
    (
        SCHOOL,
        ("studied at", "student at", "degree from", "graduate of", "attended", "alumna of",
         "alumnus of", "graduated from", "studying at", "majored at", "classes at", "degree at"),
        re.compile(
            rf"(?i:\b(?:stud(?:ied|ying|ent) at|degree (?:from|at)|graduated? (?:of|from)|attended|"
            rf"alumn(?:a|us) of|majored at|classes at)(?: the)? )(?P<hit>{PROPER})"
        ),
    ),
    (LINK, ("@",), re.compile(r"(?<![\w.+-])@[A-Za-z]\w{2,}")),
    (
        YEARS,
        ("born",),
        re.compile(r"\bborn\b[^.\n]{0,30}?\b(?P<hit>19[3-9]\d|20[01]\d)\b", re.IGNORECASE),
    ),
    (
        YEARS,
        ("class of", "graduat"),
        re.compile(
            r"\b(?:class of|graduat\w+(?: in| with| of)?(?: the)?(?: \w+)?) "
            r"(?P<hit>(?:19|20)\d\d)\b",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip
PREPARED = tuple(
    (kind, hints, pattern, tuple(pattern.groupindex) or (0,), hints[0][0].isupper())
    for kind, hints, pattern in PATTERNS
)
# Both start with one plain character, so that a long text is passed over quickly.
EXPERIENCE = re.compile(
    r"y(?:ea)?rs?\b['’]?(?= (?:of (?:\w+ )?experience|experience|in |as |at |working|work\b))"
)
# A number of years that something lasted, and how old somebody is.
LASTED = re.compile(r"years?\b(?! ago)(?P<old>[ -]old\b)?")
LASTING = frozenset(("for", "over", "after", "nearly", "almost", "than", "about"))
COUNT = re.compile(NUMBER)
HOW_MANY = re.compile(rf"\b{NUMBER}[ -]$", re.IGNORECASE)
PHONE_FORM = re.compile(r"\d[\d\s().\u2010-\u2015-]{7,}\d")


BETWEEN_NAMES = re.compile(r"[\s,]+")
DASHES = re.compile(r"[-‐-―]")
NOT_DIGITS = bytes(set(range(256)) - set(b"0123456789"))


LOOKALIKES = {"’": "'", "‘": "'", "ʼ": "'", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d"}


class Folding(dict):
    """Character → one lower-case character without accent, remembered as it is met."""

    def __missing__(self, code: int) -> int:
        base = unicodedata.normalize("NFKD", chr(code))[:1].lower()[:1]
        self[code] = ord(LOOKALIKES.get(base, base))
        return self[code]


FOLDING = Folding()


# What editors put into plain English. Without these most texts are plain and quickly folded; a
# dash becomes a sign that is no part of any word.
TYPOGRAPHY = (
    ("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2013", "\x1f"),
    ("\u2014", "\x1f"), ("\u2026", "."), ("\u00a0", " "),
)  # fmt: skip


def fold(text: str) -> str:
    """The text for comparing: lower case, no accents, and not one character longer or shorter."""
    if text.isascii():
        return text.lower()
    for sign, plain in TYPOGRAPHY:
        text = text.replace(sign, plain)
    return text.lower() if text.isascii() else text.translate(FOLDING)


def words_of(
    *,
    names: Iterable[str] = (),
    email: str = "",
    phone: str = "",
    schools: Iterable[str] = (),
    employers: Iterable[str] = (),
) -> dict[str, str]:
    """What to look for in one person's texts, each word with its kind.

    ``names``: given, family and preferred names, whole; their parts are found too. ``schools``:
    names and codes of the partners that the program knows.
    """
    found: dict[str, str] = {}
    for kind, wholes in ((SCHOOL, schools), (EMPLOYER, employers)):
        for whole in wholes:
            whole = " ".join(str(whole).split())
            if len(whole) > 1:
                found[whole] = kind
    for whole in names:
        found.update(dict.fromkeys(_parts(str(whole)), NAME))
    local = email.partition("@")[0]
    if len(local) > 3:
        found[local] = EMAIL
    if phone and len(re.sub(r"\D", "", phone)) > 6:
        found[phone.strip()] = PHONE
    return found


@lru_cache(maxsize=65_536)
def _parts(whole: str) -> tuple[str, ...]:
    """The words of a name, the parts of double ones, and all of it in one word."""
    parts = [part for part in BETWEEN_NAMES.split(whole.strip()) if part]
    pieces = [piece for part in parts for piece in DASHES.split(part)]
    found = [word.strip(".") for word in [*parts, *pieces]]
    found = [piece for piece in found if len(piece) > 1 or (piece and spaceless(piece))]
    return (*found, "".join(parts)) if len(parts) > 1 else tuple(found)


def redact(text: str, words: Collection[str] | Mapping[str, str] = ()) -> str:
    """The text with marks where it said who wrote it; the same object where it did not.

    ``words`` come from ``words_of``; a plain collection is taken as names.
    """
    if not text:
        return text
    clean = text
    if not text.isascii():
        clean = unicodedata.normalize("NFC", text)
        for sign in INVISIBLE:
            clean = clean.replace(sign, "")
    folded = fold(clean)
    spans = _named(clean, folded, words)
    spans.extend(_formed(clean, folded))
    if not spans:
        return clean if BLOCK in text else text
    return _marked(clean, spans)


def spoken(blind: str) -> str:
    """A redacted text for where no mark can be kept: "Nursing at [school]"."""
    return MARK.sub(r"[\1]", blind) if BLOCK in blind else blind


def _named(text: str, folded: str, words: Collection[str] | Mapping[str, str]) -> list[Span]:
    spans: list[Span] = []
    weak: list[Span] = []
    known = type(words) is dict or isinstance(words, Mapping)
    kinds = cast("Mapping[str, str]", words) if known else dict.fromkeys(words, NAME)
    nouns = {noun for noun in NOUNS if noun in folded}
    for word, kind in kinds.items():
        needle, everyday, edges, noun = _needle(word)
        if noun and noun not in nouns:
            continue
        at = folded.find(needle)
        while at >= 0:
            end = at + len(needle)
            if not edges or _is_word(folded, at, end):
                if kind != NAME:
                    # A code such as "IT" or "LAW" is meant where it stands in capitals only.
                    if not word.isupper() or text[at:end] == word:
                        spans.append((at, end, kind))
                elif not everyday:
                    spans.append((at, end, kind))
                elif text[at].isupper():
                    weak.append((at, end, kind))
            at = folded.find(needle, end)
    for span in weak:
        if _mid_sentence(text, span[0]) or _beside(text, span, spans):
            spans.append(span)
    return spans


def _formed(text: str, folded: str) -> list[Span]:
    spans: list[Span] = []
    for kind, hints, pattern, groups, cased in PREPARED:
        looked_at = text if cased else folded
        for hint in hints:
            if hint in looked_at:
                spans.extend(
                    (m.start(group), m.start(group) + len(m.group(group).rstrip(".&-")), kind)
                    for m in pattern.finditer(text)
                    for group in groups
                    if m.start(group) >= 0
                )
                break
    for hit in _experiences(folded):
        many = HOW_MANY.search(text, max(hit.start() - 24, 0), hit.start())
        if many:
            spans.append((many.start(), hit.end(), YEARS))
    for hit in LASTED.finditer(folded) if "year" in folded else ():
        head, _, number = folded[max(hit.start() - 32, 0) : hit.start() - 1].rpartition(" ")
        if COUNT.fullmatch(number) and (hit["old"] or head.rpartition(" ")[2] in LASTING):
            spans.append((hit.start() - 1 - len(number), hit.end(), YEARS))
    for hit in PHONE_FORM.finditer(text) if _may_have_phone(folded) else ():
        if 9 <= sum(c.isdigit() for c in hit.group()) <= 15 and "," not in text[hit.end() :][:1]:
            before = text[max(hit.start() - 2, 0) : hit.start()]
            spans.append((hit.start() - len(before) + len(before.rstrip("+(")), hit.end(), PHONE))
    return spans


def _experiences(folded: str) -> Iterator[re.Match[str]]:
    """Where years of experience are spoken of."""
    for start in ("year", "yr"):
        at = folded.find(start)
        while at >= 0:
            if hit := EXPERIENCE.match(folded, at):
                yield hit
            at = folded.find(start, at + 2)


def _may_have_phone(folded: str) -> bool:
    """Whether there are digits enough; counting them is quicker than looking for a number."""
    if not folded.isascii():
        return True
    return len(folded.encode().translate(None, NOT_DIGITS)) >= 9


def _marked(text: str, spans: list[Span]) -> str:
    """The text with one mark for each run of overlapping or neighboring spans."""
    spans.sort(key=lambda span: (span[0], -span[1]))
    merged: list[Span] = []
    for start, end, kind in spans:
        if merged:
            first, last, before = merged[-1]
            if start < last or (kind == before and not text[last:start].strip(" -‐")):
                merged[-1] = (first, max(last, end), before)
                continue
        merged.append((start, end, kind))
    out, done = [], 0
    for start, end, kind in merged:
        out.append(text[done:start])
        out.append(f"{BLOCK}{kind}{BLOCK}")
        done = end
    out.append(text[done:])
    return "".join(out)


@lru_cache(maxsize=65_536)
def _needle(word: str) -> tuple[str, bool, bool, str]:
    """How a word is looked for: folded; everyday or not; with edges or not; the noun in it."""
    word = unicodedata.normalize("NFC", word)
    folded = fold(word)
    everyday = folded in EVERYDAY or (len(folded) < 3 and word.isascii())
    noun = next((noun for noun in NOUNS if noun in folded), "")
    return folded, everyday, not spaceless(word), noun


@lru_cache(maxsize=65_536)
def spaceless(word: str) -> bool:
    """True for scripts that write without spaces between words (Han, kana, Thai, Lao, Khmer)."""
    return any(
        0x2E80 <= ord(c) <= 0x9FFF or 0x0E00 <= ord(c) <= 0x0EFF or 0x1780 <= ord(c) <= 0x17FF
        for c in word
    )


def _is_word(folded: str, start: int, end: int) -> bool:
    return not (start and folded[start - 1].isalnum()) and not (
        end < len(folded) and folded[end].isalnum()
    )


def _mid_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t")
    return bool(before) and before[-1] not in SENTENCE_END


def _beside(text: str, span: Span, others: list[Span]) -> bool:
    start, end, _ = span
    return any(
        kind == NAME
        and (
            (last <= start and not text[last:start].strip(" -."))
            or (end <= first and not text[end:first].strip(" -."))
        )
        for first, last, kind in others
    )
