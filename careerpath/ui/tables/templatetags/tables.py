"""Tags of the list component: the whole list, and the cells of one row."""

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.inclusion_tag("components/table/table.html", takes_context=True)
def table(context, table):
    """The list with its views, filters, rows, pager and bulk bar."""
    return {**context.flatten(), "table": table}


@register.simple_tag(takes_context=True)
def cells(context, row):
    """The cells of ``row`` in the chosen columns; their templates see ``row`` and ``table``."""
    shown = context["table"].visible_columns
    out = []
    with context.push(row=row):
        for column in shown:
            tag = 'th scope="row"' if column.head else "td"
            css = f' class="{column.css}"' if column.css else ""
            body = column.compiled.render(context)
            out.append(f"<{tag}{css}>{body}</{tag[:2]}>")
    return mark_safe("".join(out))  # noqa: S308 - classes are constants, bodies are templates
