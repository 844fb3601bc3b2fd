#!/usr/bin/env python
"""Django's command line for CareerPath."""

import os
import sys

from django.core.management import execute_from_command_line

# Which login a command works under when nobody says otherwise.
PROCESS_OF_COMMAND = {
    "migrate": "migrate",
    "makemigrations": "migrate",
    "sqlmigrate": "migrate",
    "showmigrations": "migrate",
    "import_selfid": "equity",
    "cohort_report": "equity",
    "purge": "retention",
}


def main():
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerpath.settings")
    os.environ.setdefault("CAREERPATH_PROCESS", PROCESS_OF_COMMAND.get(command, "web"))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
