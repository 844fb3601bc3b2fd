"""The outbox as a list."""

from django.db.models import Q
from django.urls import reverse_lazy

from careerpath.notifications import hiding, kinds
from careerpath.notifications.models import Message, State
from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.filters import Multi, Text
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import register
from careerpath.ui.tables.table import Table
from careerpath.ui.tables.views_saved import View

CELLS = "notifications/message_cells.html"


def search(text):
    """A person by name or address, or words of the subject where that holds no secret."""
    open_kinds = [kind.name for kind in kinds.registered().values() if not kind.secret]
    by_person = Q(to_user__name__icontains=text) | Q(to_address__icontains=text)
    return by_person | Q(subject__icontains=text, kind__in=open_kinds)


class Search(Text):
    """By person or subject; for those from whom names are hidden, by reference alone."""

    def q(self, value, table):
        if not hiding.hides_people(table.user):
            return super().q(value, table)
        is_reference = any(map(str.isdigit, value[0])) and "@" not in value[0]
        open_kinds = [kind.name for kind in kinds.registered().values() if not kind.secret]
        found = Q(subject__icontains=value[0], kind__in=open_kinds)
        return found if is_reference else Q(pk__in=[])


def labels(table):
    return [(kind.name, kind.label) for kind in kinds.registered().values()]


@register
class OutboxTable(Table):
    """Messages, for those who may see what the program writes to people."""

    key = "outbox"
    title = "Messages"
    noun = ("message", "messages")
    nothing = "Messages appear here before they go out."
    permission = "notifications.view_outbox"
    url = reverse_lazy("notifications:outbox")
    counts_url = reverse_lazy("notifications:counts")
    save_view_url = reverse_lazy("notifications:save_view")
    delete_view_url = reverse_lazy("notifications:delete_view")
    default_sort = "-newest"

    columns = [
        Column("to", "To", f"{CELLS}#to", fixed=True, head=True),
        Column("subject", "Subject", f"{CELLS}#subject", css="hide-sm"),
        Column("kind", "Kind", f"{CELLS}#kind", css="hide-sm hide-lg", head_css="hide-lg"),
        Column("state", "Where it stands", f"{CELLS}#state", css="at-1"),
        Column("written", "Written", f"{CELLS}#written", sort="newest", css="nowrap at-2"),
        Column("sent", "Sent", f"{CELLS}#sent", css="nowrap hide-sm"),
    ]
    filters_all = [
        Search("q", "Search messages", search, placeholder="Reference, name or address"),
        Multi("state", "Where it stands", "state", choices=State.choices, primary=True),
        Multi("kind", "Kind", "kind", choices=labels, primary=True),
    ]
    sorts_all = [
        Sort("newest", "Written", (), first="desc", words=("oldest first", "newest first"))
    ]
    views_all = [
        View("everything", "Everything", ""),
        View("held", "Held", "state=held", done="No message waits for a release."),
        View("on-its-way", "On its way", "state=queued&state=sending", done="All is sent."),
        View(
            "trouble", "Needs a look", "state=failed&state=unsure",
            done="Nothing came back and nothing is in doubt.",
        ),
        View("sent", "Sent", "state=sent"),
    ]  # fmt: skip

    def rows(self, user):
        return Message.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.select_related("to_user").defer("body")

    def prepare(self, row):
        return hiding.prepared(row, self.user)
