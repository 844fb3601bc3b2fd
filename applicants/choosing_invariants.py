"""What always holds among decisions, offers, seats and waitlists; each case with its address."""

from careerpath.invariants import register_query

INVARIANTS = (
    (
        "applicants.accepted_offers_have_seats",
        "An accepted offer has an enrollment that holds a seat in its cohort, of the same person.",
        """
        SELECT o.id, a.reference FROM applicants_offer o
        JOIN applicants_application a ON a.id = o.application_id
        LEFT JOIN cohorts_enrollment e ON e.id = o.enrollment_id
        WHERE o.state = 'accepted' AND (e.id IS NULL OR e.cohort_id <> o.cohort_id
            OR e.person_id <> a.applicant_id)
        ORDER BY o.id
        """,
        "Offer {id} of {reference} is accepted without its seat: /choosing/offers/{id}/",
    ),
    (
        "applicants.offers_and_stages_agree",
        "Who has an open offer is in the stage offer or accepted, and nobody else is.",
        """
        SELECT a.reference, a.state, coalesce(o.state, 'none') AS offer
        FROM applicants_application a
        LEFT JOIN applicants_offer o ON o.application_id = a.id
            AND o.state IN ('sent', 'standby', 'accepted')
        WHERE (a.state = 'offer' AND coalesce(o.state, '') NOT IN ('sent', 'standby'))
           OR (a.state = 'accepted' AND o.state IS DISTINCT FROM 'accepted'
               AND EXISTS (SELECT FROM applicants_offer x WHERE x.application_id = a.id))
           OR (o.id IS NOT NULL AND a.state NOT IN ('offer', 'accepted'))
        ORDER BY a.id
        """,
        "Application {reference} is {state} while its open offer is {offer}:"
        " /applications/{reference}/",
    ),
    (
        "applicants.waitlist_and_stages_agree",
        "Who waits on a waitlist is in the stage waitlisted.",
        """
        SELECT a.reference, a.state, w.rank FROM applicants_waitlistentry w
        JOIN applicants_application a ON a.id = w.application_id
        WHERE w.state = 'waiting' AND a.state NOT IN ('waitlisted', 'on_hold') ORDER BY w.id
        """,
        "Application {reference} has place {rank} on a waitlist but is {state}:"
        " /applications/{reference}/",
    ),
    (
        "applicants.nobody_waits_beside_a_free_seat",
        "No seat stays free while somebody has said yes and stands by.",
        """
        SELECT c.name, c.slug, c.seats - c.seats_taken AS free, count(o.id) AS waiting
        FROM cohorts_cohort c JOIN applicants_offer o ON o.cohort_id = c.id AND o.state = 'standby'
        WHERE c.seats > c.seats_taken AND c.state IN ('planned', 'enrolling', 'in_session')
        GROUP BY c.id ORDER BY c.id
        """,
        "{free} seats of {name} are free while {waiting} stand by: /cohorts/{slug}/",
    ),
    (
        "applicants.released_waves_are_whole",
        "A release that is over left no decision pending.",
        """
        SELECT w.id, w.name, count(d.id) AS pending FROM applicants_releasewave w
        JOIN applicants_decision d ON d.wave_id = w.id AND d.state = 'pending'
        WHERE w.state = 'released' GROUP BY w.id ORDER BY w.id
        """,
        "Release {id} ({name}) is over with {pending} decisions pending: /choosing/waves/{id}/",
    ),
    (
        "applicants.releases_were_approved",
        "No decision became known without an approved release.",
        """
        SELECT w.id, w.name FROM applicants_releasewave w
        WHERE w.state IN ('scheduled', 'releasing', 'released') AND NOT EXISTS (
            SELECT FROM cohorts_approval p WHERE p.kind = 'applicants.release_wave'
              AND p.about_model = 'applicants.releasewave' AND p.about_id = w.id
              AND p.state = 'approved'
        ) ORDER BY w.id
        """,
        "Release {id} ({name}) is on its way and nobody approved it: /choosing/waves/{id}/",
    ),
    (
        "applicants.letters_follow_releases",
        "A letter about a decision exists only where a released decision says the same.",
        """
        SELECT m.id, a.reference FROM notifications_message m
        JOIN applicants_application a ON a.id = m.about_id
        WHERE m.about_model = 'applicants.application'
          AND m.kind IN ('applicants.decision_not_progressed', 'applicants.waitlisted')
          AND m.state <> 'cancelled' AND NOT EXISTS (
            SELECT FROM applicants_decision d WHERE d.application_id = a.id
              AND d.state = 'released'
              AND d.choice = CASE m.kind WHEN 'applicants.waitlisted' THEN 'waitlist'
                                         ELSE 'not_progressed' END
        ) ORDER BY m.id
        """,
        "Message {id} tells application {reference} what nobody decided: /staff/outbox/{id}/",
    ),
    (
        "applicants.decisions_stay_in_their_intake",
        "Decisions, their releases and their bulk acts are of the application's own intake.",
        """
        SELECT a.reference, d.id FROM applicants_decision d
        JOIN applicants_application a ON a.id = d.application_id
        JOIN applicants_decisionbatch b ON b.id = d.batch_id
        LEFT JOIN applicants_releasewave w ON w.id = d.wave_id
        WHERE b.intake_id <> a.intake_id OR w.intake_id <> a.intake_id ORDER BY d.id
        """,
        "Decision {id} on {reference} stands in another intake's act:"
        " /applications/{reference}/ledger/",
    ),
)


def register():
    """``check_invariants`` knows what holds where people are chosen."""
    for invariant in INVARIANTS:
        register_query(*invariant)
