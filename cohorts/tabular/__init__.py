"""Reads tables from files nobody vouches for. Pure: no Django, no database.

``tables.open_table`` says what a file is by its content and streams its records. A file that
cannot be read raises ``limits.Unreadable`` with a sentence; a cell that is wrong is returned with
its reason, and the reader goes on.
"""
