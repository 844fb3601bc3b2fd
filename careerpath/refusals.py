"""A "no" with a sentence; importable before the apps are ready."""


class Refused(Exception):
    """A "no" with a sentence for the reader."""
