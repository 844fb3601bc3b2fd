"""Roles: who gives them, to whom, and what the database refuses by itself."""

import re
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from careerpath.accounts import roles
from careerpath.accounts.domain import grants
from careerpath.accounts.models import RoleGrant, User
from careerpath.workflow import Refused

DECIDING = {"decide_application", "approve_decision", "edit_rubric", "run_screening"}


def test_nobody_grants_a_role_to_themselves(person):
    lead = person("program_lead")
    with pytest.raises(Refused, match="Nobody grants"):
        grants.grant(lead, "mentor", by=lead)
    with pytest.raises(IntegrityError, match="role_grant_not_to_oneself"), transaction.atomic():
        RoleGrant.objects.create(user=lead, role="mentor", granted_by=lead)


@pytest.mark.parametrize("other", sorted(roles.EXCLUSIVE["equity_analyst"]))
def test_an_analyst_never_decides(person, other):
    lead = person("program_lead")
    analyst, decider = person("equity_analyst"), person(other)
    with pytest.raises(Refused, match="cannot be held by one person"):
        grants.grant(analyst, other, by=lead)
    with pytest.raises(Refused, match="cannot be held by one person"):
        grants.grant(decider, "equity_analyst", by=lead)
    for user, role in ((analyst, other), (decider, "equity_analyst")):
        with pytest.raises(IntegrityError, match="analyst_apart"), transaction.atomic():
            RoleGrant.objects.create(user=user, role=role)


def test_every_other_pair_may_be_held_by_one_person(person):
    everything = person(*(set(roles.GRANTABLE) - {"equity_analyst"}))
    analyst = person(
        *(set(roles.GRANTABLE) - roles.EXCLUSIVE["equity_analyst"]),
    )
    assert len(everything.roles) == len(roles.GRANTABLE) - 1
    assert len(analyst.roles) == len(roles.GRANTABLE) - 3


def test_a_role_is_held_once(person):
    lead, user = person("program_lead"), person("mentor")
    with pytest.raises(Refused, match="already"):
        grants.grant(user, "mentor", by=lead)
    with pytest.raises(IntegrityError, match="role_grant_once"), transaction.atomic():
        RoleGrant.objects.create(user=user, role="mentor")


@pytest.mark.parametrize("role", sorted(set(roles.GRANTABLE) - {"admin", "program_lead"}))
def test_only_lead_and_admin_give_roles(person, role):
    giver, user = person(role), person()
    with pytest.raises(Refused, match="may not"):
        grants.grant(user, "mentor", by=giver)


@pytest.mark.parametrize("role", [*sorted(roles.DERIVED), "superuser"])
def test_what_follows_from_records_is_not_given(person, role):
    lead, user = person("program_lead"), person()
    with pytest.raises(Refused, match="may not"):
        grants.grant(user, role, by=lead)


def test_no_role_is_invented_in_the_database(person):
    with pytest.raises(IntegrityError, match="role_grant_known"), transaction.atomic():
        RoleGrant.objects.create(user=person(), role="superuser")


def test_admin_has_no_right_to_decide():
    assert not {name.partition(".")[2] for name in roles.ROLES["admin"]} & DECIDING
    assert "applicants.unblind_application" not in roles.ROLES["admin"]


def test_the_table_names_only_permissions_that_are_described():
    assert set().union(*roles.ROLES.values()) == set(roles.PERMISSIONS)
    assert set(roles.ROLES) == set(roles.LABELS)
    assert len(roles.LABELS) == 11


def test_a_role_that_is_over_gives_nothing_and_can_be_given_again(person):
    lead, user = person("program_lead"), person("recruiter")
    user.grants.update(ends_at=timezone.now())
    user.forget_roles()
    assert not user.may("applicants.view_application")
    grants.grant(user, "recruiter", by=lead)
    assert user.may("applicants.view_application")


