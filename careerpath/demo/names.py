"""Names of invented people: many origins, accents, apostrophes, single and long names.

Pure: no Django. Every draw comes from the ``random.Random`` that is handed in.
"""

import re
import unicodedata
from pathlib import Path

SINGLE = (
    "Sukarno", "Naveen", "Htet", "Suharti", "Zawadi", "Abdulkarim", "Lhamo", "Gyatso",
    "Wulandari", "Prabu", "Karma", "Dolma", "Setiawan", "Iqbalzai",
)  # fmt: skip
LONG = (
    ("Maria del Carmen Guadalupe", "Hernández de la Fuente y Villalobos"),
    ("Oluwatobiloba Ayodeji Emmanuel", "Ogunlana-Adewusi-Fashola"),
    ("Wilhelmina Charlotte Antoinette", "van Hoogenhouck-Tulleken van Oosterzee"),
    ("Nguyễn Hoàng Phương Khánh", "Tôn Nữ Thị Trâm-Anh"),
    ("Sri Venkata Naga Satyanarayana", "Bhamidipati Lakshminarasimhacharyulu"),
    ("José Francisco de Jesús", "Bustamante-Echeverría y Montemayor"),
    ("Kekoakalani Ho'omana", "Keihanaikukauakahihuliheekahaunaele"),
    ("Abdulrahman Mohammed Abdullah", "Al-Muhammad bin Rashid Al-Suwaidi"),
)
NICKNAMES = {
    "José": "Joe", "Guadalupe": "Lupe", "Alejandro": "Alex", "Jesús": "Chuy", "Abigail": "Abby",
    "Rachel": "Rae", "Marcus": "Marc", "Jasmine": "Jazz", "Isaiah": "Zay", "Demetrius": "Meech",
    "Oluwaseun": "Seun", "Oluwadamilola": "Dami", "Temitope": "Temi", "Minh": "Michael",
    "Ngọc": "Jade", "Wei": "William", "Seo-yeon": "Stella", "Ji-hoon": "Jay", "Min-jun": "MJ",
    "Katarzyna": "Kasia", "Piotr": "Peter", "Agnieszka": "Aga", "Sergei": "Serge",
    "Jean-Baptiste": "JB", "Marie-Claire": "Claire", "Mustafa": "Moose", "Ibrahim": "Abe",
    "Harpreet": "Harry", "Karthik": "KK", "Venkata": "Venky", "Bernadette": "Bernie",
    "Emmanuel": "Manny", "Conceição": "São", "Małgorzata": "Gosia", "Anneliese": "Anni",
    "Christian": "Chris", "Patrick": "Pat", "Beatriz": "Bea", "Fernanda": "Fer",
}  # fmt: skip


def _origins():
    """Return given names and family names by origin, and each origin as often as its share."""
    pools, tickets = [], []
    for line in (Path(__file__).parent / "texts" / "names.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            share, given, family = (part.split() for part in line.split(" | "))
            tickets += [len(pools)] * int(share[0])
            pools.append([[name.replace("~", " ") for name in part] for part in (given, family)])
    return [pool[0] for pool in pools], [pool[1] for pool in pools], tickets


_GIVEN, _FAMILY, _PICK = _origins()
PLAIN = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "þ": "th",
        "Þ": "Th", "ı": "i", "æ": "ae", "ð": "d",
    }
)  # fmt: skip


def draw(rng):
    """Return (given name, family name, preferred name or "") of somebody who does not exist."""
    roll = rng.random()
    if roll < 0.004:
        only = rng.choice(SINGLE)
        return rng.choice((("FNU", only, only), (only, only, ""), (only, ".", "")))
    if roll < 0.0045:
        given, family = rng.choice(LONG)
        return given, family, given.split()[0] if rng.random() < 0.5 else ""
    origin = rng.choice(_PICK)
    other = rng.choice(_PICK) if rng.random() < 0.14 else origin
    given, family = rng.choice(_GIVEN[origin]), rng.choice(_FAMILY[other])
    roll = rng.random()
    if roll < 0.05:
        second = rng.choice(_FAMILY[rng.choice(_PICK)])
        if second != family and " " not in second:
            family = f"{family}-{second}" if roll < 0.03 else f"{family} {second}"
    elif roll < 0.11:
        given = f"{given} {rng.choice(_GIVEN[origin])}"
        if roll < 0.055:
            family = f"{family} {rng.choice(_FAMILY[origin])}-{rng.choice(_FAMILY[origin])}"
    elif roll < 0.14:
        given = f"{given} {rng.choice('ABCDEFGHJKLMNPRSTVW')}."
    preferred = NICKNAMES.get(given, "") if rng.random() < 0.5 else ""
    return given, family, preferred


def first(rng):
    """Return one given name, for the people whom an answer mentions."""
    return rng.choice(_GIVEN[rng.choice(_PICK)])


def surname(rng):
    """Return one family name, for the people whom an answer mentions."""
    return rng.choice(_FAMILY[rng.choice(_PICK)])


def ascii_of(text):
    """Return ``text`` in plain lower-case letters and digits, as a mail address would spell it."""
    plain = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return re.sub(r"[^a-z0-9]", "", plain.encode("ascii", "ignore").decode().lower())
