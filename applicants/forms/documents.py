"""The form that takes a file."""

from django import forms

from applicants.uploads import gate
from careerpath.ui.forms import CareForm


class DocumentForm(CareForm):
    """One PDF or Word document."""

    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx", "class": "form-control"}),
        error_messages={"required": "Choose a file first.", "empty": gate.EMPTY},
    )

    def clean_file(self):
        """The size is refused before anything is written."""
        file = self.cleaned_data["file"]
        if file.size > gate.LARGEST:
            raise forms.ValidationError(gate.TOO_LARGE)
        return file
