"""How redacted text looks: a bar that says what kind of thing was taken out."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join

from applicants.domain.redaction import MARK

register = template.Library()
BAR = '<span class="redact is-word">{}<span class="visually-hidden"> hidden</span></span>'


@register.filter
def redacted(text):
    """The text, escaped, with a bar in the place of each mark."""
    parts = MARK.split(text or "")
    return format_html_join(
        "",
        "{}",
        (
            (format_html(BAR, part) if number % 2 else conditional_escape(part),)
            for number, part in enumerate(parts)
        ),
    )


@register.filter
def paragraphs(text):
    """The redacted text in paragraphs, as they were written."""
    blocks = [block.strip() for block in (text or "").split("\n\n")]
    return format_html_join("", "<p>{}</p>", ((redacted(block),) for block in blocks if block))


@register.filter
def yes_no(value):
    """Yes, No, or Not given."""
    return {True: "Yes", False: "No"}.get(value, "Not given")
