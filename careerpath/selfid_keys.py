"""The keys under which self-identification is kept: opaque to whoever lacks the secret."""

import hashlib
import hmac


def key_of(secret, application_pk):
    """Return the key of this application's row under this secret."""
    about = f"application:{application_pk}".encode()
    return hmac.new(secret.encode(), about, hashlib.sha256).hexdigest()
