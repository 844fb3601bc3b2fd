"""How each kind of audit line reads.

An app registers the kinds it writes when it starts::

    kinds.register("applicants.application.on_hold", "put the application on hold")
    kinds.register("applicants.identity.read", "looked at who the applicant is", reading=True)

The sentence follows the name of who did it. It may name values of the line's detail:
``"exported {count} applications"``.
"""

from dataclasses import dataclass

from django.apps import apps


@dataclass(frozen=True)
class Kind:
    """A kind of line: its name, its sentence, and whether it only notes that something was read."""

    name: str
    sentence: str
    reading: bool = False


# A line holds ids; where nobody looked the name up, it reads without one.
NAMELESS = {"to_name": "a colleague"}


class _Missing(dict):
    def __missing__(self, key):
        return NAMELESS.get(key, "…")


_KINDS: dict[str, Kind] = {}
_STATES: dict[str, dict[str, str]] = {}


def register(name, sentence, *, reading=False):
    """Lines of the kind ``name`` read as ``sentence`` from now on."""
    _KINDS[name] = Kind(name, sentence, reading)


def register_states(model, names):
    """States of the model (its label) read as ``names`` says, as they do on the screens."""
    _STATES[model.lower()] = {str(state): name for state, name in names.items()}


def state_name(model, state):
    """A state in the words of the screens."""
    return _STATES.get(model.lower(), {}).get(state) or words(state)


def registered():
    """All registered kinds, by name."""
    return dict(sorted(_KINDS.items()))


def is_reading(name):
    """Whether lines of this kind only note that something was read."""
    kind = _KINDS.get(name)
    return kind.reading if kind else False


def sentence(event):
    """What happened, in words: ``put the application on hold``."""
    kind = _KINDS.get(event.kind)
    if kind:
        values = _Missing(event.detail or {})
        values |= {
            "from": state_name(event.model, event.from_state),
            "to": state_name(event.model, event.to_state),
        }
        return kind.sentence.format_map(values)
    about = noun(event.model) or "record"
    if event.to_state:
        to = state_name(event.model, event.to_state)
        if not event.from_state:
            return f"moved the {about} to {to}"
        return f"moved the {about} from {state_name(event.model, event.from_state)} to {to}"
    return f"{words(event.kind.rpartition('.')[2])} ({about})"


def noun(label):
    """A model as people call it: ``applicants.screeningrun`` → ``screening run``."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return words(label.rpartition(".")[2])


def words(name):
    """A name of the code as words: ``not_progressed`` → ``not progressed``."""
    return name.replace("_", " ")
