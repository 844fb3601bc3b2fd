"""What the import puts into the shell."""

from careerpath.ui import nav


def register():
    """The navigation has the imports and the suspected duplicates."""
    nav.item(
        "applicants.import_applications", "Select", "Imports", "import_list", "upload", order=80
    )
    nav.item(
        "applicants.judge_duplicates", "Select", "Duplicates", "duplicate_list", "copy", order=90
    )
