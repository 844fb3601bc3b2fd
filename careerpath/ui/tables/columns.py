"""What a list shows about a row."""

from dataclasses import dataclass
from functools import cached_property

from django.template.loader import get_template


@dataclass(frozen=True)
class Column:
    """One column: its cell on screen and its value in a file.

    ``template`` names a template or a partial (``page.html#cell``) that sees ``row`` and ``table``.
    ``value`` is a function of the row for exports; without it the column stays out of files.
    ``sort`` is the key of a `Sort`; ``needs`` the permission without which the column is absent.
    ``head`` makes the cell the row's header; ``fold`` is the class that hides it on narrow screens.
    """

    key: str
    label: str
    template: str
    value: object = None
    sort: str = ""
    shown: bool = True
    fixed: bool = False
    head: bool = False
    css: str = ""
    head_css: str = ""
    needs: str = ""

    @cached_property
    def compiled(self):
        """The template below Django's wrapper: rendering it runs no context processors again."""
        return get_template(self.template).template

    def __hash__(self):
        return hash(self.key)
