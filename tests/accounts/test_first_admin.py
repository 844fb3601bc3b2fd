"""The first admin comes in by a command, and only the first."""

import io
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from careerpath.accounts.models import Invitation, RoleGrant


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("first_admin", *arguments, "--json", stdout=out, stderr=err)
    return out.getvalue().strip().splitlines(), err.getvalue()


def test_the_command_prints_a_link_that_opens_the_invitation(db, client):
    lines, _ = run("ada@example.org", "--name", "Ada Obi")

    figures = json.loads(lines[-1])
    path = figures["link"].split("/", 3)[3]
    response = client.get(f"/{path}")

    assert Invitation.objects.get().roles == ["admin"]
    assert response.status_code in {200, 302}
    assert "expired" not in response.content.decode().lower()


def test_the_command_refuses_when_somebody_holds_the_role(db, django_user_model):
    user = django_user_model.objects.create_user("ruth@example.org")
    RoleGrant.objects.create(user=user, role="admin")

    with pytest.raises(SystemExit) as ending:
        run("ada@example.org")

    assert ending.value.code == 1
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("lost", ["closed", "ended"])
def test_the_command_opens_a_site_whose_only_admin_is_gone(db, django_user_model, lost):
    user = django_user_model.objects.create_user("ruth@example.org", is_active=lost != "closed")
    ends_at = timezone.now() if lost == "ended" else None
    RoleGrant.objects.create(user=user, role="admin", ends_at=ends_at)

    run("ada@example.org")

    assert Invitation.objects.get().roles == ["admin"]
