"""What may go wrong with the embedded servers, as sentences."""


class CannotStart(Exception):
    """A server cannot start; the text says what to do."""
