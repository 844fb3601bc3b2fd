"""The rules of a program: the version in force, and a new one."""

from django.db import transaction

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training import risk, risk_registry
from training.models import RiskRules


def in_force(program):
    """The newest version, or None, and the settings that hold: as shipped until somebody acts."""
    newest = RiskRules.objects.of(program).order_by("-version").first()
    rules = risk_registry.rules()
    return newest, risk.read(newest.rules, rules) if newest else risk.defaults(rules)


@transaction.atomic
def change(program, settings, *, seen, reason, by):
    """The settings hold from the next look on, as a new version; ``seen`` is the version on the
    page, 0 for none.

    Refused without a reason, when nothing differs, and when somebody else was faster.
    """
    newest, before = in_force(program)
    if (newest.version if newest else 0) != seen:
        raise Refused("Somebody else changed the rules meanwhile. Look again.")
    if not reason.strip():
        raise Refused("Say in a few words why the rules change.")
    if risk.stored(settings) == risk.stored(before):
        raise Refused("Nothing was changed.")
    with refusing():
        made = RiskRules.objects.create(
            program=program,
            version=seen + 1,
            rules=risk.stored(settings),
            reason=reason.strip(),
            made_by=by,
        )
    audit.record("training.riskrules.changed", by=by, about=made, version=made.version)
    return made
