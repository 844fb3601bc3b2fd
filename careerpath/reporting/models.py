"""One person's way through the program. It stores nothing: all of it is derived."""

from django.db.models import Q, QuerySet

from cohorts.models import Enrollment
from mentorship.models import Pair
from training.models.scopes import people_of


class JourneyQuerySet(QuerySet):
    """Ways that begin with a seat."""

    def visible_to(self, user):
        """One's own, those of whom one teaches or mentors, all for those who place graduates."""
        if not user.is_authenticated:
            return self.none()
        rows = self.exclude(confirmed_at=None)
        if user.may("placements.view_placements"):
            return rows
        seen = Q(person=user)
        if user.may("training.view_training"):
            seen |= Q(pk__in=people_of(user).values("pk"))
        if user.may("mentorship.mentor"):
            seen |= Q(pk__in=Pair.objects.mentored_by(user).going().values("enrollment"))
        return rows.filter(seen)


class Journey(Enrollment):
    """The way of a person from the application to today, by their seat in a cohort."""

    objects = JourneyQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "journey"

    class Privacy(Enrollment.Privacy):
        """As the seat says."""
