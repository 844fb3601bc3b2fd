"""Reads one file's text in a process of its own: ``python -m careerpath.uploads.run pdf FILE``.

A file from outside may make a reader run for ever or eat all memory; here it eats only its own. The
text goes to standard output.
"""

import resource
import sys
from pathlib import Path

from careerpath.uploads.text import text_of

SECONDS = 15
MEMORY = 768 * 1024 * 1024


def main() -> int:
    """The text was written, or the process ended with the trouble it had."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    kind, path = sys.argv[1:]
    sys.stdout.buffer.write(text_of(Path(path), kind).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
