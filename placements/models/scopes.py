"""Whose rows a person sees: the staff who place, a client's own contacts, the graduate."""

from django.apps import apps
from django.db.models import Q, QuerySet

from careerpath.workflow import StatefulQuerySet

VIEW = "placements.view_placements"
CLIENT = "placements.client"
PART = "placements.take_part"


def contacts_of(user):
    """The contacts that this person is, while the account may answer for a client."""
    rows = apps.get_model("placements", "ClientContact")._base_manager
    if not user.is_authenticated or not user.may(CLIENT):
        return rows.none()
    return rows.filter(user=user, left_at=None)


def for_contacts(contacts, client, site):
    """What lies at the site of a contact, or at any site of the client for a contact of all."""
    whole = Q(**{f"{client}__in": contacts.filter(site=None).values("client")})
    return whole | Q(**{f"{site}__in": contacts.exclude(site=None).values("site")})


class StaffQuerySet(QuerySet):
    """What only those who place people see."""

    def visible_to(self, user):
        """All for those who place, none for others."""
        return self if user.is_authenticated and user.may(VIEW) else self.none()


class ScopedQuerySet(QuerySet):
    """Rows that staff see, and by two paths the client's contacts and the graduate."""

    def visible_to(self, user):
        """Staff see all, contacts the own client's, a graduate the own; nobody else any."""
        if not user.is_authenticated:
            return self.none()
        if user.may(VIEW):
            return self
        found = Q(pk__in=[])
        if user.may(CLIENT):
            found |= self.of_client(contacts_of(user))
        if user.may(PART):
            found |= self.own(user)
        return self.filter(found)

    def of_client(self, contacts):
        """The rows for these contacts."""
        return Q(pk__in=[])

    def own(self, user):
        """The rows about this person."""
        return Q(pk__in=[])


class ScopedStatefulQuerySet(ScopedQuerySet, StatefulQuerySet):
    """The same for records with a state."""
