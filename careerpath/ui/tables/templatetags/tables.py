"""Tags of the list component: the whole list, its rows, and the options of a filter."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

register = template.Library()


@register.inclusion_tag("components/table/table.html", takes_context=True)
def table(context, table):
    """The list with its views, filters, rows, pager and bulk bar."""
    return {**context.flatten(), "table": table}


@register.simple_tag(takes_context=True)
def rows(context):
    """The rows of the page in the chosen columns, each with its box where there are acts."""
    table = context["table"]
    columns = [(column, *column.around) for column in table.visible_columns]
    suffix = conditional_escape(table.row_query)
    out = []
    for row in table.page.rows:
        name = conditional_escape(str(row))
        out.append(f'<tr data-href="{conditional_escape(row.get_absolute_url())}{suffix}">')
        if table.actions:
            out.append(
                '<td class="c"><span class="tri-check"><input class="form-check-input" '
                f'type="checkbox" name="id" value="{row.pk}" form="bulk-{table.key}" '
                f'data-row-check aria-label="Select {name}"></span></td>'
            )
        for column, before, after in columns:
            out += (before, column.shown_in(context, row, table), after)
        out.append("</tr>\n")
    return mark_safe("".join(out))  # noqa: S308 - every value above is escaped


@register.simple_tag(takes_context=True)
def options(context, bound):
    """The checkboxes of a filter with their counts, as far as those are known."""
    if not bound.options:
        return mark_safe('<p class="quiet small mb-0">Nothing to choose from yet.</p>')
    key = f"f-{context['table'].key}-{bound.filter.name}"
    out = []
    for place, option in enumerate(bound.options, 1):
        checked = " checked" if option.checked else ""
        count = "" if option.count is None else f"{option.count:,}"
        out.append(
            '<div class="form-check"><input class="form-check-input" type="checkbox" '
            f'name="{bound.filter.name}" value="{conditional_escape(option.value)}" '
            f'id="{key}-{place}"{checked}><label class="form-check-label d-flex gap-3" '
            f'for="{key}-{place}">{conditional_escape(option.label)}'
            f'<span class="push quiet num">{count}</span></label></div>'
        )
    return mark_safe("".join(out))  # noqa: S308 - every value above is escaped
