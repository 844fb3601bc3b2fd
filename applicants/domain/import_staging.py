"""A file is read once, checked record by record, and its rows stand in the staging table."""

import datetime as dt
from itertools import islice
from pathlib import Path

from django.conf import settings

from applicants.domain.duplicates import email_key, name_postal_key, phone_key
from applicants.domain.import_copy import copy_in
from applicants.domain.redaction import redact, spoken, words_of
from applicants.importing import rows as rules
from applicants.importing.columns import ANSWER, ASSESSMENT
from applicants.models import Channel, ImportRow, Instrument, Question, RowOutcome
from cohorts.models import UniversityPartner
from cohorts.tabular.tables import open_table

BATCH = 2_000
TEXTS = (
    "external_id", "email", "given_name", "family_name", "preferred_name", "phone", "city",
    "postal_code", "country", "source", "degree_level", "field_of_study",
)  # fmt: skip
PLAIN = (*rules.FLAGS, "available_from", "submitted_at")
COLUMNS = (
    "job_id", "number", "outcome", "errors", "unknown_partner", *TEXTS, "home_state", *PLAIN,
    "partner_pk", "new_partner", "regions", "channel", "email_key", "phone_key",
    "name_postal_key", "question_pks", "answers", "blind_answers", "instrument_pks", "scores",
    "makes_user",
)  # fmt: skip
CHANNELS = {
    word.casefold(): value for value, label in Channel.choices for word in (value, label)
} | {"site": Channel.WEB, "web site": Channel.WEB, "online": Channel.WEB, "career fair": "event"}


def folder():
    """Where uploaded files lie: a private folder that no address leads to."""
    path = Path(settings.MEDIA_ROOT) / "imports"
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def open_file(job):
    """The job's file as a table; ``Unreadable`` says why it is none."""
    return open_table(
        folder() / job.file, encoding=job.stated_encoding, delimiter=job.stated_delimiter
    )


class Reader:
    """Turns the records of one job into rows of the staging table."""

    def __init__(self, job, table):
        self.job = job
        self.table = table
        self.mapping = job.fields()
        self.width = len(table.header)
        versions = list(Question.objects.filter(intake=job.intake).order_by("version"))
        self.questions = {q.key: q for q in versions if q.retired_at is None}
        self.versions = {key: [q for q in versions if q.key == key] for key in self.questions}
        self.instruments = {i.key: i for i in Instrument.objects.filter(intake=job.intake)}
        self.partners = list(UniversityPartner.objects.all())
        self.schools = {partner.pk: [partner.name, partner.code] for partner in self.partners}
        self.schema = rules.Schema(
            questions=frozenset(self.questions),
            instruments={key: (i.low, i.high) for key, i in self.instruments.items()},
            partners=self.known_partners(),
            opens_at=job.intake.opens_at.astimezone(dt.UTC),
            closes_at=job.intake.closes_at.astimezone(dt.UTC),
        )
        fields = self.mapping.values()
        self.asked = [f for f in fields if f.startswith(ANSWER)]
        self.measured = [f for f in fields if f.startswith(ASSESSMENT)]
        self.instrument_pks = [
            self.instruments[f.removeprefix(ASSESSMENT)].pk for f in self.measured
        ]
        self.unknown_partners = {}

    def question_pks(self, sent_at):
        """The versions of the answered questions that were asked when the application was sent."""
        return [self.asked_then(f.removeprefix(ANSWER), sent_at).pk for f in self.asked]

    def asked_then(self, key, sent_at):
        """The version of a question at that time; today's, when the file does not say the time."""
        for version in self.versions[key]:
            if sent_at and version.retired_at and version.retired_at > sent_at:
                return version
        return self.questions[key]

    def known_partners(self):
        """Partner ids by code and name, and what a person said about other names."""
        known = {}
        for partner in self.partners:
            known[rules.partner_key(partner.name)] = partner.pk
            known[rules.partner_key(partner.code)] = partner.pk
        ids = {partner.pk for partner in self.partners}
        for name, choice in self.job.partners.items():
            if choice == "create":
                known.setdefault(rules.partner_key(name), None)
            elif choice in ids:
                known[rules.partner_key(name)] = choice
        return known

    def batches(self):
        """Yield lists of rows, in the order of ``COLUMNS``."""
        records = self.table.records()
        while batch := [self.row(number, cells) for number, cells in islice(records, BATCH)]:
            yield batch

    def row(self, number, cells):
        """One record as a row: its values, or its errors."""
        checked = rules.check(
            number,
            cells,
            self.mapping,
            self.schema,
            width=self.width,
            from_email=self.job.id_from_email,
        )
        if checked.unknown_partner:
            name = checked.unknown_partner
            self.unknown_partners[name] = self.unknown_partners.get(name, 0) + 1
        if checked.errors:
            return self.refused(checked)
        values = checked.values
        answers = [values.get(field) or "" for field in self.asked]
        words = words_of(
            names=[values[n] for n in ("given_name", "family_name")]
            + [values.get("preferred_name") or ""],
            email=values["email"],
            phone=values.get("phone") or "",
            schools=self.schools.get(values.get("partner"), [values.get("new_partner") or ""]),
        )
        blind = [redact(text, words) for text in answers]
        values["field_of_study"] = spoken(redact(values.get("field_of_study") or "", words))[:120]
        return [
            self.job.pk,
            number,
            "",
            "[]",
            "",
            *(values.get(name) or "" for name in TEXTS),
            values.get("state") or "",
            *(values.get(name) for name in PLAIN),
            values.get("partner"),
            values.get("new_partner") or "",
            values.get("regions") or [],
            self.channel(values),
            email_key(values["email"]),
            phone_key(values.get("phone") or ""),
            name_postal_key(
                values["given_name"], values["family_name"], values.get("postal_code") or ""
            ),
            self.question_pks(values.get("submitted_at")),
            answers,
            ["" if b == text else b for b, text in zip(blind, answers, strict=True)],
            self.instrument_pks,
            [values.get(field) for field in self.measured],
            False,
        ]

    def refused(self, checked):
        """A refused record: its number and errors, and nothing of what it held."""
        empty = [""] * len(TEXTS)
        errors = rules.as_json(checked.errors)
        return [
            self.job.pk, checked.number, RowOutcome.REFUSED.value, errors, checked.unknown_partner,
            *empty, "", *([None] * len(PLAIN)), None, "", [], "", "", "", "", [], [], [], [], [],
            False,
        ]  # fmt: skip

    def channel(self, values):
        """How the application came, as far as the file says."""
        if values.get("partner") or values.get("new_partner"):
            return Channel.PARTNER.value
        return str(CHANNELS.get((values.get("source") or "").casefold(), Channel.OTHER.value))


def stage(batch):
    """The rows stand in the staging table."""
    copy_in(ImportRow, COLUMNS, batch)
