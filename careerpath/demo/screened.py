"""The demo's rules, the screening of its main intake, and who reads what came out of it."""

from applicants.domain import rubrics, screening_apply, screening_runs, screening_work
from applicants.states import RunState
from careerpath.demo import program, season
from cohorts.domain import approvals

NAME = "Potential"
REASON = "Scores what people can learn, by instruments alone: experience and schools play no part."
AGAIN = "A little more weight for learning agility, and a wider middle for people to read."
SECOND = {"problem_solving": 350, "situational_judgment": 300, "learning_agility": 350}


def approve_rules(intake, *, staff, rules=None, reason=REASON):
    """The intake has approved rules: one lead asked, another one read and approved."""
    asks, approves = staff["program_lead"][:2]
    rubric = rubrics.save_version(
        intake, name=NAME, rules=rules or program.rules(), reason=reason, by=asks
    )
    approval = rubrics.ask_approval(rubric, by=asks)
    approvals.approve(approval, by=approves, sample_read=True, reason="Read and compared.")
    rubric.refresh_from_db()
    return rubric


def screen(intake, *, staff, rng):
    """The intake is screened, the results applied, and the first files are with reviewers.

    Declines wait for their approval. A second version of the rules has a finished dry run, so that
    two runs can be compared.
    """
    recruiter = staff["recruiter"][0]
    run = finished(intake, rubric=rubrics.to_run(intake), by=recruiter)
    screening_apply.apply(run, by=recruiter)
    run.refresh_from_db()
    while run.state == RunState.APPLYING:
        screening_apply.carry_on_applying(run.pk, by=recruiter)
        run.refresh_from_db()
    season.settle(intake)
    season.hand_out(intake, staff=staff, rng=rng)
    season.put_aside(intake, staff=staff, rng=rng)
    second = program.rules(advance=74, decline=40, weights=SECOND)
    rubric = approve_rules(intake, staff=staff, rules=second, reason=AGAIN)
    finished(intake, rubric=rubric, by=recruiter)
    return run


def finished(intake, *, rubric, by):
    """A screening run of ``rubric`` over ``intake`` has come to its end."""
    run = screening_runs.start(intake, rubric=rubric, by=by)
    while run.state in {RunState.QUEUED, RunState.RUNNING}:
        screening_work.work(run.pk)
        run.refresh_from_db()
    return run
