"""From raw multi-select answers to the rows of a report, by versioned mappings.

Pure. Nothing is imputed: who did not answer stands in a row of that name, in every breakdown.
"""
