"""Reads tables of applications from files nobody vouches for. Pure: no Django, no database.

``tables.open_table`` says what a file is by its content and streams its records; ``columns``
matches a file's own headers to ours; ``rows`` checks a record against ``interfaces`` of the
import file. A file that cannot be read raises ``limits.Unreadable`` with a sentence; a record
that is wrong is returned with its errors, and the reader goes on.
"""
