"""The form: its list of sections, each section, saving while typing, the last look, the receipt."""

import secrets

from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants import after_sending
from applicants.domain import checklist, drafts, public_pages, submission
from applicants.forms import steps
from applicants.forms.applying import SendForm
from applicants.forms.sections import section as section_of
from applicants.models import Section
from applicants.states import State
from applicants.views.entrance import intake_of, status_of
from careerpath.access import signed_in
from careerpath.ui.answers import toast
from careerpath.ui.when import words
from careerpath.workflow import Refused


def with_draft(view):
    """The view gets the visitor's own draft; everybody else is led to where they can go on."""

    def led(request, slug, **kwargs):
        intake = intake_of(slug)
        application = drafts.of(request.user, intake)
        if application is None:
            return redirect("apply_intake", slug=slug)
        if application.state != State.DRAFT:
            return redirect("apply_receipt", slug=slug)
        return view(request, application, **kwargs)

    led.__name__, led.__doc__, led.__module__ = view.__name__, view.__doc__, view.__module__
    return never_cache(signed_in(led))


@require_safe
@with_draft
def form(request, application):
    """Every section with how far it is."""
    every = steps.of(application)
    context = {
        **about(application),
        "groups": steps.groups(every),
        "done": sum(step.is_done and not step.is_optional for step in every),
        "count": len(every),
    }
    return render(request, "applicants/apply/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def section(request, application, key):
    """One section: shown as it was left, saved as it was typed, and then judged."""
    filled = section_of(application, key)
    if filled is None:
        return other_step(request, application, key)
    if request.method == "POST":
        return save_section(request, application, filled)
    judged = "check" in request.GET and filled.row is not None
    shown = filled.form if judged else filled.shown()
    return section_page(request, application, filled, shown, version=filled.version)


def save_section(request, application, filled):
    """What was typed is kept, right or wrong; errors and conflicts come back with the page."""
    sent = filled.remade(data=request.POST)
    try:
        keep(request, application, filled, sent)
    except drafts.Conflict as conflict:
        return section_page(
            request,
            application,
            filled,
            sent_again(filled, sent),
            version=conflict.current.version,
            conflict=conflict,
            differences=differences(filled, sent, conflict.current),
            status=409,
        )
    except Refused as refusal:
        sent.add_error(None, str(refusal))
    if sent.errors and "later" not in request.POST:
        fresh = section_of(application, filled.key)
        return section_page(request, application, fresh, sent, version=fresh.version, status=422)
    if "later" in request.POST:
        toast(request, "Saved. Come back any time until the form closes.")
        return redirect("apply_form", slug=application.intake.slug)
    return redirect(steps.next_of(application, filled.key))


@require_POST
@never_cache
@signed_in
def autosave(request, slug, key):
    """Keeps what stands on the page while it is typed; the answer is JSON for the page's script."""
    application = drafts.of(request.user, intake_of(slug))
    filled = section_of(application, key) if application else None
    if filled is None:
        raise Http404("There is no such section.")
    sent = filled.remade(data=request.POST)
    try:
        row = keep(request, application, filled, sent)
    except drafts.Conflict as conflict:
        current = conflict.current
        return JsonResponse(
            {
                "text": str(conflict),
                "version": current.version,
                "values": current.values,
                "at": words(current.saved_at, "clock"),
            },
            status=409,
        )
    except Refused as refusal:
        return JsonResponse({"text": str(refusal)}, status=422)
    return JsonResponse({"version": row.version, "saved": f"Saved {words(row.saved_at, 'clock')}"})


def keep(request, application, filled, sent):
    """One save by the page that sent ``sent``; names are noted once they are right."""
    if sentence := sent.refused_choices():
        raise Refused(sentence)
    known = None
    if filled.key == Section.ABOUT and sent.is_valid():
        names = ("given_name", "family_name", "preferred_name", "phone")
        known = {name: sent.cleaned_data[name] for name in names}
    return drafts.save(
        application,
        filled.key,
        values=sent.as_typed(),
        version=number(request.POST.get("version", "")),
        writer=request.POST.get("writer", "")[:24] if plain(request.POST.get("writer", "")) else "",
        read={key: request.POST.get(f"read-{key}", "")[:16] for key in filled.marks},
        known=known,
        by=request.user,
    )


def number(text):
    """A version as a page sends it; what makes no sense is a version that never was."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def plain(text):
    """Whether a page may be named so."""
    return text.isascii() and text.isalnum()


def section_page(request, application, filled, shown, *, version, status=200, **more):
    """The page of one section."""
    every = steps.of(application)
    context = {
        **about(application),
        "filled": filled,
        "form": shown,
        "version": version,
        "steps": every,
        "step": next(step for step in every if step.key == filled.key),
        "saved_at": filled.row.saved_at if filled.row else None,
        **more,
    }
    return render(request, "applicants/apply/section.html", context, status=status)


def sent_again(filled, sent):
    """The form with what this page sent, not yet judged: first somebody chooses what counts."""
    initial = {
        name: texts if len(texts) != 1 else texts[0] for name, texts in sent.as_typed().items()
    }
    return filled.remade(initial=initial)


def differences(filled, sent, current):
    """What the other place says where it differs: pairs of a label and its words."""
    mine, theirs, found = sent.as_typed(), current.values, []
    for name, one in filled.form.fields.items():
        if [t for t in mine.get(name, []) if t] != [t for t in theirs.get(name, []) if t]:
            choices = dict(getattr(one, "choices", ()) or ())
            said = [str(choices.get(text, text)) for text in theirs.get(name, []) if text]
            found.append((one.label, ", ".join(said) or "Nothing"))
    return found


def other_step(request, application, key):
    """The sections that are not typed: documents, tasks, and the last look."""
    every = steps.of(application)
    step = next((step for step in every if step.key == key), None)
    if step is None or not step.template:
        raise Http404("There is no such section.")
    if request.method == "POST":
        return redirect(steps.next_of(application, key))
    context = {**about(application), "steps": every, "step": step}
    return render(request, step.template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def check(request, application):
    """Everything once more, and the button that sends it."""
    every = steps.of(application)
    sending = SendForm(
        request.POST if request.method == "POST" else None,
        initial={"key": secrets.token_hex(16)},
    )
    if request.method == "POST" and sending.is_valid():
        try:
            ready = steps.ready(every)
            submission.submit(
                application, ready=ready, by=request.user, key=sending.cleaned_data["key"]
            )
        except Refused as refusal:
            sending.add_error(None, str(refusal))
        else:
            after_sending.sent(application)
            return redirect(after_page(application.intake.slug))
    context = {
        **about(application),
        "steps": every,
        "step": every[-1],
        "form": sending,
        "others": [step for step in every[:-1] if not step.filled],
        "missing": [step for step in every if step.is_needed and not step.is_done],
        "facts": public_pages.facts(application.intake),
    }
    return render(request, "applicants/apply/check.html", context, status=status_of(sending))


@require_safe
@never_cache
@signed_in
def receipt(request, slug):
    """That it was sent, when, and what happens now."""
    intake = intake_of(slug)
    application = drafts.of(request.user, intake)
    if application is None:
        return redirect("apply_intake", slug=slug)
    if application.state == State.DRAFT:
        return redirect("apply_form", slug=slug)
    context = {
        **about(application),
        "receipt": submission.receipt_of(application),
        "checklist": checklist.items(application),
        "page": public_pages.page_of(intake),
    }
    return render(request, "applicants/apply/receipt.html", context)


def after_page(slug):
    """The address of the page that follows a sent application: the questions one can skip."""
    try:
        return reverse("self_identification", args=[slug])
    except NoReverseMatch:
        return reverse("apply_receipt", args=[slug])


def about(application):
    """What every page of the form says about the application."""
    return {
        "application": application,
        "intake": application.intake,
        "until": submission.accepts_until(application),
        "hidden_address": hidden(application.applicant.email),
        "home": reverse("apply_form", args=[application.intake.slug]),
    }


def hidden(email):
    """An address that its owner recognizes and nobody else reads over a shoulder."""
    name, _, host = email.partition("@")
    return f"{name[:1]}•••@{host}"
