"""One person, one account, for life; and the roles people are given."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager):
    """Makes users; the address is kept as typed and compared without case."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


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

    class Privacy:
        personal = {"email", "name", "time_zone", "password"}
        plain = {"id", "is_active", "theme", "created_at", "last_login"}

    def __str__(self):
        return self.name or self.email


class RoleGrant(models.Model):
    """A role that somebody was given by somebody else."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    granted_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="role_grant_once",
                violation_error_message="This person holds the role already.",
            ),
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True)
                | ~models.Q(granted_by=models.F("user")),
                name="role_grant_not_to_oneself",
                violation_error_message="Nobody grants a role to themselves.",
            ),
        ]

    class Privacy:
        personal = {"user"}
        plain = {"id", "role", "granted_by", "granted_at", "ends_at"}

    def __str__(self):
        return f"{self.user}: {self.role}"