def test_an_end_in_the_past_is_refused(person):
    with pytest.raises(Refused, match="past"):
        grants.grant(person(), "mentor", by="system:test", ends_at=timezone.now())


def test_a_closed_account_may_nothing(person):
    user = person("program_lead")
    user.is_active = False
    assert not user.may("audit.view")


def test_giving_and_taking_back_leave_lines(person, trail):
    lead, user = person("program_lead"), person()
    grants.grant(user, "mentor", by=lead, reason="Offered to help")
    grants.revoke(user, "mentor", by=lead, reason="Moved away")
    lines = trail(user)
    assert [line.kind for line in lines][-2:] == ["accounts.role.granted", "accounts.role.revoked"]
    assert [line.actor_id for line in lines][-2:] == [lead.pk, lead.pk]
    assert lines[-1].detail == {"role": "mentor"}
    assert lines[-1].reason == "Moved away"


def test_roles_are_asked_for_once_in_a_request(person, django_assert_num_queries):
    user = person("recruiter", "mentor")
    user.forget_roles()
    assert user.may("applicants.view_application")
    with django_assert_num_queries(0):
        assert not user.may("audit.view")
        assert user.role_labels == ["Recruiter", "Mentor"]
        assert user.idle_limit == roles.SHORT_IDLE


def test_taking_back_the_only_role_leaves_the_person_in_sight(person, door):
    admin, user = person("admin"), person("instructor", name="Bernadette")
    client, page = door.sign_in(admin), f"/people/{user.pk}/"
    typed = {"role": "instructor", "reason": "Has moved on"}

    taken = client.post(f"{page}revoke/", typed, follow=True)

    assert taken.status_code == 200
    assert "Take back" not in taken.content.decode()
    assert User.objects.get(pk=user.pk).roles == frozenset()
    assert "Bernadette" in client.get("/people/").content.decode()
    again = client.post(f"{page}revoke/", typed)
    assert again.status_code == 422
    assert "does not hold the role" in again.content.decode()
    client.post(f"{page}grant/", {"role": "instructor", "reason": "Is back"})
    assert User.objects.get(pk=user.pk).roles == {"instructor"}
    assert 'href="#close-dialog"' in client.get(page).content.decode()
    silent = client.post(f"{page}close/")
    assert silent.status_code == 422
    assert re.search(r'id="close-dialog"[^>]* data-open', silent.content.decode())
    client.post(f"{page}close/", {"reason": "Has left"})
    assert not User.objects.get(pk=user.pk).is_active
    assert "Bernadette" in client.get("/people/?state=closed").content.decode()


@pytest.mark.parametrize(
    ("first", "second"), [("reviewer", "equity_analyst"), ("equity_analyst", "recruiter")]
)
def test_a_role_that_is_over_excludes_nothing(person, first, second):
    lead, user = person("program_lead"), person("mentor", "instructor", first)
    user.grants.filter(role__in=[first, "instructor"]).update(ends_at=timezone.now())

    grants.grant(user, second, by=lead)

    assert User.objects.get(pk=user.pk).roles == {"mentor", second}
    assert user.grants.filter(role="instructor").exists()
    with pytest.raises(Refused, match="cannot be held by one person"):
        grants.grant(user, first, by=lead)


def test_a_role_ends_with_a_day_of_the_program_wherever_the_giver_is(person, door, settings):
    settings.CAREERPATH_TIME_ZONE = "America/Chicago"
    lead, user = person("program_lead"), person("mentor")
    lead.time_zone = "Asia/Tokyo"
    lead.save()

    door.sign_in(lead).post(
        f"/people/{user.pk}/grant/",
        {"role": "reviewer", "reason": "Helps out", "ends_on": "2099-03-31"},
    )

    ends = user.grants.get(role="reviewer").ends_at
    assert ends.astimezone(ZoneInfo("America/Chicago")).isoformat()[:16] == "2099-03-31T23:59"
