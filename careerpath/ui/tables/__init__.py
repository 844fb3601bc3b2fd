"""One component for every list: filters, views, sorting, pages, counts, selection and export.

A list is a class::

    @register
    class PartnersTable(Table):
        key = "partners"
        columns = [Column("name", "Name", "cohorts/partner_cells.html#name", sort="name")]
        filters_all = [Multi("kind", "Kind", "kind", choices=Kind.choices, primary=True)]
        sorts_all = [Sort("name", "Name", ("name",))]
        default_sort = "name"
        views_all = [View("all", "All")]

        def rows(self, user):
            return UniversityPartner.objects.visible_to(user)

and its page is ``pages.list_page(request, PartnersTable(request.user, request.GET), template)``
with ``{% load tables %}{% table table %}`` in the template. An index stands behind every sort: the
same expressions, ending in id.
"""
