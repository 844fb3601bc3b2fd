"""What choosing puts into the shell: navigation, home cards, approvals, words of the trail."""

from django.template.loader import render_to_string
from django.urls import reverse

from applicants import (
    choosing_invariants,
    choosing_letters,
    choosing_tables,  # noqa: F401 - the worker finds the list by its key
)
from applicants.domain import origins as taken
from applicants.domain import rescinding, waves
from applicants.models import Decision, Offer, ReleaseWave
from careerpath.audit import kinds
from careerpath.ui import home, nav
from careerpath.ui.when import words
from cohorts import origins, reach
from cohorts.domain import approvals
from cohorts.models import Intake

DECIDE = "applicants.decide_application"
SENTENCES = {
    "applicants.decision.recorded": "recorded a decision",
    "applicants.decision.taken_back": "took a decision back",
    "applicants.decision.released": "released the decision",
    "applicants.decision.stayed": "left the application where it was",
    "applicants.decisionbatch.asked": "looked at a decision on {count} applications",
    "applicants.decisionbatch.recorded": "recorded decisions on {count} applications",
    "applicants.decisionbatch.taken_back": "took {count} decisions back",
    "applicants.releasewave.composed": "gathered {count} decisions for a release",
    "applicants.releasewave.waiting": "asked for approval of a release of {count} decisions",
    "applicants.releasewave.approved": "approved the release",
    "applicants.releasewave.draft": "opened the release for changes again",
    "applicants.releasewave.scheduled": "sent the release on its way",
    "applicants.releasewave.undone": "stopped the release before it went out",
    "applicants.releasewave.releasing": "began to carry the release out",
    "applicants.releasewave.released": "finished the release: {count} decisions",
    "applicants.releasewave.dissolved": "dissolved the release",
    "applicants.ranking.made": "ranked {size} applications",
    "applicants.plan.saved": "changed how the intake chooses",
    "applicants.offer.made": "made an offer",
    "applicants.offer.sent": "opened the offer again",
    "applicants.offer.accepted": "accepted the offer and has the seat",
    "applicants.offer.standby": "accepted the offer and waits for a seat",
    "applicants.offer.declined": "declined the offer",
    "applicants.offer.expired": "let the offer lapse: no answer in time",
    "applicants.offer.deferred": "deferred the offer to a later cohort",
    "applicants.offer.given_up": "gave the seat up",
    "applicants.offer.rescinded": "rescinded the offer",
    "applicants.offer.rescind_asked": "asked for approval to rescind the offer",
    "applicants.offer.extended": "gave more time to answer",
    "applicants.offer.reminded": "reminded of the offer",
    "applicants.offer.condition_met": "noted that a condition is met",
    "applicants.offer.condition_open": "noted that a condition is open again",
    "applicants.waitlistentry.added": "put the application on the waitlist",
    "applicants.waitlistentry.offered": "offered the next on the waitlist a seat",
    "applicants.waitlistentry.left": "took the application off the waitlist",
    "applicants.waitlistentry.closed": "closed the place on the waitlist",
}


def register():
    """Everything below stands in the registries of the floor and the hub."""
    nav.item(DECIDE, "Select", "Choosing", "choosing", "users", order=40)
    home.card(DECIDE, choosing_card)
    home.card("applicant", offer_card)
    choosing_letters.register()
    origins.register(taken.universities)
    reach.register(taken.reach)
    choosing_invariants.register()
    approvals.kind(
        waves.KIND,
        title="Release of decisions",
        render=render_wave,
        on_approved=waves.approved,
        on_refused=waves.not_approved,
        asking=DECIDE,
    )
    approvals.kind(
        rescinding.KIND,
        title="Rescinding an offer",
        render=render_rescission,
        on_approved=rescinding.approved,
        on_refused=rescinding.not_approved,
        asking=DECIDE,
    )
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)


def choosing_card(request):
    """Decisions that wait for a release, and releases that wait for somebody."""
    lines = [
        home.Line(
            f"Release “{wave.name}”",
            wave.get_absolute_url(),
            wave.size,
            f"{wave.get_state_display()}.",
        )
        for wave in ReleaseWave.objects.filter(
            state__in=["draft", "approved", "scheduled", "releasing"]
        ).order_by("-pk")[:5]
    ]
    for intake in Intake.objects.filter(
        pk__in=Decision.objects.waiting_for_a_wave().values("application__intake")
    ).order_by("-pk")[:3]:
        count = Decision.objects.waiting_for_a_wave().filter(application__intake=intake).count()
        lines.append(
            home.Line(
                f"{intake}: decisions in no release yet",
                reverse("wave_list", args=[intake.slug]),
                count,
            )
        )
    if not lines:
        return None
    return home.Card(
        "Decisions that nobody knows yet",
        home.Urgency.WAITING,
        icon="mail",
        lines=lines,
        href=reverse("choosing"),
        action="Choosing",
    )


def offer_card(request):
    """The offer that this person can answer, first of everything."""
    found = Offer.objects.own(request.user).filter(state__in=["sent", "standby"])
    lines = [
        home.Line(
            f"A seat in {offer.cohort}",
            reverse("offer_answer", args=[offer.pk]),
            note=f"Answer by {words(offer.answer_by, 'deadline', offer.cohort.program.time_zone)}."
            if offer.is_unanswered
            else "You said yes. You are first in line for a seat.",
        )
        for offer in found.select_related("cohort__program")
    ]
    if not lines:
        return None
    return home.Card("You have an offer", home.Urgency.WORK, icon="mail", lines=lines)


def render_wave(approval, user):
    """The counts of the release, its letters, and the random few, blind."""
    wave = ReleaseWave.objects.get(pk=approval.about_id)
    sample = wave.decisions.filter(application_id__in=approval.sample_ids).select_related(
        "application", "reason", "decided_by"
    )
    context = {
        "wave": wave,
        "contents": waves.contents(wave),
        "sample": sample.order_by("application_id"),
        "proofs": waves.proofs(wave),
    }
    return render_to_string("applicants/wave_sample.html", context)


def render_rescission(approval, user):
    """The offer that is to be taken back, and why."""
    offer = Offer.objects.select_related("application", "cohort", "reason").get(
        pk=approval.about_id
    )
    return render_to_string("applicants/offer_rescission.html", {"offer": offer})
