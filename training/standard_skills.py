"""The technical tracks to begin with: skills, and a sentence at each level from 1 to 4.

Everything here is copied into rows when a program begins, and edited there.
"""

from __future__ import annotations

from typing import NamedTuple


class StandardSkill(NamedTuple):
    """A skill with its anchors, and how many months somebody's verification holds."""

    name: str
    anchors: tuple[str, str, str, str]
    months_valid: int | None = None


TRACKS: tuple[tuple[str, str, tuple[StandardSkill, ...]], ...] = (
    (
        "Epic modules",
        "Build and support of an electronic record, module by module.",
        (
            StandardSkill(
                "Ambulatory workflows",
                (
                    "Names the steps of a clinic visit and who works in which of them.",
                    "Follows a visit from check-in to charge in a practice system, with a guide.",
                    "Walks a clinician through a whole visit and answers why each step is there.",
                    "Finds where a clinic leaves the workflow and shows others how to see it.",
                ),
            ),
            StandardSkill(
                "Record build",
                (
                    "Says what a master file, a template and a category list are for.",
                    "Changes a template from a written request, with somebody looking on.",
                    "Takes a small request from analysis to tested build, documented.",
                    "Reviews the build of others and prevents side effects before they happen.",
                ),
                24,
            ),
            StandardSkill(
                "Order entry and pharmacy",
                (
                    "Tells what happens to an order from entry to administration.",
                    "Builds an order set from an approved list, with help.",
                    "Traces an order that went wrong to its cause and mends the build.",
                    "Leads a review of order sets with pharmacists and physicians.",
                ),
                24,
            ),
            StandardSkill(
                "Go-live support at the elbow",
                (
                    "Knows the first-day questions and whom to call for the others.",
                    "Helps users at the elbow beside a more experienced colleague.",
                    "Covers a unit alone for a shift and writes issues that others can act on.",
                    "Coordinates the floor support of several units.",
                ),
            ),
        ),
    ),
    (
        "Oracle Health",
        "Configuration and support of an Oracle Health record.",
        (
            StandardSkill(
                "Chart and documentation",
                (
                    "Finds orders, notes and results in a chart.",
                    "Enters documentation in a practice domain by a script.",
                    "Supports a unit's documentation and explains every field in it.",
                    "Designs documentation with nurses and measures what it takes them.",
                ),
            ),
            StandardSkill(
                "Domain configuration",
                (
                    "Says what a domain, a position and a preference are.",
                    "Changes a preference from a ticket, with a second pair of eyes.",
                    "Configures a position for a new unit and tests it with its users.",
                    "Owns a change from request to move into production, and its way back.",
                ),
                24,
            ),
        ),
    ),
    (
        "HL7 and FHIR",
        "Messages between systems, and what to do when they stop.",
        (
            StandardSkill(
                "Reading HL7 v2",
                (
                    "Tells segments and fields apart and finds the patient in a message.",
                    "Reads ADT and ORU messages with the specification beside them.",
                    "Finds why a message was refused and proposes the mapping.",
                    "Writes the specification of an interface that others build from.",
                ),
            ),
            StandardSkill(
                "FHIR resources and queries",
                (
                    "Says what a resource, a reference and a profile are.",
                    "Reads a Patient and an Observation from a test server by example.",
                    "Writes queries with search parameters and handles what is missing.",
                    "Decides between profiles and explains what each choice costs.",
                ),
            ),
            StandardSkill(
                "Interface monitoring",
                (
                    "Knows what a queue is and when to raise an alarm.",
                    "Works through the alarm list by the runbook.",
                    "Clears a stopped interface without losing or doubling a message.",
                    "Improves the runbook and the alarms after an outage.",
                ),
                18,
            ),
        ),
    ),
    (
        "Reporting and SQL",
        "Questions of the hospital, answered from its data.",
        (
            StandardSkill(
                "SQL queries",
                (
                    "Reads a query and says in words what it returns.",
                    "Writes a query on two tables with a join, with an example at hand.",
                    "Answers a question over several tables and checks the count another way.",
                    "Makes a slow query fast and teaches others to see why it was slow.",
                ),
            ),
            StandardSkill(
                "Measures and definitions",
                (
                    "Says what a numerator and a denominator are.",
                    "Computes a published measure from its specification, with help.",
                    "Finds why two reports disagree and writes the definition down.",
                    "Moderates an agreement on a definition between departments.",
                ),
            ),
            StandardSkill(
                "Dashboards that are read",
                (
                    "Reads a dashboard and says what it does not show.",
                    "Builds a page from a sketch, in the house style.",
                    "Asks for the decision behind a request and builds for it.",
                    "Retires dashboards that nobody needs, with their owners' consent.",
                ),
            ),
        ),
    ),
    (
        "Service desk",
        "The first answer when something does not work.",
        (
            StandardSkill(
                "Tickets and triage",
                (
                    "Writes a ticket that says who, what, where and since when.",
                    "Sorts tickets by what they mean for patients, with the matrix at hand.",
                    "Triages a shift alone and escalates at the right moment.",
                    "Finds the problem behind many tickets and sees it closed.",
                ),
            ),
            StandardSkill(
                "Talking to clinicians under pressure",
                (
                    "Stays polite, listens, and repeats what was said.",
                    "Takes a call from a busy unit with a colleague listening in.",
                    "Calms a call, solves it or hands it over with a time.",
                    "Coaches others after difficult calls.",
                ),
            ),
            StandardSkill(
                "Devices and printing",
                (
                    "Names the devices of a unit and what each is for.",
                    "Sets up a workstation, a printer or a scanner by the guide.",
                    "Finds out alone whether device, network or record is at fault.",
                    "Plans the devices of a unit before it opens.",
                ),
            ),
        ),
    ),
    (
        "Security",
        "Access, privacy and what to do when something leaks.",
        (
            StandardSkill(
                "Access and least privilege",
                (
                    "Says why two people do not share an account.",
                    "Grants a role from an approved request, with the list at hand.",
                    "Reviews the access of a department and argues each removal.",
                    "Designs roles for a new unit with its managers.",
                ),
                12,
            ),
            StandardSkill(
                "Privacy in daily work",
                (
                    "Knows what may not leave the hospital, and asks before sharing.",
                    "Spots identifiers in a screenshot or an export, with a checklist.",
                    "Handles a request about patient data from end to end, on record.",
                    "Changes a process so that fewer people need to see the data.",
                ),
                12,
            ),
            StandardSkill(
                "First hour of an incident",
                (
                    "Knows whom to call and what not to touch.",
                    "Works through the first-hour list beside somebody else.",
                    "Leads the first hour alone and keeps a record that holds.",
                    "Runs exercises and mends what they show.",
                ),
                12,
            ),
        ),
    ),
)
