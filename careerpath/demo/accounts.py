"""The demo's sign-ins: one for each role, and colleagues so that lists look real."""

import json
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import Argon2PasswordHasher

from applicants.models import Identity
from careerpath.accounts.models import RoleGrant
from careerpath.demo import names
from careerpath.notifications.models import Message

DOMAIN = "careerpath.example"
# Role, name; the address is the role's. Applicant and participant are people of the intakes.
STAFF = (
    ("admin", "Ruth Adeyemi-Lindqvist"),
    ("program_lead", "Marisol Quiñones"),
    ("recruiter", "Dana Whitfield"),
    ("reviewer", "Tariq Haddad"),
    ("instructor", "Bernadette O'Shaughnessy"),
    ("placement_manager", "Kenji Nakamura"),
    ("client_contact", "Lena Grigoryan"),
    ("mentor", "Colm Tsosie"),
    ("equity_analyst", "Adaeze Nwosu"),
)
# One more who signs in: a second lead approves what the first one asks for.
SECOND = ("program_lead", "Walter Begay")
# Colleagues who never sign in.
COLLEAGUES = (
    SECOND,
    ("recruiter", "Priya Venkataraman"),
    ("recruiter", "Jo Lockhart"),
    ("recruiter", "Efraín Cárdenas"),
    ("reviewer", "Mai Xiong"),
    ("reviewer", "Niamh Gallagher"),
    ("reviewer", "DeShawn Pettway"),
    ("reviewer", "Olena Kovalenko"),
    ("reviewer", "Selam Gebremariam"),
    ("instructor", "Harpreet Dhaliwal"),
    ("instructor", "Sione Fonoti"),
    ("mentor", "Yasmin Barakat"),
    ("mentor", "Łukasz Nowak"),
)
SMALL_COLLEAGUES = 3
ROLES = (
    "applicant", "reviewer", "recruiter", "program_lead", "instructor", "placement_manager",
    "client_contact", "mentor", "participant", "equity_analyst", "admin",
)  # fmt: skip


def address(role):
    """Return the sign-in address of the demo's account for ``role``."""
    return f"{role}@{DOMAIN}"


def demo_accounts(url=""):
    """Return one account for each role, as ``var/demo.json`` lists them, then the second lead's.

    Passwords are random, made once for this installation and kept in ``var/secrets/demo.json``.
    """
    path = settings.VAR / "secrets" / "demo.json"
    if path.exists():
        return json.loads(path.read_text())
    wanted = [(role, address(role)) for role in ROLES] + [(SECOND[0], own_address(SECOND[1]))]
    found = [
        {"role": role, "email": email, "password": secrets.token_urlsafe(9)}
        for role, email in wanted
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(found, indent=1))
    return found


def own_address(name):
    """Return the address of somebody who is called ``name``."""
    return f"{'.'.join(names.ascii_of(part) for part in name.split())}@{DOMAIN}"


def password_of(email):
    """Return the password of the demo's account with this address; ``None`` without one."""
    found = {one["email"]: one["password"] for one in demo_accounts()}
    return found.get(email)


class QuickHasher(Argon2PasswordHasher):
    """Enough for passwords of 72 random bits; the first sign-in hashes them at full strength."""

    time_cost = 1
    memory_cost = 1024
    parallelism = 1


def hashed(email):
    """Return the hash of the password of the demo's account with this address."""
    hasher = QuickHasher()
    return hasher.encode(password_of(email), hasher.salt())


def make_staff(*, small):
    """The staff of the demo exist with their roles; returns {role: [users]}."""
    user_model = get_user_model()
    colleagues = COLLEAGUES[:SMALL_COLLEAGUES] if small else COLLEAGUES
    users, roles = [], []
    for role, name in STAFF:
        users.append(user_model(email=address(role), name=name, password=hashed(address(role))))
        roles.append(role)
    for role, name in colleagues:
        user = user_model(email=own_address(name), name=name)
        if password_of(user.email):
            user.password = hashed(user.email)
        else:
            user.set_unusable_password()
        users.append(user)
        roles.append(role)
    user_model.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    admin, lead = users[0], users[1]
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=role, granted_by=lead if user is admin else admin)
        for user, role in zip(users, roles, strict=True)
    )
    found = {}
    for user, role in zip(users, roles, strict=True):
        found.setdefault(role, []).append(user)
    return found


def hand_over(user, role):
    """``user`` signs in with the address and password of the demo's account for ``role``."""
    user.email = address(role)
    user.password = hashed(user.email)
    user.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=user).update(email=user.email, verified=True)
    Message.objects.filter(to_user=user).update(to_address=user.email)
    Identity.objects.filter(application__applicant=user).update(
        email=user.email, email_key=user.email
    )
