"""Certifications to begin a catalog with, as data that a program edits. What nobody has verified
is left empty.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

CHIME, HIMSS = "CHIME", "HIMSS"
READ_ON = date(2026, 11, 22)


class Known(NamedTuple):
    """One entry; None is unknown."""

    issuer: str
    code: str
    name: str
    about: str = ""
    exam_format: str = ""
    questions: int | None = None
    minutes: int | None = None
    validity_months: int | None = None
    end_of_month: bool = False
    ce_hours: int | None = None
    ce_approved_hours: int | None = None
    ce_ethics_hours: int | None = None
    cooling_days: int = 0
    later_cooling_days: int | None = None
    source: str = ""
    verified_on: date | None = None


class Asked(NamedTuple):
    """One requirement: kind, how much, and the subject area's or other credential's code."""

    kind: str
    needed: int = 0
    about: str = ""


EXAM = "CDH"  # what the boot camp leads to
OWN_CODE = "PROGRAM"
OWN_NAME = "Healthcare IT boot camp"
CATALOG = (
    Known(
        CHIME, EXAM, "Certified Digital Health program",
        "The exam at the end of the boot camp. Format, validity and fees are not verified: "
        "fill them in from the issuer's handbook.",
        source="The issuer's own navigation names the program",
        verified_on=READ_ON,
    ),
    Known(
        CHIME, "CHCIO", "Certified Healthcare CIO",
        "For people who lead; listed for those who come later.",
        exam_format="Multiple choice at a test center", questions=100, minutes=150,
        validity_months=36, ce_hours=45,
        source="The issuer's pages of 2010 and later", verified_on=READ_ON,
    ),
    Known(
        CHIME, "CFCHE", "Foundation Certified Healthcare Executive",
        source="The issuer's own navigation names it", verified_on=READ_ON,
    ),
    Known(
        HIMSS, "CAHIMS", "Certified Associate in Healthcare Information and Management Systems",
        validity_months=36, end_of_month=True,
        ce_hours=45, ce_approved_hours=25, ce_ethics_hours=2,
        about="Renewed by hours or by sitting the exam again.",
        source="The issuer's renewal rules", verified_on=READ_ON,
    ),
    Known(
        HIMSS, "CPHIMS", "Certified Professional in Healthcare Information and Management Systems",
        validity_months=36, end_of_month=True,
        ce_hours=45, ce_approved_hours=25, ce_ethics_hours=2,
        about="Renewed by hours or by sitting the exam again.",
        source="The issuer's renewal rules", verified_on=READ_ON,
    ),
    Known(
        HIMSS, "CPDHTS", "Certified Professional in Digital Health Transformation Strategy",
        validity_months=24, end_of_month=True,
        ce_hours=30, ce_approved_hours=15, ce_ethics_hours=2,
        source="The issuer's renewal rules", verified_on=READ_ON,
    ),
    Known(
        "Epic", "EPIC-CERT", "Epic certification",
        "Class, project and exam for one application, sponsored by a customer or partner; kept up "
        "version by version. One entry for each application and version.",
    ),
    Known(
        "Epic", "EPIC-PROF", "Epic proficiency",
        "Self-study for one application. Proficient is not certified.",
    ),
    Known("Oracle", "OH-CERT", "Oracle Health certification"),
    Known("HL7", "FHIR-FOUND", "HL7 FHIR foundational"),
    Known("HL7", "FHIR-PROF", "HL7 FHIR proficiency"),
    Known("HL7", "FHIR-IMPL", "HL7 FHIR implementor"),
    Known("CompTIA", "A+", "CompTIA A+", validity_months=36),
    Known("CompTIA", "SECURITY+", "CompTIA Security+", validity_months=36),
    Known("Scrum Alliance", "CSM", "Certified ScrumMaster", validity_months=24),
    Known("PeopleCert", "ITIL-4", "ITIL 4 Foundation", validity_months=36),
    Known("Several", "LSS", "Lean Six Sigma", "The belt and the rules depend on the issuer."),
)  # fmt: skip

# Before the exam, and for the program's own certificate, which contains the boot camp.
EXAM_ASKS = (
    Asked("attendance", 9000),
    Asked("practice_exam", 7500),
)
OWN_ASKS = (
    Asked("hours", 80),
    Asked("attendance", 9000),
    *(Asked("subject", 7000, code) for code in ("HF", "IT/PM", "CM", "CI", "SS")),
    Asked("credential", 0, EXAM),
)
COOLING_DAYS = 14  # between attempts at the exam, until the issuer's rule is known
