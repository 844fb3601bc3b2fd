"""The people of a synthetic intake: who they are, what they sent and when. Pure.

``crowd(…)`` gives the same people for the same seed, in the order in which they sent.
"""

import bisect
import random
import string
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate

from . import essays, names, places, scores

FIELDS = (
    (9, "Biology"), (8, "Business administration"), (7, "Psychology"), (7, "Computer science"),
    (6, "Information systems"), (6, "Public health"), (5, "Nursing"), (4, "Health administration"),
    (4, "Sociology"), (4, "Kinesiology"), (3, "Communication"), (3, "Mathematics"), (3, "History"),
    (3, "English"), (3, "Chemistry"), (2, "Criminal justice"), (2, "Social work"), (2, "Economics"),
    (2, "Biomedical engineering"), (2, "Medical laboratory science"), (2, "Philosophy"),
    (2, "Political science"), (2, "Respiratory care"), (2, "Pharmacy technology"), (1, "Music"),
    (1, "Linguistics"), (1, "Agricultural science"), (1, "Civil engineering"), (1, "Theater"),
    (1, "Library science"), (1, "Physics"), (1, "Early childhood education"), (1, "Art history"),
    (1, "Anthropology"), (1, "Statistics"), (1, "Spanish"), (1, "Culinary arts"), (1, "Geography"),
    (1, "Supply chain management"), (1, "Environmental science"), (1, "Native American studies"),
)  # fmt: skip
DEGREES = (("bachelor", 56), ("associate", 18), ("none", 13), ("master", 11), ("doctorate", 2))
CHANNELS = (("partner", 47), ("event", 17), ("web", 19), ("referral", 11), ("other", 6))
SOURCES = {
    "web": ("Website", "Search", "Job board", "Podcast", "Newsletter"),
    "referral": ("Friend", "Former participant", "Family", "Professor", "Coworker"),
    "other": ("Library flyer", "Veterans office", "Workforce center", "Radio", "Church bulletin"),
}
TAGS = ("late file", "asked a question", "phone call", "paper copy")
_WEEKDAY = (1.2, 1.15, 1.1, 1.0, 0.8, 0.55, 0.95)
_HOUR = tuple(
    accumulate((3, 2, 1, 1, 1, 1, 2, 4, 7, 9, 11, 11, 10, 10, 11, 11, 10, 9, 9, 12, 14, 14, 11, 7))
)
_LAST_HOUR = tuple(
    accumulate(
        (2, 1, 1, 1, 1, 1, 2, 4, 6, 8, 10, 11, 12, 12, 13, 14, 15, 16, 18, 22, 28, 36, 48, 66)
    )
)


@dataclass(slots=True)
class Applicant:
    """Somebody who applies, and the application."""

    number: int
    given_name: str
    family_name: str
    preferred_name: str
    email: str
    phone: str
    city: str
    state: str
    postal_code: str
    country: str
    partner: str
    school: str
    employer: str
    domain: str
    degree_level: str
    field_of_study: str
    work_authorized: bool | None
    needs_sponsorship: bool | None
    at_least_18: bool | None
    available_full_time: bool | None
    willing_to_relocate: bool | None
    available_from: date | None
    regions: tuple
    channel: str
    source: str
    ability: float
    submitted_at: datetime
    stage: str = "submitted"  # or draft, withdrawn
    late: bool = False
    twin_of: int = 0  # the number of the same person's other application
    again_of: int = 0  # the number of the same account's application to a former intake
    answers: dict = field(default_factory=dict)
    scores: dict = field(default_factory=dict)

    @property
    def name(self):
        return f"{self.preferred_name or self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Window:
    """When an intake takes applications, in the program's time zone."""

    opens_at: datetime
    closes_at: datetime


def _weighted(pairs):
    """Return (values, running totals) for ``_draw``."""
    values = [value for value, _ in pairs]
    return values, tuple(accumulate(weight for _, weight in pairs))


def _draw(rng, weighted):
    values, totals = weighted
    return values[bisect.bisect(totals, rng.random() * totals[-1])]


_CITY = _weighted(list(zip(places.CITIES, places.CITY_WEIGHTS, strict=True)))
_FIELD = _weighted([(name, share) for share, name in FIELDS])
_DEGREE, _CHANNEL = _weighted(DEGREES), _weighted(CHANNELS)
_PARTNERS_IN = {}
for _partner in places.PARTNERS:
    _PARTNERS_IN.setdefault(places.STATES[_partner.state][0], []).append(_partner)


