"""The demo's rubrics, and a screening run that has come to its end."""

from applicants.domain import screening_runs, screening_work
from applicants.models import Rubric
from applicants.states import RubricState, RunState
from careerpath.demo import program

NAME = "Potential"
REASON = (
    "Scores what people can learn, from instruments alone; experience and schools play no part."
)


def approve_rules(intake, *, staff, version=1, rules=None, reason=REASON):
    """The intake has an approved rubric: one lead asked for it, another one approved."""
    asks, approves = staff["program_lead"][:2]
    content = rules or program.rules()
    rubric = Rubric.objects.create(
        intake=intake,
        name=NAME,
        version=version,
        content=content.as_json(),
        fingerprint=content.fingerprint(),
        reason=reason,
        created_by=asks,
    )
    rubric.step(RubricState.WAITING, by=asks)
    rubric.step(RubricState.APPROVED, by=approves, policy="second_person")
    return rubric


def screen(intake, *, staff):
    """A screening run over ``intake`` is finished; nobody's stage has changed."""
    rubric = Rubric.objects.approved().filter(intake=intake).latest("version")
    run = screening_runs.start(intake, rubric=rubric, by=staff["recruiter"][0])
    while run.state in {RunState.QUEUED, RunState.RUNNING}:
        screening_work.work(run.pk)
        run.refresh_from_db()
    return run
