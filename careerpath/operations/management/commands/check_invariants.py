"""Hunt for states that cannot be."""

import json
import sys

from django.db import connection

from careerpath import invariants
from careerpath.commands import Command as Base


class Command(Base):
    """One line for each case, and exit 1; nothing and exit 0 when all is well."""

    help = "Hunts for impossible states; exit 1 and one line each when it finds any."

    def run(self, **options):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout TO 0")
        found = []
        for invariant, sentence in invariants.broken():
            found.append({"invariant": invariant.name, "finding": sentence})
            self.stdout.write(f"{invariant.name}: {sentence}")
        figures = {"checked": len(invariants.registered()), "found": found}
        if not found:
            return figures
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        sys.exit(1)
