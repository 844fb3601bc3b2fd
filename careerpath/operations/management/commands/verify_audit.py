"""Compares the audit trail with its seals and its anchors."""

import json

from careerpath.audit import seals
from careerpath.audit.models import AuditEvent, AuditSeal
from careerpath.commands import Command as BaseCommand
from careerpath.workflow import Refused

NAMED = 50


class Command(BaseCommand):
    """Exit 0 when every sealed line is as it was; 1 with a sentence for each that is not."""

    help = "Compare the audit trail with its seals; names every changed, removed or added line."

    def run(self, **options):
        findings = seals.verify()
        figures = {
            "lines": AuditEvent.objects.count(),
            "seals": AuditSeal.objects.count(),
            "findings": [
                {"what": found.what, "line": found.line, "message": found.sentence}
                for found in findings
            ],
        }
        if not findings:
            self.say(f"{figures['lines']:,} lines, {figures['seals']:,} seals, all in order.\n")
            return figures
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        sentences = [found.sentence for found in findings[:NAMED]]
        if len(findings) > NAMED:
            sentences.append(f"And {len(findings) - NAMED:,} more.")
        raise Refused("\n".join(sentences))
