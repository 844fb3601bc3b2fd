"""Answers: the page of a list, its parts for htmx, its counts, and the form that saves a view."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from careerpath.refusals import Refused
from careerpath.ui.forms import CareForm

from . import views_saved
from .cleaning import plain_text
from .models import SavedView


def list_page(request, table, template, context=None):
    """The list as a page, or the part of it that htmx asked for.

    A change in the filter form swaps the results and leaves the open menu alone; everything else
    swaps the whole list. Both show what a reload would.
    """
    if request.GET.get("counts"):
        table.count_now()
    context = {"table": table, **(context or {})}
    if request.htmx and not request.htmx.history_restore_request:
        part = "swapped" if request.htmx.target == f"results-{table.key}" else "table"
        response = render(request, f"components/table/{part}.html", context)
        if "sent" in request.GET or "per" in request.GET:
            response["HX-Push-Url"] = table.here
    else:
        response = render(request, template, context)
    if table.failed:
        response.status_code = 200 if request.htmx else 503
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def counts_page(request, table, context=None):
    """The counts of a list, swapped into the places that wait for them."""
    if not request.htmx:
        return redirect(table.counts_link)
    table.count_now()
    context = {"table": table, **(context or {})}
    return render(request, "components/table/counted.html", context)


class SaveViewForm(CareForm):
    """A name for the list as it stands."""

    name = forms.CharField(label="Name of the view", max_length=40)
    shared = forms.BooleanField(label="Everybody who uses this list may see it", required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def clean_name(self):
        name = plain_text(self.cleaned_data["name"], 40)
        if not name:
            raise forms.ValidationError("Give the view a name.")
        return name


def save_view_page(request, table_class):
    """A form for the view's name; saving leads back to the list, which then stands on it."""
    if request.method == "POST":
        form = SaveViewForm(request.POST)
        if form.is_valid():
            # The query is read and written again, so that a stored one is always a cleaned one.
            text = form.cleaned_data["query"]
            table = table_class.of(request, table_class.querydict(text))
            try:
                view = views_saved.save(
                    table_key=table.key,
                    name=form.cleaned_data["name"],
                    query=table.view_string,
                    shared=form.cleaned_data["shared"],
                    by=request.user,
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return HttpResponseRedirect(f"{table.url}?view=v{view.pk}")
        status = 422
        table = table_class.of(request, table_class.querydict(request.POST.get("query", "")))
    else:
        table = table_class.of(request)
        form, status = SaveViewForm(initial={"query": table.view_string}), 200
    mine = SavedView.objects.filter(table=table.key, user=request.user).order_by("name")
    context = {"table": table, "form": form, "mine": mine}
    return render(request, "tables/save_view.html", context, status=status)


def delete_view_page(request, table_class):
    """The view named in the form is gone."""
    table = table_class.of(request, table_class.querydict(""))
    pk = request.POST.get("view", "")
    mine = SavedView.objects.filter(table=table.key, user=request.user)
    view = mine.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    if view is None:
        return HttpResponse("There is no such view of yours.", status=404)
    views_saved.delete(view, by=request.user)
    return HttpResponseRedirect(table.url)
