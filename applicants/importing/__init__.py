"""Makes applications of the records of a file. Pure: no Django, no database.

``cohorts.tabular`` opens the file and streams its records; ``columns`` matches a file's own
headers to ours; ``rows`` checks a record against ``interfaces`` of the import file. A record that
is wrong is returned with its errors, and the reader goes on.
"""
