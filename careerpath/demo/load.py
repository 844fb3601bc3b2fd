"""Applications of invented people, written in bulk."""

import secrets
import string
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.utils import timezone

from applicants.domain.duplicates import email_key, name_postal_key, phone_key
from applicants.domain.redaction import redact, words_of
from applicants.models import Answer, Application, AssessmentResult, Identity
from applicants.states import State
from careerpath import audit
from careerpath.demo.copying import copy, new_ids
from careerpath.demo.program import BY
from careerpath.notifications import outbox
from careerpath.notifications.models import Message, new_message_id

BATCH = 2500  # so that no statement and no pause between two lasts long
RECEIVED = "demo.received"
LETTERS = string.ascii_letters + string.digits


class Loader:
    """Writes the applications of one intake; ``users`` are the ids of people known already."""

    def __init__(self, intake, questions, instruments, *, partners, events, users, rng):
        self.intake, self.rng, self.users = intake, rng, users
        self.decided, self.latest = None, timezone.now()
        self.questions = {key: question.pk for key, question in questions.items()}
        self.instruments = {key: instrument.pk for key, instrument in instruments.items()}
        self.partners = {partner.code: partner.pk for partner in partners}
        self.schools = {partner.code: (partner.name, partner.code) for partner in partners}
        self.events, self.online = {}, []
        for event in events:
            if event.partner_id:
                self.events.setdefault(event.partner_id, []).append(event)
            else:
                self.online.append(event)

    def write(self, crowd, *, states=None, decided=None, before=None):
        """Every one of ``crowd`` has an application; returns their ids in the same order.

        ``states`` gives the state of each; without it what was sent is submitted. ``decided`` is
        when decisions fell, ``before`` the state of each before the last one.
        """
        self.decided = decided
        states = states or [State(one.stage) for one in crowd]
        ids = []
        for start in range(0, len(crowd), BATCH):
            part = slice(start, start + BATCH)
            came = before[part] if before else [None] * len(crowd[part])
            ids += self._write(crowd[part], states[part], start + 1, came)
        type(self.intake).objects.filter(pk=self.intake.pk).update(next_number=len(crowd) + 1)
        return ids

    def _write(self, crowd, states, first, before):
        people = self._people(crowd)
        ids = new_ids(Application, len(crowd))
        columns, rows = self._applications(crowd, states, ids, people, first)
        copy(Application, columns, rows)
        columns, rows = self._identities(crowd, ids)
        copy(Identity, columns, rows)
        copy(
            Answer,
            ("application_id", "question_id", "text", "blind_text"),
            self._answers(crowd, ids),
        )
        copy(
            AssessmentResult,
            ("application_id", "instrument_id", "value"),
            (
                (pk, self.instruments[key], value)
                for pk, one in zip(ids, crowd, strict=True)
                for key, value in one.scores.items()
                if value is not None
            ),
        )
        self._audit(ids, states, before)
        self._acknowledge(crowd, states, ids, people, first)
        return ids

    def _people(self, crowd):
        """Return the user of each; new ones get an account that nobody can sign in to yet."""
        fresh = [one for one in crowd if one.email.lower() not in self.users]
        user_model = get_user_model()
        pks = new_ids(user_model, len(fresh))
        copy(
            user_model,
            ("id", "email", "name", "password", "is_active", "time_zone", "theme", "keys_on",
             "created_at"),
            (
                (pk, one.email, one.name[:200], _unusable(), True, "", "system", True,
                 one.submitted_at)
                for pk, one in zip(pks, fresh, strict=True)
            ),
        )  # fmt: skip
        copy(
            EmailAddress,
            ("user_id", "email", "verified", "primary"),
            ((pk, one.email.lower(), False, True) for pk, one in zip(pks, fresh, strict=True)),
        )
        self.users.update((one.email.lower(), pk) for pk, one in zip(pks, fresh, strict=True))
        return [self.users[one.email.lower()] for one in crowd]

    def _applications(self, crowd, states, ids, people, first):
        columns = (
            "id", "reference", "intake_id", "applicant_id", "external_id", "state",
            "state_changed_at", "held_from", "submitted_at", "degree_level", "field_of_study",
            "work_authorized", "needs_sponsorship", "at_least_18", "available_full_time",
            "willing_to_relocate", "available_from", "regions", "home_state", "channel", "tags",
            "suggestion", "created_at",
        )  # fmt: skip
        prefix, intake = self.intake.prefix, self.intake.pk
        return columns, (
            (
                pk, f"{prefix}-{first + n:05d}", intake, person, f"{prefix}{one.number:06d}",
                state, self._since(one, state), "",
                None if state == State.DRAFT else one.submitted_at,
                one.degree_level, one.field_of_study, one.work_authorized, one.needs_sponsorship,
                one.at_least_18, one.available_full_time, one.willing_to_relocate,
                one.available_from, one.regions, one.state, one.channel, self._tags(one), "",
                one.submitted_at,
            )
            for n, (pk, person, one, state) in enumerate(
                zip(ids, people, crowd, states, strict=True)
            )
        )  # fmt: skip

    def _since(self, one, state):
        """Return since when the application is in its state."""
        if state in _FROM:
            return self.decided + timedelta(minutes=one.number % 9000)
        if state == State.WITHDRAWN:
            return min(one.submitted_at + timedelta(hours=one.number % 120), self.latest)
        return one.submitted_at

    def _tags(self, one):
        tags = ["late file"] if one.late else []
        if self.rng.random() < 0.012:
            tags.append(self.rng.choice(("asked a question", "phone call", "strong answers")))
        return tags

    def _identities(self, crowd, ids):
        columns = (
            "application_id", "given_name", "family_name", "preferred_name", "email", "phone",
            "city", "postal_code", "country", "partner_id", "event_id", "source", "email_key",
            "phone_key", "name_postal_key",
        )  # fmt: skip
        return columns, (
            (
                pk, one.given_name, one.family_name, one.preferred_name, one.email, one.phone,
                one.city, one.postal_code, one.country, self.partners.get(one.partner),
                *self._came_by(one), email_key(one.email), phone_key(one.phone),
                name_postal_key(one.given_name, one.family_name, one.postal_code),
            )
            for pk, one in zip(ids, crowd, strict=True)
        )  # fmt: skip

    def _came_by(self, one):
        """Return the event and the words about the source."""
        if one.channel != "event":
            return None, one.source
        events = self.events.get(self.partners.get(one.partner)) or self.online
        event = self.rng.choice(events)
        return event.pk, event.name

    def _answers(self, crowd, ids):
        for pk, one in zip(ids, crowd, strict=True):
            if not one.answers:
                continue
            words = words_of(
                names=(one.given_name, one.family_name, one.preferred_name),
                email=one.email,
                phone=one.phone,
                schools=self.schools.get(one.partner, (one.school,)),
                employers=(one.employer,),
            )
            for key, text in one.answers.items():
                blind = redact(text, words)
                yield pk, self.questions[key], text, "" if blind is text else blind

    def _acknowledge(self, crowd, states, ids, people, first):
        """Whoever sent an application had a message that it arrived."""
        fields = ("NAME HERE", "REFERENCE HERE")
        subject, body = outbox.render(
            RECEIVED,
            {"name": fields[0], "reference": fields[1], "intake": str(self.intake)},
        )

        def filled(text, one, reference):
            return text.replace(fields[0], one.name).replace(fields[1], reference)

        copy(
            Message,
            ("kind", "to_user_id", "to_address", "subject", "body", "about_model", "about_id",
             "state", "state_changed_at", "key", "message_id", "attempts", "due_at", "error",
             "created_at", "sent_at"),
            (
                (RECEIVED, person, one.email, filled(subject, one, reference),
                 filled(body, one, reference), "applicants.application", pk, "sent",
                 one.submitted_at, "", new_message_id(), 1, one.submitted_at, "",
                 one.submitted_at, one.submitted_at)
                for pk, person, one, state, reference in zip(
                    ids, people, crowd, states,
                    (f"{self.intake.prefix}-{first + n:05d}" for n in range(len(crowd))),
                    strict=True,
                )
                if state != State.DRAFT
            ),
        )  # fmt: skip

    def _audit(self, ids, states, before):
        """One line for each application that was sent, and one more where its state moved on."""
        by_state = {}
        for pk, state, came in zip(ids, states, before, strict=True):
            if state != State.DRAFT:
                came = came if state in _FROM and came else _FROM.get(state, State.SUBMITTED)
                by_state.setdefault(state, {})[pk] = came
        sent = sorted(pk for pks in by_state.values() for pk in pks)
        line = {"model": Application, "by": BY, "cause": "job"}
        audit.record_many(
            "applicants.application.submitted",
            sent,
            from_states=State.DRAFT,
            to_state=State.SUBMITTED,
            **line,
        )
        for state, pks in by_state.items():
            if state != State.SUBMITTED:
                audit.record_many(
                    f"applicants.application.{state}",
                    pks,
                    from_states=list(pks.values()),
                    to_state=state,
                    reason=_WHY.get(state, ""),
                    **line,
                )


_FROM = {State.ACCEPTED: State.OFFER, State.NOT_PROGRESSED: State.REVIEW}
_WHY = {
    State.NOT_PROGRESSED: "More suitable applicant chosen",
    State.WITHDRAWN: "Applicant withdrew: timing",
}


def _unusable():
    """Return what Django stores for a password that nobody knows: "!" and forty characters."""
    token = secrets.token_bytes(40)
    return "!" + "".join([LETTERS[byte % 62] for byte in token])
