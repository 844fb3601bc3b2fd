"""What the law of a place asks, as dated data: notices, clocks and periods of keeping.

Pure: no Django, no clock of its own. The packs are files beside this one; changing a duty means
changing a file and its ``verified_on``. Guidance for the program, no legal advice.
"""
