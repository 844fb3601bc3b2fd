"""What always holds of placing, and spans tables."""

from careerpath.invariants import register_query

SEATS = """
SELECT r.id, r.seats_filled, count(p.id) AS people FROM placements_requisition r
  LEFT JOIN placements_placement p
    ON p.requisition_id = r.id AND p.state NOT IN ('ended', 'canceled')
 GROUP BY r.id HAVING r.seats_filled <> count(p.id) ORDER BY r.id
"""
HOURS = """
SELECT d.id, SUM(p.fte) AS fte FROM placements_placement d
  JOIN cohorts_enrollment de ON de.id = d.enrollment_id
  JOIN cohorts_enrollment e ON e.person_id = de.person_id
  JOIN placements_placement p ON p.enrollment_id = e.id AND p.state <> 'canceled'
   AND p.starts_on <= d.starts_on
   AND d.starts_on <= COALESCE(p.ended_on, p.ends_on, 'infinity'::date)
 WHERE d.state <> 'canceled' GROUP BY d.id HAVING SUM(p.fte) > 1 ORDER BY d.id
"""


def register():
    """The hunt for impossible states looks for these, too."""
    register_query(
        "openings_count_their_seats",
        "An opening counts as many filled seats as it has people.",
        SEATS,
        "Opening {id} counts {seats_filled} and has {people}.",
    )
    register_query(
        "nobody_works_more_than_full_time",
        "Nobody is placed above 1.00 FTE on any day.",
        HOURS,
        "On the first day of placement {id} the person has {fte} FTE.",
    )
