"""The mail server from one address: ``smtp://user:password@host:587?tls=1``."""

from urllib.parse import parse_qs, unquote, urlsplit

from careerpath.addresses import BadAddress


def settings_of(url):
    """Django's EMAIL_… settings of a mail address.

    ``smtp://`` with ``tls=1`` starts TLS, ``smtps://`` speaks it from the start. Raises
    BadAddress with a sentence for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadAddress("EMAIL_URL looks like smtp://user:password@host:587?tls=1.")
    query = parse_qs(parts.query)
    return {
        "EMAIL_BACKEND": "careerpath.notifications.backends.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and query.get("tls", ["1"])[0] == "1",
    }
