"""What always holds of certification, and spans tables."""

from careerpath.invariants import register_query

SEATS = """
SELECT w.id, w.seats_taken, count(a.id) AS people FROM training_examwindow w
  LEFT JOIN training_examattempt a
    ON a.window_id = w.id AND a.state NOT IN ('void', 'canceled')
 GROUP BY w.id HAVING w.seats_taken <> count(a.id) ORDER BY w.id
"""
PASSED = """
SELECT c.id, a.state FROM training_credential c
  JOIN training_examattempt a ON a.id = c.attempt_id
 WHERE c.state = 'held' AND a.state <> 'passed' ORDER BY c.id
"""
COMPLETED = """
SELECT c.id, e.state FROM training_completion c
  JOIN cohorts_enrollment e ON e.id = c.enrollment_id
 WHERE c.state = 'completed' AND e.state <> 'completed' ORDER BY c.id
"""


def register():
    """The hunt for impossible states looks for these, too."""
    register_query(
        "exam_seats_are_counted",
        "An exam window counts as many seats as it has people.",
        SEATS,
        "Exam window {id} counts {seats_taken} and has {people}.",
    )
    register_query(
        "credentials_come_from_passed_exams",
        "A credential that came from an exam is held only while the exam is passed.",
        PASSED,
        "Credential {id} is held, and its exam is {state}.",
    )
    register_query(
        "who_completed_is_completed",
        "Whoever completed the program has an enrollment that is completed.",
        COMPLETED,
        "Completion {id} holds, and its enrollment is {state}.",
    )
