"""What a list shows about a row."""

from dataclasses import dataclass
from functools import cached_property

from django.template.loader import get_template
from django.utils.html import conditional_escape


@dataclass(frozen=True)
class Column:
    """One column: its cell on screen and its value in a file.

    ``cell`` is a function of the row and the list that gives the cell's markup (escaped, unless it
    is marked safe), or the name of a template or partial that sees ``row`` and ``table``.
    ``value`` is a function of the row for exports; without it the column stays out of files.
    ``sort`` is the key of a `Sort`; ``needs`` the permission without which the column is absent.
    ``head`` makes the cell the row's header; ``fold`` is the class that hides it on narrow screens.
    """

    key: str
    label: str
    cell: object
    value: object = None
    sort: str = ""
    shown: bool = True
    fixed: bool = False
    head: bool = False
    css: str = ""
    head_css: str = ""
    needs: str = ""

    @cached_property
    def around(self):
        """The tags that stand before and after the cell."""
        tag = "th" if self.head else "td"
        scope = ' scope="row"' if self.head else ""
        css = f' class="{self.css}"' if self.css else ""
        return f"<{tag}{scope}{css}>", f"</{tag}>"

    def shown_in(self, context, row, table):
        """The cell of ``row``; a template runs without context processors."""
        if callable(self.cell):
            return conditional_escape(self.cell(row, table))
        with context.push(row=row):
            return get_template(self.cell).template.render(context)

    def __hash__(self):
        return hash(self.key)
