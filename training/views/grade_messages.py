"""A message to everybody who…, from any column: whom it means, sent once, taken back."""

from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.notifications.models import Message, State
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Cohort
from cohorts.views.pages import act
from training import tabs
from training.domain import group_messages
from training.forms.gradebook import GridQuery
from training.forms.messages import ConditionQuery, GroupMessageForm
from training.models import GroupMessage
from training.views.grade_grid import GRADE, grid_of


@require_http_methods(["GET", "HEAD", "POST"])
@allow(GRADE, Cohort, lookup="slug")
def grade_message(request, cohort):
    """Everybody who meets the condition, to look at; then the message goes to those chosen."""
    whole = GridQuery.read({}, cohort=cohort, user=request.user)
    grid, _ = grid_of(request, cohort, whole)
    known = group_messages.columns(grid)
    query = ConditionQuery.of(request)
    values = query.values
    column = known.get(values["column"], known["total"])
    wanted = values["condition"] or next(iter(column.conditions))
    condition = wanted if wanted in column.conditions else next(iter(column.conditions))
    people = group_messages.matching(grid, column, condition, values["than"])
    form = GroupMessageForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            sent = _send(request, cohort, column, condition, values["than"], people, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("training:grade_message_undo", args=[sent.pk])
            toast(request, f"{sent.people} messages go out in five minutes.", undo=undo)
            return redirect("training:grade_message_sent", sent.pk)
    chosen = request.POST.getlist("people") if request.method == "POST" else None
    context = tabs.context(
        request,
        cohort,
        tab="training:gradebook",
        columns=known.values(),
        column=column,
        condition=condition,
        than=values["than"],
        asks_number=condition in ("below", "reach"),
        people=[(one, chosen is None or str(one.pk) in chosen) for one in people],
        said=group_messages.words(column, condition, values["than"]),
        form=form,
    )
    status = 422 if form.errors else 200
    return render(request, "training/grade_message.html", context, status=status)


def _send(request, cohort, column, condition, than, people, form):
    data = form.cleaned_data
    ids = {one.pk for one in data["people"]}
    return group_messages.send(
        cohort,
        [one for one in people if one.pk in ids],
        item=column.item,
        condition=group_messages.words(column, condition, than),
        by=request.user,
        **{name: data[name] for name in ("subject", "text", "token")},
    )


@require_safe
@allow(GRADE, GroupMessage)
def grade_message_sent(request, message):
    """What went out, and how many have it."""
    letters = Message.objects.about(message)
    states = letters.values_list("state").annotate(number=Count("pk")).order_by("state")
    context = tabs.context(
        request,
        message.cohort,
        tab="training:gradebook",
        message=message,
        states=[(State(state).label, number) for state, number in states],
        waits=letters.filter(state__in=[State.QUEUED, State.HELD]).exists(),
    )
    return render(request, "training/grade_message_sent.html", context)


@require_POST
@allow(GRADE, GroupMessage)
def grade_message_undo(request, message):
    """What has not gone out stays in."""
    return act(
        request,
        lambda: group_messages.undo(message, by=request.user),
        to=reverse("training:grade_message_sent", args=[message.pk]),
        said="What had not gone out stays in.",
    )
