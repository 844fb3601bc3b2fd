"""Where invented applicants live and study: real cities and area codes, invented universities.

Pure: no Django. Telephone numbers are those that are set apart for fiction (555-0100 to 0199).
"""

from dataclasses import dataclass
from pathlib import Path


def _rows(name):
    """Return the rows of a text file as lists of their parts."""
    lines = (Path(__file__).parent / "texts" / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.split(" | ") for line in lines if line and not line.startswith("#")]


# State: (region, share of the crowd, area codes, cities).
STATES = {
    state: (region, int(share), codes.split(), cities.split(", "))
    for state, region, share, codes, cities in _rows("states")
}
REGIONS = ("west", "mountain", "midwest", "south", "northeast")
OTHER_SCHOOLS = (
    "Fairmont Community College", "West Loop City College", "Cedar County Community College",
    "Alta Vista High School", "Roosevelt Adult School", "Bishop Marren High School",
    "Universidad del Valle Azul", "Lagos Harbour Polytechnic", "Kingsway Open University",
    "Instituto Técnico San Telmo", "Delta Vocational Center", "Franklin Evening College",
    "Sanjeevani Institute of Engineering", "Manila Bay Colleges", "Northgate Technical College",
    "Kyiv Riverside Institute", "Umoja Secondary School", "Lincoln Heights Job Corps Center",
)  # fmt: skip
EMPLOYER_FIRST = (
    "Harbor Street", "Ruiz & Sons", "Bluebird", "Valu-Barn", "Northlake", "Copper Kettle", "Alder",
    "Big Sky", "Juniper", "Sunrise", "Tri-County", "Okafor Brothers", "Golden Gate", "Red Door",
    "Lantern", "Cactus Wren", "Union Square", "Pho Lan", "Milltown", "St. Brigid", "Maple & Main",
    "Riverbend", "Old Mission", "Kowalski's", "Sandpiper", "Twin Pines", "La Paloma", "Everbright",
    "Desert Bloom", "Lakefront", "Patel Family", "Piedmont", "Cornerstone", "Silver Birch",
    "Blackfoot", "Seven Oaks", "Hillcrest", "Mercado Central", "D'Amico's", "Prairie Rose",
)  # fmt: skip
EMPLOYER_LAST = {kind: tuple(last.split(", ")) for kind, last in _rows("employers")}


@dataclass(frozen=True, slots=True)
class City:
    """A city with the digits its postal codes begin with."""

    name: str
    state: str
    region: str
    postal: str


@dataclass(frozen=True, slots=True)
class Partner:
    """An invented university with its one campus."""

    code: str
    name: str
    campus: str
    city: str
    state: str
    domain: str


def _cities():
    cities, weights = [], []
    for state, (region, share, _, rows) in STATES.items():
        found = [row.rsplit(" ", 1) for row in rows]
        for rank, (name, postal) in enumerate(found):
            cities.append(City(name, state, region, postal))
            weights.append(share * (len(found) - rank * 0.6) / len(found) ** 1.5)
    return tuple(cities), tuple(weights)


def _partners():
    return tuple(
        Partner(code, name, campus, city, state, f"students.{code.lower()}.example")
        for code, name, campus, city, state in _rows("partners")
    )


CITIES, CITY_WEIGHTS = _cities()
PARTNERS = _partners()


class Telephones:
    """Hands out every fictional number once; when a state has none left, nobody gets one."""

    def __init__(self, rng):
        self._rng = rng
        self._left = {}

    def draw(self, state):
        """Return a number of ``state`` that nobody else has, or an empty text."""
        left = self._left.get(state)
        if left is None:
            left = self._left[state] = [
                f"({area}) 555-0{line}" for area in STATES[state][2] for line in range(100, 200)
            ]
            self._rng.shuffle(left)
        return left.pop() if left else ""
