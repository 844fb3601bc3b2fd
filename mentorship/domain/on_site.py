"""Where somebody works and since when, as the stage below knows it."""


def since(enrollments):
    """``{enrollment id: first day on site}`` of those who are placed."""
    return {}


def words(enrollments, today):
    """``{enrollment id: words}``: the role, the client and the week, of those who are placed."""
    return {}
