"""What the pages of mentors and of the lead show of a pair."""

from django.http import Http404

from mentorship.domain import agenda, facts, on_site
from mentorship.domain.reminding import due_words
from mentorship.forms.pairs import MenteeQuery
from mentorship.models import ActionItem, CheckIn, Concern, Goal, Pair, PrivateNote, Wish
from mentorship.models.mentor import Topic

HISTORY = 12
TOPICS = dict(Topic.choices)


def own(request, pair):
    """404 unless the visitor is the mentor of the pair, or stands in for one."""
    if not Pair.objects.mentored_by(request.user).filter(pk=pair.pk).exists():
        raise Http404("No pair here.")
    return Pair.objects.for_list().get(pk=pair.pk)


def history(user, pair):
    """The latest check-ins, each with the private note that this reader may read."""
    found = CheckIn.objects.filter(pair=pair).newest_first().prefetch_related("former")
    rows = list(found[:HISTORY])
    notes = dict(
        PrivateNote.objects.visible_to(user)
        .filter(check_in__in=rows)
        .values_list("check_in", "text")
    )
    return [(one, notes.get(one.pk, ""), [TOPICS[t] for t in one.topics]) for one in rows]


def full(request, pair):
    """Everything about one pair for its mentor or the lead, in a fixed number of queries."""
    today = facts.today_of(pair.enrollment.cohort.program)
    known = facts.known([pair.pk], today)[pair.pk]
    since = on_site.since([pair.enrollment_id]).get(pair.enrollment_id)
    items = ActionItem.objects.filter(pair=pair).to_do().in_order()
    goals = Goal.objects.filter(enrollment=pair.enrollment_id).prefetch_related("steps")
    wish = Wish.objects.filter(enrollment=pair.enrollment_id).first()
    return {
        "pair": pair,
        "known": known,
        "when": due_words(known),
        "word": known.word,
        "today": today,
        "at": on_site.words([pair.enrollment_id], today).get(pair.enrollment_id, ""),
        "history": history(request.user, pair),
        "items": list(items),
        "goals": list(goals.in_order()[:10]),
        "wish": wish,
        "wishes": [TOPICS[one] for one in wish.topics] if wish else [],
        "worries": list(
            Concern.objects.filter(enrollment=pair.enrollment_id, raised_by=request.user)
            .live()
            .select_related("owner")
            .in_order()
        ),
        "prompts": agenda.prompts(pair, known, since) if pair.is_going else [],
    }


def listed(request, query):
    """The mentees of the visitor by what comes next, narrowed by the query."""
    pairs = list(Pair.objects.mentored_by(request.user).standing().for_list().order_by("pk"))
    if not pairs:
        return []
    today = facts.today_of(pairs[0].enrollment.cohort.program)
    known = facts.known([one.pk for one in pairs], today)
    at = on_site.words([one.enrollment_id for one in pairs], today)
    rows = [
        {
            "pair": one,
            "known": known[one.pk],
            "word": known[one.pk].word,
            "at": at.get(one.enrollment_id) or str(one.enrollment.cohort),
        }
        for one in pairs
    ]
    wanted = query.values["q"].casefold()
    rows = [one for one in rows if wanted in one["pair"].enrollment.person.name.casefold()]
    rows = [one for one in rows if _shown(one, query.values["show"])]
    return sorted(
        rows,
        key=lambda one: (not one["pair"].is_proposed, one["known"].due_on, one["pair"].pk),
    )


def _shown(row, show):
    if show == "overdue":
        return bool(row["known"].overdue)
    if show == "undated":
        return row["pair"].next_on is None
    if show == "new":
        start = row["pair"].starts_on or row["known"].today
        return (row["known"].today - start).days < 31
    return True


def everybody():
    """The query that narrows nothing."""
    return MenteeQuery.read({})
