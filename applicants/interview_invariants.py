"""What always holds among invitations, times and interviews; each case with its address."""

from careerpath.invariants import register_query

INVARIANTS = (
    (
        "applicants.interviews_stay_in_their_round",
        "An interview is booked at a time of the round that its applicant is invited to.",
        """
        SELECT i.id, a.reference FROM applicants_interview i
        JOIN applicants_interviewslot s ON s.id = i.slot_id
        JOIN applicants_interviewinvitation v ON v.id = i.invitation_id
        JOIN applicants_interviewround r ON r.id = v.round_id
        JOIN applicants_application a ON a.id = v.application_id
        WHERE s.round_id <> v.round_id OR r.intake_id <> a.intake_id ORDER BY i.id
        """,
        "Interview {id} of {reference} stands in another round: /interviews/{id}/",
    ),
    (
        "applicants.scheduled_interviews_have_open_times",
        "Nobody is booked at a time that is closed.",
        """
        SELECT i.id, a.reference FROM applicants_interview i
        JOIN applicants_interviewslot s ON s.id = i.slot_id
        JOIN applicants_interviewinvitation v ON v.id = i.invitation_id
        JOIN applicants_application a ON a.id = v.application_id
        WHERE i.state = 'scheduled' AND (s.closed_at IS NOT NULL OR v.withdrawn_at IS NOT NULL)
        ORDER BY i.id
        """,
        "Interview {id} of {reference} is booked at a closed time: /interviews/{id}/",
    ),
    (
        "applicants.nobody_who_left_has_an_interview",
        "Whoever withdrew or was not progressed has no interview before them.",
        """
        SELECT i.id, a.reference, a.state FROM applicants_interview i
        JOIN applicants_interviewslot s ON s.id = i.slot_id
        JOIN applicants_interviewinvitation v ON v.id = i.invitation_id
        JOIN applicants_application a ON a.id = v.application_id
        WHERE i.state = 'scheduled' AND s.starts_at > now() AND a.state = 'withdrawn'
        ORDER BY i.id
        """,
        "Application {reference} is {state} with an interview ahead: /interviews/{id}/",
    ),
    (
        "applicants.nobody_interviews_whom_they_know",
        "Nobody sits in the panel of an applicant whose file they may not read.",
        """
        SELECT i.id, a.reference FROM applicants_interview i
        JOIN applicants_interviewinvitation v ON v.id = i.invitation_id
        JOIN applicants_application a ON a.id = v.application_id
        JOIN applicants_slotinterviewer p ON p.slot_id = i.slot_id AND p.left_at IS NULL
        JOIN applicants_recusal c ON c.application_id = a.id AND c.user_id = p.interviewer_id
        WHERE i.state = 'scheduled' ORDER BY i.id
        """,
        "The panel of interview {id} of {reference} knows the person: /interviews/{id}/",
    ),
    (
        "applicants.interview_scorecards_are_of_the_panel",
        "An interview scorecard is about the person who was interviewed.",
        """
        SELECT c.id, a.reference FROM applicants_scorecard c
        JOIN applicants_application a ON a.id = c.application_id
        LEFT JOIN applicants_interview i ON i.id = c.occasion
        LEFT JOIN applicants_interviewinvitation v ON v.id = i.invitation_id
        WHERE c.kind = 'interview' AND v.application_id IS DISTINCT FROM c.application_id
        ORDER BY c.id
        """,
        "Scorecard {id} of {reference} belongs to no interview of theirs:"
        " /applications/{reference}/",
    ),
)


def register():
    """``check_invariants`` knows what holds where people are interviewed."""
    for invariant in INVARIANTS:
        register_query(*invariant)