class _Clock:
    """Draws times inside a window: a weekly rhythm, a slow rise and a last-day peak."""

    def __init__(self, window):
        self.window = window
        self.zone = window.opens_at.tzinfo
        first, last = window.opens_at.date(), window.closes_at.date()
        self.days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        weights = []
        for n, day in enumerate(self.days):
            left = len(self.days) - 1 - n
            peak = {0: 11.0, 1: 4.2, 2: 2.2, 3: 1.5}.get(left, 1.0)
            opening = 1.8 if n < 3 else 1.0
            rise = 0.75 + 0.5 * n / len(self.days)
            weights.append(_WEEKDAY[day.weekday()] * peak * opening * rise)
        self.totals = tuple(accumulate(weights))

    def draw(self, rng):
        while True:
            index = bisect.bisect(self.totals, rng.random() * self.totals[-1])
            hours = _LAST_HOUR if index == len(self.days) - 1 else _HOUR
            hour = bisect.bisect(hours, rng.random() * hours[-1])
            moment = datetime.combine(
                self.days[index],
                time(hour, int(rng.random() * 60), int(rng.random() * 60)),
                tzinfo=self.zone,
            )
            if self.window.opens_at <= moment < self.window.closes_at:
                return moment.astimezone(UTC)


class Crowd:
    """Makes people one after the other; addresses, phones and answers are never used twice."""

    def __init__(self, seed, *, domain=""):
        self.domain = domain  # of every mail address, instead of the usual ones
        self.rng = random.Random(f"careerpath {seed}")
        self.phones = places.Telephones(random.Random(f"telephones {seed}"))
        self.essays = essays.Essays()
        self.emails = set()
        self.domains = essays.domains()
        self.number = 0

    def intake(self, size, window, *, earlier=()):
        """Return ``size`` applicants of one intake, ordered by the time they sent.

        ``earlier`` are people of former intakes; a few of them apply again.
        """
        rng, clock = self.rng, _Clock(window)
        crowd, earlier = [], rng.sample(earlier, min(len(earlier), size // 50))
        while len(crowd) < size:
            if crowd and rng.random() < 0.01:
                applicant = self._twin(crowd[int(rng.random() * len(crowd))], clock)
            elif earlier and rng.random() < 0.1:
                applicant = self._again(earlier.pop(), clock)
            else:
                applicant = self._person(clock)
            self._answer(applicant)
            crowd.append(applicant)
        return sorted(crowd, key=lambda a: (a.submitted_at, a.number))

    def _email(self, given, family, partner):
        rng = self.rng
        one = names.ascii_of(given.split()[0]) or "me"
        two = names.ascii_of(family) or names.ascii_of(given) or "applicant"
        roll = rng.random()
        if roll < 0.35:
            local = f"{one}.{two}"
        elif roll < 0.55:
            local = one[0] + two
        elif roll < 0.7:
            local = one + two
        elif roll < 0.85:
            local = f"{one}{rng.randrange(1, 100):02d}"
        else:
            local = f"{two}_{one}"
        domain = "example.com" if rng.random() < 0.6 else "example.org"
        if partner and rng.random() < 0.4:
            domain = partner.domain
        domain = self.domain or domain
        local, tries = local[:40], 1
        email = f"{local}@{domain}"
        while email in self.emails:
            tries += 1
            email = f"{local}{tries}@{domain}"
        self.emails.add(email)
        return email.title().replace("Example.Com", "example.com") if rng.random() < 0.01 else email

    def _facts(self):
        """Return what the form asks besides the person: about six in a hundred cannot take part."""
        rng = self.rng
        authorized, adult, full_time = True, True, True
        roll = rng.random()
        if roll < 0.024:
            authorized = False
        elif roll < 0.03:
            adult = False
        elif roll < 0.058:
            full_time = False
        elif roll < 0.06:
            authorized = full_time = False
        facts = {
            "work_authorized": authorized,
            "needs_sponsorship": not authorized and rng.random() < 0.7,
            "at_least_18": adult,
            "available_full_time": full_time,
            "willing_to_relocate": rng.random() < 0.62,
        }
        if rng.random() < 0.012:
            facts[rng.choice(list(facts))] = None
        return facts

    def _person(self, clock):
        rng = self.rng
        self.number += 1
        given, family, preferred = names.draw(rng)
        city = _draw(rng, _CITY)
        channel = _draw(rng, _CHANNEL)
        degree = _draw(rng, _DEGREE)
        partner = None
        if channel in ("partner", "event") or rng.random() < 0.25:
            near = _PARTNERS_IN.get(city.region)
            partner = rng.choice(near if rng.random() < 0.8 else places.PARTNERS)
        school = partner.name if partner else rng.choice(places.OTHER_SCHOOLS)
        domain = rng.choice(self.domains)
        employer = f"{rng.choice(places.EMPLOYER_FIRST)} {rng.choice(places.EMPLOYER_LAST[domain])}"
        home = city.state if rng.random() < 0.85 else _draw(rng, _CITY).state
        regions = {city.region} if rng.random() < 0.9 else set()
        regions.update(r for r in places.REGIONS if rng.random() < 0.28)
        source = SOURCES.get(channel)
        sent = clock.draw(rng)
        roll = rng.random()
        abroad = rng.random() < 0.006
        return Applicant(
            number=self.number,
            given_name=given,
            family_name=family,
            preferred_name=preferred,
            email=self._email(given, family, partner),
            phone="" if rng.random() < 0.04 else self.phones.draw(home),
            city="" if rng.random() < 0.01 else city.name,
            state=city.state,
            postal_code="" if rng.random() < 0.015 else f"{city.postal}{rng.randrange(1, 100):02d}",
            country="Canada" if abroad else "United States",
            partner=partner.code if partner else "",
            school=school,
            employer=employer if rng.random() < 0.85 else "",
            domain=domain,
            degree_level=degree if rng.random() < 0.99 else "",
            field_of_study="" if degree == "none" and rng.random() < 0.8 else _draw(rng, _FIELD),
            **self._facts(),
            available_from=None
            if rng.random() < 0.06
            else clock.window.closes_at.date()
            + timedelta(days=rng.choice((14, 30, 30, 45, 60, 75))),
            regions=tuple(r for r in places.REGIONS if r in regions),
            channel=channel,
            source=rng.choice(source) if source else "",
            ability=rng.gauss(0, 1),
            submitted_at=sent,
            stage="draft" if roll < 0.022 else "withdrawn" if roll < 0.034 else "submitted",
            late=rng.random() < 0.008,
        )

    def _twin(self, first, clock):
        """Return a second application of the same person: another address or another spelling."""
        rng = self.rng
        self.number += 1
        given, family = first.given_name, first.family_name
        roll = rng.random()
        if roll < 0.3 and first.preferred_name:
            given = first.preferred_name
        elif roll < 0.6:
            given = given.split()[0].translate(names.PLAIN)
            family = family.replace("-", " ").replace("'", "")
        elif roll < 0.7 and len(family) > 3:
            family = family[:-1]
        tagged = first.email.replace("@", "+career@")
        if roll < 0.85 or tagged in self.emails:
            email = self._email(given, family, None)
        else:
            email = tagged
            self.emails.add(email)
        copy = {name: getattr(first, name) for name in Applicant.__slots__}
        copy.update(
            number=self.number,
            given_name=given,
            family_name=family,
            email=email,
            phone=_retyped(first.phone, rng),
            preferred_name="",
            submitted_at=clock.draw(rng),
            stage="submitted",
            late=False,
            twin_of=first.twin_of or first.number,
            ability=first.ability,
            answers={},
            scores={},
        )
        return Applicant(**copy)

    def _again(self, first, clock):
        """Return a new application of somebody who applied to a former intake."""
        self.number += 1
        copy = {name: getattr(first, name) for name in Applicant.__slots__}
        copy.update(
            number=self.number,
            submitted_at=clock.draw(self.rng),
            ability=first.ability + 0.25,
            stage="submitted",
            late=False,
            twin_of=0,
            again_of=first.number,
            answers={},
            scores={},
        )
        return Applicant(**copy)

    def _answer(self, applicant):
        rng = self.rng
        applicant.scores = scores.draw(rng, applicant.ability)
        care = 0.5 + 0.12 * applicant.ability + rng.uniform(-0.4, 0.4)
        writer = essays.Writer(
            applicant.given_name,
            applicant.family_name,
            applicant.email,
            applicant.phone,
            applicant.city,
            applicant.school,
            applicant.employer,
            applicant.domain,
            min(max(care, 0.0), 1.0),
            essays.draw_voice(rng),
        )
        for question in essays.QUESTIONS:
            if rng.random() < 0.008 or (applicant.stage == "draft" and rng.random() < 0.5):
                continue
            applicant.answers[question] = self.essays.write(question, writer, rng)
        if applicant.stage == "draft":
            applicant.scores = {}


def _retyped(phone, rng):
    """Return the same number as another hand would type it."""
    digits = "".join(c for c in phone if c in string.digits)
    if len(digits) != 10:
        return phone
    return rng.choice(
        (
            f"{digits[:3]}-{digits[3:6]}-{digits[6:]}",
            f"+1 {digits[:3]} {digits[3:6]} {digits[6:]}",
            f"{digits[:3]}.{digits[3:6]}.{digits[6:]}",
            digits,
        )
    )
