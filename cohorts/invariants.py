"""What always holds in the hub."""

from careerpath.invariants import register_query
from cohorts.states import SEATED

SEATS = ", ".join(f"'{state.value}'" for state in sorted(SEATED))


def register():
    """``check_invariants`` knows what holds in the hub."""
    register_query(
        "cohorts.seats_are_counted",
        "The seats taken are as many as the enrollments that hold one.",
        f"""
        SELECT c.id, c.name, c.seats_taken, count(e.id) AS seated FROM cohorts_cohort c
        LEFT JOIN cohorts_enrollment e ON e.cohort_id = c.id AND e.state IN ({SEATS})
        GROUP BY c.id HAVING c.seats_taken <> count(e.id) ORDER BY c.id
        """,  # noqa: S608 - states of ours
        "Cohort {id} ({name}) counts {seats_taken} seats taken, but {seated} people hold one.",
    )
    register_query(
        "cohorts.seats_are_enough",
        "No cohort seats more people than it has seats.",
        """
        SELECT id, name, seats, seats_taken FROM cohorts_cohort
        WHERE seats_taken > seats ORDER BY id
        """,
        "Cohort {id} ({name}) has {seats} seats and {seats_taken} are taken.",
    )
    register_query(
        "cohorts.sections_are_large_enough",
        "No section holds more people than its size.",
        f"""
        SELECT s.id, s.name, s.size, count(e.id) AS people FROM cohorts_section s
        JOIN cohorts_enrollment e ON e.section_id = s.id AND e.state IN ({SEATS})
        GROUP BY s.id HAVING count(e.id) > s.size ORDER BY s.id
        """,  # noqa: S608 - states of ours
        "Section {id} ({name}) takes {size} people and has {people}.",
    )
    register_query(
        "cohorts.final_intakes_are_closed",
        "Decisions are final only after the intake has closed.",
        """
        SELECT id, name FROM cohorts_intake
        WHERE decisions_final_at IS NOT NULL AND decisions_final_at < closes_at ORDER BY id
        """,
        "The decisions of intake {id} ({name}) were final before it closed.",
    )
