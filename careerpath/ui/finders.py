"""Collects the two files of Bootstrap that our pages load, out of its package."""

import re
from pathlib import Path

from bootstrap_wrapper import get_bootstrap_dir
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

FILES = {
    "bootstrap/css/bootstrap.min.css": "css/bootstrap.min.css",
    "bootstrap/js/bootstrap.bundle.min.js": "js/bootstrap.bundle.min.js",
}


SOURCE_MAP = re.compile(rb"\n/[/*]# sourceMappingURL=[^\n]*\s*$")


class BootstrapFiles(FileSystemStorage):
    """Reads the package's files without their pointers to source maps, which we do not ship."""

    def _open(self, name, mode="rb"):
        content = super()._open(name, mode).read()
        return ContentFile(SOURCE_MAP.sub(b"\n", content), name=name)


class BootstrapFinder(BaseFinder):
    """Finds ``bootstrap/css/bootstrap.min.css`` and ``bootstrap/js/bootstrap.bundle.min.js``."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.root = Path(get_bootstrap_dir())
        self.storage = BootstrapFiles(location=self.root)
        self.storage.prefix = "bootstrap"

    def check(self, **kwargs):
        """Nothing to configure, so nothing to complain about."""
        return []

    def find(self, path, find_all=False, **kwargs):
        """The file on disk, or nothing."""
        inside = FILES.get(path)
        if inside is None:
            return []
        found = str(self.root / inside)
        return [found] if find_all else found

    def list(self, ignore_patterns):
        """The two files."""
        for inside in FILES.values():
            yield inside, self.storage
