"""One person, one account, for life; and the roles people are given."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce, Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

from careerpath.accounts import roles

# By name: the module needs the user model, which is made here.
ROLES_HELD = "careerpath.access.roles_held"
GRANTED = """
SELECT role FROM accounts_rolegrant
WHERE user_id = %(user)s AND (ends_at IS NULL OR ends_at > %(now)s)
"""

# The first mark found in a browser's long name counts: later names claim to be earlier ones too.
BROWSERS = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


# People who never signed in stand where somebody would who did so before all others.
SIGNED_IN_AT = Coalesce("last_login", models.Value(datetime(1970, 1, 1, tzinfo=UTC)))


class UserQuerySet(models.QuerySet):
    """Scopes on people."""

    def at(self, address):
        """Whose address this is, in whatever case it is written."""
        return self.filter(Exact(Lower("email"), address.lower()))

    def staff(self):
        """Who holds a role by grant, or once did."""
        return self.filter(pk__in=RoleGrant.objects.values("user"))

    def visible_to(self, user):
        """Staff accounts to those who manage people; to everybody else, the own one."""
        if user.may("accounts.manage_people"):
            return self.staff() | self.filter(pk=user.pk)
        return self.filter(pk=user.pk)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes users; the address is kept as typed and compared without case."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username):
        return self.at(username).get()


class User(AbstractBaseUser):
    """A human being, whatever they are to the program today."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=64, blank=True)
    theme = models.CharField(max_length=8, default="system")
    keys_on = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="An account with this address exists already.",
            )
        ]
        # The sign-in library looks for the address as it stands.
        indexes = [
            models.Index(fields=["email"], name="user_email_as_typed"),
            models.Index(Lower("name"), "id", name="user_by_name"),
            models.Index(SIGNED_IN_AT, "id", name="user_by_sign_in"),
        ]

    class Privacy:
        personal = {"email", "name", "time_zone", "password"}
        plain = {"id", "is_active", "theme", "keys_on", "created_at", "last_login"}

    def __str__(self):
        return self.name or self.email

    @cached_property
    def roles(self):
        """The roles held now: granted ones, and those that follow from records."""
        return import_string(ROLES_HELD)(self, GRANTED)

    @cached_property
    def permissions(self):
        return roles.permissions_of(self.roles)

    def may(self, permission):
        """Whether the person may do this; an account that is closed may do nothing."""
        return self.is_active and permission in self.permissions

    @property
    def must_have_factor(self):
        """Whether a role that the person holds needs a second factor here."""
        return bool(settings.TWO_FACTOR_OBLIGATORY and self.roles & roles.SECOND_FACTOR)

    @property
    def idle_limit(self):
        """Seconds without activity after which the person is asked again who they are."""
        short = self.permissions & roles.SENSITIVE or self.roles & roles.SENSITIVE_ROLES
        return roles.SHORT_IDLE if short else roles.LONG_IDLE

    @property
    def initials(self):
        words = (self.name or self.email).split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def role_labels(self):
        return [roles.LABELS[role] for role in roles.LABELS if role in self.roles]

    def forget_roles(self):
        """The next question about roles is answered from the database."""
        for name in ("roles", "permissions"):
            self.__dict__.pop(name, None)


class RoleGrantQuerySet(models.QuerySet):
    """Scopes on grants."""

    def in_force(self):
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now()))


class RoleGrant(models.Model):
    """A role that somebody was given by somebody else."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    granted_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="role_grant_once",
                violation_error_message="This person holds the role already.",
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")),
                name="role_grant_not_to_oneself",
                violation_error_message="Nobody grants a role to themselves.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(roles.LABELS)),
                name="role_grant_known",
                violation_error_message="There is no such role.",
            ),
            ExclusionConstraint(
                name="role_grant_analyst_apart",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        Case(
                            When(role="equity_analyst", then=1),
                            default=0,
                            output_field=models.IntegerField(),
                        ),
                        RangeOperators.NOT_EQUAL,
                    ),
                ],
                condition=Q(role__in=["equity_analyst", "program_lead", "recruiter", "reviewer"]),
                violation_error_message=(
                    "An equity analyst cannot also read or decide on applications."
                ),
            ),
        ]

    class Privacy:
        personal = {"user"}
        plain = {"id", "role", "granted_by", "granted_at", "ends_at"}

    def __str__(self):
        return f"{self.user}: {self.role}"

    @property
    def label(self):
        return roles.LABELS[self.role]

    @property
    def is_over(self):
        return self.ends_at is not None and self.ends_at <= timezone.now()


class SessionQuerySet(models.QuerySet):
    """Scopes on sessions."""

    def alive(self):
        return self.filter(expire_date__gt=timezone.now())


class SessionManager(BaseSessionManager.from_queryset(SessionQuerySet)):
    """Sessions as the session engine wants them."""


class Session(AbstractBaseSession):
    """A sign-in on one device; ending it is removing it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True, blank=True
    )
    address = models.GenericIPAddressField(null=True, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = SessionManager()

    class Meta:
        verbose_name = "session"

    class Privacy:
        personal = {"user", "address", "browser", "session_data"}
        plain = {"session_key", "expire_date", "started_at", "seen_at"}

    @property
    def number(self):
        """What stands for the session on a page: the key itself never leaves the server."""
        return salted_hmac("careerpath.session", self.session_key).hexdigest()[:20]

    @property
    def device(self):
        """The browser and the system, as far as the browser says."""
        return describe(self.browser)

    @classmethod
    def get_session_store_class(cls):
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")


def describe(agent):
    """Return a browser's long name in two words: ``Firefox on Windows``."""
    browser = next((word for mark, word in BROWSERS if mark in agent), "A browser")
    system = next((word for mark, word in SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser


class InvitationQuerySet(models.QuerySet):
    """Scopes on invitations."""

    def visible_to(self, user):
        return self if user.may("accounts.manage_people") else self.none()

    def open(self):
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """Somebody is asked to join with certain roles."""

    LASTS = timedelta(days=7)

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    roles = models.JSONField(default=list)
    grant_ends_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    invited_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
                violation_error_message="This person has been invited already.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_pair",
                violation_error_message="An accepted invitation names who accepted it.",
            ),
        ]

    class Privacy:
        personal = {"email", "name", "accepted_by"}
        plain = {
            "id",
            "roles",
            "grant_ends_at",
            "invited_by",
            "invited_at",
            "sent_at",
            "accepted_at",
            "withdrawn_at",
        }

    def __str__(self):
        return self.name

    @property
    def is_open(self):
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def has_expired(self):
        return timezone.now() > self.sent_at + self.LASTS

    @property
    def role_labels(self):
        return [roles.LABELS[role] for role in self.roles]
