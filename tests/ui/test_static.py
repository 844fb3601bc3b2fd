"""What browsers load: collected whole, nothing missing and nothing from outside."""

import re

import pytest
from django.core.management import call_command


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


def test_static_files_are_collected_with_everything_they_refer_to(settings, collected):
    settings.STATIC_ROOT = collected
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    names = {path.name for path in collected.rglob("*")}
    assert "bootstrap.min.css" in names
    assert "bootstrap.css" not in names
    assert "htmx-2.min.js" in names


def test_our_styles_use_tokens_and_load_nothing_from_outside(settings):
    folder = settings.BASE_DIR / "static"
    for path in [*folder.glob("css/*.css"), *folder.glob("js/*.js")]:
        text = path.read_text()
        assert not re.search(r"(?:src|url)\(?['\"]?https?:", text), path
        assert "eval(" not in text
    components = (folder / "css" / "more.css").read_text().partition("@media print")[0]
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b", components)


def test_the_fonts_are_there_with_their_license(settings):
    fonts = settings.BASE_DIR / "static" / "fonts"

    assert "SIL Open Font License" in (fonts / "LICENSE.txt").read_text()
    assert sorted(path.name for path in fonts.glob("*.woff2")) == [
        "ibm-plex-sans-latin-ext.woff2",
        "ibm-plex-sans-latin.woff2",
        "ibm-plex-sans-vietnamese.woff2",
    ]
    assert all(path.stat().st_size < 60_000 for path in fonts.glob("*.woff2"))
