"""Documents and timed tasks for pages that only include a part."""

from django import template

from applicants.domain import documents

register = template.Library()


@register.simple_tag
def wanted_documents(application):
    """What the intake asks for, each with the file that stands."""
    return documents.wanted(application)


@register.simple_tag
def documents_open(application):
    """Whether files may be added and replaced."""
    return documents.accepts(application)


@register.simple_tag
def document_texts(application_id):
    """What a reader sees of the documents of one application."""
    return documents.for_reader(application_id)


@register.filter
def any_waiting(rows):
    """Whether one of the files has not been looked into yet."""
    return any(row.document and row.document.is_waiting for row in rows)
