"""The participant's own quote for the story of the program."""

from django import forms
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.ui.forms import CareForm
from training.domain import quotes
from training.views.my import PART, own_seat


class QuoteForm(CareForm):
    """What may be printed, and under which name."""

    text = forms.CharField(
        label="Your words",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="A sentence or two about what the program changed for you. No names of patients "
        "or colleagues.",
        error_messages={"required": "Write a sentence."},
    )
    signed = forms.CharField(
        label="Signed",
        max_length=60,
        required=False,
        help_text="As you want to be named, such as “Ana, Cohort 5”. Empty: without a name.",
    )
    agreed = forms.BooleanField(
        label="The program may print this for boards and funders until I take it back",
        error_messages={"required": "Tick the box: without your consent nothing is printed."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART)
def my_quote(request):
    """Give a quote, change it, see that it may be printed."""
    enrollment = own_seat(request)
    quote = quotes.quote_of(enrollment)
    given = quote if quote and quote.withdrawn_at is None else None
    start = {"text": given.text, "signed": given.signed} if given else {}
    form = QuoteForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        quotes.give(enrollment, text=told["text"], signed=told["signed"], by=request.user)
        toast(request, "Thank you. You can take it back here at any time.")
        return redirect("training:my_quote")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "training/my_quote.html", {"form": form, "given": given}, status=status)


@require_POST
@allow(PART)
def my_quote_withdraw(request):
    """The quote is printed nowhere any more."""
    quotes.withdraw(own_seat(request), by=request.user)
    toast(request, "Taken back. Its words are gone.")
    return redirect("training:my_quote")
