"""The keys under which self-identification is kept: opaque to whoever lacks the secret."""

import hashlib
import hmac


def key_of(secret, application_pk):
    """Return the key of this application's row under this secret."""
    return keys_of(secret, [application_pk])[0]


def keys_of(secret, application_pks):
    """Return the keys of these applications, in their order; the secret is taken in once."""
    keyed, found = hmac.new(secret.encode(), digestmod=hashlib.sha256), []
    for pk in application_pks:
        one = keyed.copy()
        one.update(b"application:%d" % int(pk))
        found.append(one.hexdigest())
    return found
