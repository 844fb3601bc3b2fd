"""Files on pages: the field that takes one, and the answer that hands one out."""

from django import forms
from django.http import FileResponse

from careerpath.uploads import gate

TYPES = {
    "pdf": ("application/pdf", ".pdf"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
}


class UploadField(forms.FileField):
    """One PDF or Word document; its size is refused before anything is written."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.docx", "class": "form-control"})
    default_error_messages = {"required": "Choose a file first.", "empty": gate.EMPTY}

    def clean(self, data, initial=None):
        """The file, when it is small enough."""
        file = super().clean(data, initial)
        if file and file.size > gate.LARGEST:
            raise forms.ValidationError(gate.TOO_LARGE)
        return file


def attachment(file, form, name):
    """A file that is saved and never shown: no script in it runs here, and nothing keeps it."""
    kind, ending = TYPES[form]
    if not name.lower().endswith(ending):
        name += ending
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
