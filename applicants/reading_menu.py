"""What reading puts into the shell: navigation, home card, approval of rubrics, words."""

from django.template.loader import render_to_string
from django.urls import reverse

from applicants.domain import reading, reading_figures, review_rubrics
from applicants.models import ReviewRubric
from careerpath.audit import kinds
from careerpath.ui import home, nav
from cohorts.domain import approvals

READ = "applicants.view_application"
LEAD = "applicants.assign_application"
SENTENCES = {
    "applicants.readingplan.made": (
        "planned {reads} reads of {files} files over {readers} readers"
    ),
    "applicants.scorecard.submitted": "submitted a scorecard",
    "applicants.scorecard.taken_back": "took a scorecard back",
    "applicants.application.read_handed_back": "handed the application to another reader",
    "applicants.application.split": "asked for a third reader, because scores differ",
    "applicants.scores.shown": "opened the other scorecards, after the own one",
    "applicants.reviewrubric.saved": "saved version {version} of the review rubric",
    "applicants.reviewrubric.reworded": "changed only wording; the rubric scores as before",
    "applicants.reviewrubric.waiting": "asked for approval of the review rubric",
    "applicants.reviewrubric.approved": "approved the review rubric",
    "applicants.reviewrubric.refused": "did not approve the review rubric",
    "applicants.reviewrubric.draft": "took the request for approval back",
}


def register():
    """Everything below stands in the registries of the floor and the hub."""
    nav.item(READ, "Select", "My queue", "reading", "clipboard-list", hot=True, order=20,
             count=waiting)  # fmt: skip
    nav.item(LEAD, "Select", "Reading plan", "reading_lead", "users-group", order=25)
    home.card(READ, queue_card)
    approvals.kind(
        review_rubrics.KIND,
        title="Review rubric",
        render=render_rubric,
        on_approved=review_rubrics.approved,
        on_refused=review_rubrics.not_approved,
        asking="applicants.edit_rubric",
    )
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)


def waiting(request):
    """How many reads wait for this person."""
    return reading_figures.waiting_for(request.user)


def queue_card(request):
    """How many files wait for this reader; nothing without any. One query while some do."""
    left, done = reading_figures.left_and_done(request.user)
    pool = 0 if left else reading.pool_for(request.user)
    if not left + done + pool:
        return None
    lines = [home.Line("To read", reverse("reading"), left)]
    if pool:
        lines.append(home.Line("Waiting for one more reader", reverse("reading"), pool))
    return home.Card(
        "My queue",
        home.Urgency.WORK if left or pool else home.Urgency.LATER,
        text=f"{done:,} of {left + done:,} read.",
        lines=lines,
        href=reverse("reading"),
        action="Open my queue",
        icon="clipboard-list",
    )


def render_rubric(approval, user):
    """The criteria that are to be approved, with every anchor."""
    rubric = ReviewRubric.objects.get(pk=approval.about_id)
    context = {"rubric": rubric, "before": review_rubrics.version_before(rubric)}
    return render_to_string("applicants/review_rubric_rules.html", context)
