"""What always holds in the selection."""

from careerpath.invariants import register_query

INVARIANTS = (
    (
        "applicants.accepted_are_enrolled",
        "Who is accepted has an enrollment in the cohort of the intake, or in that of the offer.",
        """
        SELECT a.reference FROM applicants_application a
        JOIN cohorts_intake n ON n.id = a.intake_id
        WHERE a.state = 'accepted' AND NOT EXISTS (
            SELECT FROM cohorts_enrollment e
            WHERE e.person_id = a.applicant_id AND (e.cohort_id = n.cohort_id OR EXISTS (
                SELECT FROM applicants_offer o WHERE o.enrollment_id = e.id
                  AND o.application_id = a.id AND o.state = 'accepted'
            ))
        ) ORDER BY a.id
        """,
        "Application {reference} is accepted, but the applicant is not enrolled.",
    ),
    (
        "applicants.sent_have_identity",
        "Every application says who it is from.",
        """
        SELECT a.reference FROM applicants_application a
        LEFT JOIN applicants_identity i ON i.application_id = a.id
        WHERE i.application_id IS NULL ORDER BY a.id
        """,
        "Application {reference} has no identity.",
    ),
    (
        "applicants.state_is_in_the_trail",
        "The last step in the trail is the state of the application.",
        """
        SELECT a.reference, a.state, last.to_state FROM applicants_application a
        JOIN LATERAL (
            SELECT e.to_state FROM audit_auditevent e
            WHERE e.model = 'applicants.application' AND e.subject_id = a.id AND e.to_state <> ''
            ORDER BY e.id DESC LIMIT 1
        ) AS last ON last.to_state <> a.state ORDER BY a.id
        """,
        "Application {reference} is in state {state}, but the trail ends with {to_state}.",
    ),
    (
        "applicants.answers_belong_to_their_intake",
        "Answers are to questions of the application's own intake.",
        """
        SELECT DISTINCT a.reference FROM applicants_answer w
        JOIN applicants_application a ON a.id = w.application_id
        JOIN applicants_question q ON q.id = w.question_id
        WHERE q.intake_id <> a.intake_id ORDER BY a.reference
        """,
        "Application {reference} has an answer to a question of another intake.",
    ),
    (
        "applicants.values_are_in_range",
        "Assessment values lie in the range of an instrument of the same intake.",
        """
        SELECT a.reference, m.key, r.value FROM applicants_assessmentresult r
        JOIN applicants_application a ON a.id = r.application_id
        JOIN applicants_instrument m ON m.id = r.instrument_id
        WHERE m.intake_id <> a.intake_id OR r.value NOT BETWEEN m.low AND m.high ORDER BY a.id
        """,
        "Application {reference} has {key} {value}, which the instrument cannot give.",
    ),
    (
        "applicants.finished_runs_are_whole",
        "A finished screening run has one result for every application that it looked at.",
        """
        SELECT r.id, r.state, c.expected, coalesce(s.found, 0) AS found
        FROM applicants_screeningrun r
        JOIN LATERAL (
            SELECT sum(advance + person + decline + could_not) AS expected,
                   count(*) FILTER (WHERE done_at IS NULL) AS open
            FROM applicants_screeningchunk WHERE run_id = r.id
        ) AS c ON true
        JOIN LATERAL (
            SELECT count(*) AS found FROM applicants_screeningresult WHERE run_id = r.id
        ) AS s ON true
        WHERE r.state IN ('finished', 'applying', 'applied')
          AND (c.open > 0 OR c.expected <> s.found) ORDER BY r.id
        """,
        "Screening run {id} is {state} with {found} results instead of {expected}.",
    ),
    (
        "applicants.results_belong_to_the_intake_of_their_run",
        "A screening run has results for applications of its own intake only.",
        """
        SELECT DISTINCT r.run_id, a.reference FROM applicants_screeningresult r
        JOIN applicants_screeningrun n ON n.id = r.run_id
        JOIN applicants_application a ON a.id = r.application_id
        WHERE a.intake_id <> n.intake_id ORDER BY r.run_id, a.reference
        """,
        "Screening run {run_id} has a result for {reference} of another intake.",
    ),
    (
        "applicants.potential_comes_from_a_run",
        "A potential score on an application comes from a run that was applied.",
        """
        SELECT a.reference FROM applicants_application a
        WHERE a.potential IS NOT NULL AND NOT EXISTS (
            SELECT FROM applicants_screeningmove m
            WHERE m.application_id = a.id AND m.outcome <> 'undone'
        ) ORDER BY a.id
        """,
        "Application {reference} has a potential score that no applied run gave it.",
    ),
    (
        "applicants.declines_were_approved",
        "Nobody is declined by a screening run without an approval.",
        """
        SELECT a.reference, m.run_id FROM applicants_screeningmove m
        JOIN applicants_application a ON a.id = m.application_id
        WHERE m.outcome = 'declined' AND NOT EXISTS (
            SELECT FROM cohorts_approval p
            WHERE p.kind = 'applicants.screening_declines' AND p.state = 'approved'
              AND p.about_model = 'applicants.screeningrun' AND p.about_id = m.run_id
        ) ORDER BY a.id
        """,
        "Application {reference} was declined by run {run_id}, and nobody approved it.",
    ),
    (
        "applicants.duplicates_are_of_one_intake",
        "Suspected duplicates are two applications to the same intake.",
        """
        SELECT p.id FROM applicants_duplicatepair p
        JOIN applicants_application a ON a.id = p.first_id
        JOIN applicants_application b ON b.id = p.second_id
        WHERE a.intake_id <> b.intake_id OR a.id = b.id ORDER BY p.id
        """,
        "The suspected duplicate {id} links applications of two intakes.",
    ),
)


def register():
    """``check_invariants`` knows what holds in the selection."""
    for invariant in INVARIANTS:
        register_query(*invariant)
