"""The form that takes a file."""

from careerpath.ui.forms import CareForm
from careerpath.ui.uploads import UploadField


class DocumentForm(CareForm):
    """One PDF or Word document."""

    file = UploadField(label="File")
