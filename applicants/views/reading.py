"""The reading room: one's own queue, the file beside the scorecard, and the acts on it."""

from secrets import token_hex

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from applicants.domain import blinding, reading, reading_figures, reading_room, results, scorecards
from applicants.forms.reading import HandBackForm, ScorecardForm
from applicants.models import ReadAssignment
from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused

READ = "applicants.view_application"
PAGE = "applicants/read.html"
QUEUE = "reading"
SHORTCUTS = [
    ("Rate the open criterion and go on", ["1", "5"]),
    ("Next and previous criterion", ["j", "k"]),
    ("Write evidence", ["e"]),
    ("Leave the text field", ["Esc"]),
    ("Recommend: advance, hold, do not advance", ["a", "h", "d"]),
    ("Submit and next", ["Ctrl", "Enter"]),
    ("Leave for later, take the next one", ["n"]),
    ("The file before", ["p"]),
    ("Back to my queue", ["u"]),
]


@never_cache
@require_GET
@allow(READ)
def queue(request):
    """How far I have come, what is begun, what is done lately, and the way to the next file."""
    return render(
        request,
        "applicants/reading_queue.html",
        {
            "progress": reading_figures.progress(request.user),
            "begun": reading_room.begun(request.user),
            "done": reading_room.lately_done(request.user),
            "pool": reading.pool_for(request.user),
            "can_help": reading.can_help(request.user),
            "shortcuts": [("Read the next file", ["r"])],
        },
    )


@require_POST
@allow(READ)
def take_next(request):
    """The next file is held and opens; with nothing left, the queue says so."""
    return to_next(request)


def to_next(request, *, said="", undo=""):
    """A redirect to the next file, or to the queue when there is none."""
    if said:
        toast(request, said, undo=undo)
    try:
        following = reading.take_next(request.user, help_out="help" in request.POST)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect(QUEUE)
    return redirect(following or QUEUE)


@never_cache
@require_GET
@allow(READ, ReadAssignment)
def read(request, read):
    """The blind file beside the own scorecard; what others gave only after mine is in."""
    card = scorecards.of(read)
    if card is None:
        return redirect(QUEUE)
    return render(request, PAGE, page(request, read, ScorecardForm(card=card), card))


def page(request, read, form, card, **more):
    """Everything on the page of one read."""
    file = blinding.read(read.application_id)
    opened = read.shows_scores
    return {
        "read": read,
        "file": file,
        "form": form,
        "card": card,
        "tab": form.shown("tab", "") or token_hex(8),
        "version": form.shown("version", card.version),
        "progress": reading_figures.progress(request.user),
        "before": reading_room.before(read),
        "hand_back_form": HandBackForm(),
        "may_undo": reading.may_undo(read),
        "result": results.of(file) if opened else None,
        "others": reading_room.others(read) if opened else None,
        "shortcuts": SHORTCUTS,
        **more,
    }


@require_POST
@allow(READ, ReadAssignment)
def save(request, read):
    """The draft is saved while somebody rates; a change in another tab is a conflict, told."""
    card = scorecards.of(read)
    if card is None:
        return redirect(QUEUE)
    form = ScorecardForm(request.POST, card=card)
    # What went wrong leaves the version as it came: the next try is no less a conflict.
    context = {"read": read, "card": card, "version": request.POST.get("version", "")}
    if not form.is_valid():
        context["problem"] = form.problems[0].text
        return render(request, f"{PAGE}#saved", context, status=422)
    try:
        card = reading.save(read, form.entry, by=request.user)
    except Refused as refusal:
        context["problem"] = str(refusal)
        return render(request, f"{PAGE}#saved", context, status=409)
    if not request.htmx:
        toast(request, "Saved.")
        return redirect(read)
    return render(request, f"{PAGE}#saved", {"read": read, "card": card, "version": card.version})


@require_POST
@allow(READ, ReadAssignment)
def submit(request, read):
    """The scorecard is in and the next file opens; with an error everything stays as typed."""
    card = scorecards.of(read)
    if card is None:
        return redirect(QUEUE)
    if card.is_submitted:
        return to_next(request)
    form = ScorecardForm(request.POST, card=card, complete=True)
    if form.is_valid():
        try:
            reading.submit(read, form.entry, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        context = page(request, read, form, card, wrong=True)
        return render(request, PAGE, context, status=422)
    undo_url = reverse("read_undo", args=[read.pk])
    return to_next(request, said=f"{read.application.reference} is submitted.", undo=undo_url)


@require_POST
@allow(READ, ReadAssignment)
def undo(request, read):
    """The scorecard is a draft again, and open."""
    try:
        reading.undo(read, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "Your scorecard is a draft again.")
    return redirect(read)


@require_POST
@allow(READ, ReadAssignment)
def show_scores(request, read):
    """Potential and the other scorecards are open; the own one stands from now on."""
    try:
        reading.show_scores(read, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    return redirect(read)


@require_POST
@allow(READ, ReadAssignment)
def put_off(request, read):
    """The file waits at the end of the queue, and the next one opens."""
    try:
        reading.put_off(read, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect(read)
    return to_next(request)


@require_POST
@allow(READ, ReadAssignment)
def hand_back(request, read):
    """Somebody else reads the file, and the next one opens."""
    form = HandBackForm(request.POST)
    if form.is_valid():
        try:
            reading.hand_back(
                read, why=form.cleaned_data["why"], note=form.cleaned_data["note"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        card = scorecards.of(read)
        if card is None:
            toast(request, next(iter(form.errors.values()))[0], kind="bad")
            return redirect(QUEUE)
        more = page(request, read, ScorecardForm(card=card), card)
        return answer(request, form, PAGE, more | {"hand_back_form": form, "ask_again": True})
    return to_next(request, said="Somebody else reads it.")
