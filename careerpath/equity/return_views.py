"""Required returns: asked for, authorized by two, counted once, handed over with a watermark."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.equity import return_sheets, returning, subjects
from careerpath.equity.forms import TYPES, TakeForm
from careerpath.equity.models import RequiredReturn, ReturnAuthorization
from careerpath.refusals import Refused
from careerpath.ui.answers import toast
from careerpath.ui.forms import CareForm, QueryForm
from cohorts.models import Cohort

MAY = "equity.authorize_return"
PER_PAGE = 50
DAY = "%b %-d, %Y"


class PageQuery(QueryForm):
    """Where in the list."""

    page = forms.IntegerField(min_value=1, max_value=100_000, initial=1)


class ReturnForm(CareForm):
    """Who requires which exact counts, and why they may have them."""

    kind = forms.ChoiceField(label="What for", choices=RequiredReturn.Kind.choices)
    recipient = forms.CharField(
        label="Recipient",
        max_length=200,
        help_text="The office or person who receives the counts, by name.",
        error_messages={"required": "Name who receives the counts."},
    )
    legal_basis = forms.CharField(
        label="Legal basis",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The law, the clause of the grant or the order, with its date.",
        error_messages={"required": "Say which law, grant or order asks for exact counts."},
    )
    cohort = forms.ModelChoiceField(Cohort.objects.none(), label="Cohort", empty_label=None)
    population = forms.ChoiceField(label="Of whom", choices=return_sheets.POPULATIONS)
    tables = forms.MultipleChoiceField(
        label="Tables",
        choices=return_sheets.CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one table."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        final = [cohort.pk for cohort in subjects.final_cohorts()]
        self.fields["cohort"].queryset = Cohort.objects.filter(pk__in=final).order_by("-starts_on")


class AuthorizeForm(CareForm):
    """In which capacity somebody authorizes it, having read what it is for."""

    capacity = forms.ChoiceField(choices=ReturnAuthorization.Capacity.choices)
    read = forms.BooleanField(
        label="I have read the legal basis, and the recipient is entitled to exact counts",
        error_messages={"required": "Read the legal basis and tick the box."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(MAY)
def returns(request):
    """Every return, the newest first, and the form that asks for one."""
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = returning.ask(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, "Asked for. An equity analyst and an admin authorize it.")
            return redirect(made)
    rows = RequiredReturn.objects.visible_to(request.user).for_list()
    page = Paginator(rows, PER_PAGE).get_page(PageQuery.of(request).values["page"])
    context = {"form": form, "page": page, "may_ask": form.fields["cohort"].queryset.exists()}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "equity/returns.html", context, status=status)


@require_safe
@never_cache
@allow(MAY, RequiredReturn)
def one_return(request, required):
    """One return: for whom, on which basis, who authorized it, and the counts for those two."""
    return render(request, "equity/return.html", _context(request, required))


def _context(request, required, form=None):
    mine = returning.may_take(request.user, required)
    count = getattr(required, "count", None)
    return {
        "required": required,
        "whose": return_sheets.population(required),
        "titles": [return_sheets.TITLES.get(key, key) for key in required.tables],
        "authorizations": required.authorizations.select_related("by").order_by("at", "pk"),
        "capacities": [
            (one.value, one.label) for one in returning.capacities(request.user, required)
        ],
        "form": form or AuthorizeForm(),
        "open": returning.is_open(required),
        "mine": mine,
        "count": count,
        "tables": return_sheets.tables(count) if count and mine else [],
        "taken": required.taken.select_related("by").order_by("-at", "-pk")[:50],
        "mark": return_sheets.mark(
            required, name=request.user.name, day=timezone.localdate().strftime(DAY)
        ),
    }


@require_POST
@never_cache
@allow(MAY, RequiredReturn)
def authorize(request, required):
    """One of the two agrees."""
    form = AuthorizeForm(request.POST)
    if not form.is_valid():
        return render(request, "equity/return.html", _context(request, required, form), status=422)
    try:
        returning.authorize(required, capacity=form.cleaned_data["capacity"], by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        toast(request, "Authorized. It is counted as soon as both have.")
    return redirect(required)


@require_POST
@allow(MAY, RequiredReturn)
def withdraw(request, required):
    """The return is taken back before it was counted."""
    try:
        returning.withdraw(required, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        toast(request, "Withdrawn. Nothing was counted.")
    return redirect(required)


@require_POST
@never_cache
@allow(MAY, RequiredReturn)
def take_return(request, required):
    """One of the two takes the counts away, as a file or to print; each line bears a watermark."""
    form = TakeForm(request.POST)
    if not form.is_valid():
        toast(request, "Choose CSV, Excel or the print page.", "bad")
        return redirect(required)
    kind = form.cleaned_data["form"]
    try:
        count = returning.take(required, kind, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
        return redirect(required)
    if kind == "print":
        return render(request, "equity/return_print.html", _context(request, required))
    content_type, write = TYPES[kind]
    response = HttpResponse(content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="return-{required.pk}.{kind}"'
    day = timezone.localdate().isoformat()
    lines = return_sheets.rows(required, count, name=request.user.name, day=day)
    write(return_sheets.COLUMNS, lines, response)
    return response
