"""Forms of the import: the file, what its columns mean, and names that no partner has."""

from django import forms

from applicants.domain import import_files
from applicants.importing.columns import ANSWER, ASSESSMENT, FIELDS, same_titles
from applicants.models import Verdict
from careerpath.ui.forms import CareForm
from cohorts.models import Intake, UniversityPartner
from cohorts.tabular.delimited import DELIMITERS, ENCODINGS
from cohorts.tabular.limits import LIMITS

WHY = {
    "same": "Same name",
    "known": "Another word for it",
    "similar": "Similar, please check",
    "before": "As last time",
    "": "",
}


def select():
    """A choice in a cell of a table."""
    return forms.Select(attrs={"class": "form-select form-select-sm"})


class UploadForm(CareForm):
    """A file and the intake it is for."""

    intake = forms.ModelChoiceField(Intake.objects.none(), empty_label=None)
    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx) with one row for each application, up to 100 MB.",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Choose another one.",
        },
    )
    encoding = forms.ChoiceField(
        required=False,
        label="Encoding",
        choices=[("", "Find out"), *ENCODINGS.items()],
        help_text="Only when accented letters come out wrong.",
    )
    quiet_optional = ("encoding",)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["intake"].queryset = Intake.objects.visible_to(user).order_by(
            "-opens_at", "-id"
        )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_size:
            raise forms.ValidationError("The file has more than 100 MB. Split it.")
        return file


class ReadAsForm(CareForm):
    """How a text file is read."""

    encoding = forms.ChoiceField(
        required=False, label="Encoding", choices=[("", "Find out"), *ENCODINGS.items()]
    )
    delimiter = forms.ChoiceField(
        required=False,
        label="Between cells",
        choices=[("", "Find out"), *((name, name.capitalize()) for name in DELIMITERS.values())],
    )
    quiet_optional = ("encoding", "delimiter")

    def __init__(self, *args, job, **kwargs):
        between = DELIMITERS.get(job.stated_delimiter, "")
        stated = {"encoding": job.stated_encoding, "delimiter": between}
        super().__init__(*args, auto_id="read_%s", initial=stated, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select form-select-sm"

    def clean_delimiter(self):
        signs = {name: sign for sign, name in DELIMITERS.items()}
        return signs.get(self.cleaned_data["delimiter"], "")


class ColumnsForm(CareForm):
    """What each column of the file means."""

    id_from_email = forms.BooleanField(
        required=False,
        label="Make the external id from the email",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text="For files without an id of their own. The same address always gets the same id.",
    )

    def __init__(self, *args, job, **kwargs):
        super().__init__(*args, **kwargs)
        self.job = job
        self.fields["id_from_email"].initial = job.id_from_email
        words = import_files.words_of_intake(job.intake)
        choices = [("", "Ignore"), *((name, self.label_of(name)) for name in words)]
        for index, title in enumerate(job.header):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                required=False,
                choices=choices,
                widget=select(),
                label=f"Column “{title}”" if title else f"Column {index + 1}",
                initial=job.mapping.get(str(index), ""),
            )

    @staticmethod
    def label_of(name):
        """A field as people read it."""
        for prefix, word in ((ANSWER, "Answer"), (ASSESSMENT, "Assessment")):
            if name.startswith(prefix):
                return f"{word}: {name.removeprefix(prefix).replace('_', ' ')}"
        return FIELDS[name]

    @property
    def same_titles(self):
        """Titles that several columns have, each with the numbers of its columns."""
        return [
            (title, ", ".join(str(index + 1) for index in found))
            for title, found in same_titles(self.job.header).items()
        ]

    @property
    def columns(self):
        """Title, field, the reason for the suggestion and some values, of each column."""
        samples = import_files.samples(self.job)
        suggested = {each.index: each for each in import_files.suggestions(self.job)}
        several = {n for found in same_titles(self.job.header).values() for n in found}
        for index, title in enumerate(self.job.header):
            chosen = self.job.mapping.get(str(index), "")
            fits = suggested[index].field == chosen
            why = (suggested[index].why if fits else "before") if chosen else ""
            shown = title or f"(column {index + 1})"
            if index in several:
                shown = f"{title} (column {index + 1})"
            yield shown, self[f"column_{index}"], WHY[why], samples[index]

    @property
    def mapping(self):
        """Field by column index."""
        return {
            index: self.cleaned_data.get(f"column_{index}", "")
            for index in range(len(self.job.header))
        }


class PartnersForm(CareForm):
    """What to do with names that no partner has."""

    MOST = 200

    def __init__(self, *args, job, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = sorted(job.unknown_partners, key=lambda n: (-job.unknown_partners[n], n))
        self.names = self.names[: self.MOST]
        self.counts = job.unknown_partners
        known = UniversityPartner.objects.order_by("name", "id").values_list("pk", "name")
        choices = [
            ("refuse", "Refuse these rows"),
            ("create", "Create this partner"),
            ("Is the same as", [(str(pk), name) for pk, name in known]),
        ]
        for index, name in enumerate(self.names):
            self.fields[f"partner_{index}"] = forms.ChoiceField(
                choices=choices,
                widget=select(),
                label=f"“{name}”",
                initial=str(job.partners.get(name, "refuse")),
            )

    @property
    def partners(self):
        """Name, rows and field of each unknown name."""
        for index, name in enumerate(self.names):
            yield name, self.counts[name], self[f"partner_{index}"]

    @property
    def choices(self):
        """Partner id, "create" or "refuse" by name."""
        chosen = {n: self.cleaned_data[f"partner_{i}"] for i, n in enumerate(self.names)}
        return {name: int(what) if what.isdigit() else what for name, what in chosen.items()}


class VerdictForm(CareForm):
    """A verdict on two applications."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
