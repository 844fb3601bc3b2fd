"""Where an applicant came from: the share link of the first page, kept in a signed cookie.

The cookie holds the link's token and nothing about the person.
"""

from django.conf import settings

from cohorts.models import ShareLink

COOKIE = "source"
SALT = "cohorts.source"
KEPT = 60 * 60 * 24 * 60


def working_link(token):
    """The open link with this token, or nothing."""
    if not token or len(token) > 32 or not token.isascii():
        return None
    links = ShareLink.objects.working().select_related("partner", "event", "intake")
    return links.filter(token=token).first()


def remember(response, link):
    """The browser brings the source along from now on."""
    response.set_signed_cookie(
        COOKIE,
        link.token,
        salt=SALT,
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def source_of(request):
    """The open share link that this browser came by, or nothing; a forged cookie is nothing."""
    token = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT)
    return working_link(token)
