"""What an alert says: each in its reader's language and time zone. It names causes and numbers, never an invitee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.addresses import absolute
from bookings.words import short_day_and_time
from integrations import health, health_parts, health_words
from integrations.contract.values import Words
from integrations.field_labels import FieldLabels
from integrations.health_parts import Part
from integrations.incidents import Waiting
from integrations.models import AlertKind, Incident
from integrations.models.incidents import HEALTH
from integrations.registry import connector_for, name_of
from integrations.words import words_for
from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail
from jicoo.places import city
from teams.models import Membership, Team
from teams.roles import Permission

# A mail names so many troubles that one probe found.
MOST_PARTS = 5
# What each kind of alert is called where people choose.
NAMES: Mapping[AlertKind, Any] = {
    AlertKind.BROKEN: gettext_lazy("An app no longer accepts our access"),
    AlertKind.FAILED: gettext_lazy("Bookings wait for a new reason"),
    AlertKind.RECOVERED: gettext_lazy("A reason is gone"),
    AlertKind.DIGEST: gettext_lazy("Every morning while bookings wait"),
    AlertKind.HEALTH: gettext_lazy("A connection is less well than it was"),
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One cause: what happened, what to do, how many wait since when, and where to go."""

    happened: str
    to_do: str
    facts: Sequence[str]
    url: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail before it is text or HTML."""

    subject: str
    greeting: str
    opening: str
    items: Sequence[Item]
    why: str
    choose_url: str


def letter(
    kind: AlertKind,
    reader: Membership,
    incidents: Sequence[Incident],
    waiting: Mapping[int, Waiting],
    *,
    labels: FieldLabels,
    is_last_resort: bool,
) -> OutgoingMail:
    """Not queued yet. `is_last_resort`: the reader has turned the kind off, and so has everybody else.

    Needs `user` and `team` of the reader and `connection` of the incidents loaded.
    """
    with translation.override(reader.user.language):
        subject, opening = _opening(kind, reader.team, incidents, waiting)
        written = Letter(
            subject=subject,
            greeting=_("Hello %(name)s,") % {"name": reader.user.display_name},
            opening=opening,
            items=[item for each in incidents for item in _items(reader, each, waiting.get(each.pk), labels)],
            why=_why(reader, is_last_resort=is_last_resort),
            choose_url=absolute(reverse("integrations:alerts", args=[reader.team.slug])),
        )
        context = {"letter": written}
        return outbox.draft(
            to=reader.user.email,
            subject=subject,
            text=render_to_string("emails/integrations/alert.txt", context),
            html=render_to_string("emails/integrations/alert.html", context),
        )


def _opening(
    kind: AlertKind, team: Team, incidents: Sequence[Incident], waiting: Mapping[int, Waiting]
) -> tuple[str, str]:
    """The subject, and the first sentence."""
    count = sum(waiting[incident.pk].count for incident in incidents if incident.pk in waiting)
    apps = sorted({name_of(incident.connection.connector) for incident in incidents})
    said = {"team": team.name, "app": ", ".join(apps), "count": count}
    if kind == AlertKind.RECOVERED:
        return _("%(team)s: bookings reach %(app)s again") % said, _("What kept bookings waiting is over.")
    if kind == AlertKind.HEALTH:
        return _("%(team)s: something at %(app)s has changed for the worse") % said, _(
            "This is what we found when we asked last."
        )
    if kind == AlertKind.BROKEN or not count:
        return _("%(team)s: %(app)s needs to be connected again") % said, _how_many_wait(count)
    if kind == AlertKind.DIGEST:
        subject = ngettext(
            "%(team)s: %(count)d booking still waits for %(app)s",
            "%(team)s: %(count)d bookings still wait for %(app)s",
            count,
        )
        return subject % said, _("This still keeps bookings waiting.")
    subject = ngettext(
        "%(team)s: %(count)d booking has not reached %(app)s",
        "%(team)s: %(count)d bookings have not reached %(app)s",
        count,
    )
    return subject % said, _("This keeps bookings waiting.")


def _words(incident: Incident, zone: str, labels: FieldLabels) -> Words:
    """A probe that names fields names them as whoever sets up the org looks for them."""
    connection, params = incident.connection, health_words.at_the_readers(incident.params, zone)
    if incident.is_of_health:
        return words_for(connection.connector, incident.code, params)
    return labels.words_for(connection, incident.code, params)


def _items(reader: Membership, incident: Incident, waiting: Waiting | None, labels: FieldLabels) -> list[Item]:
    """One, or one for each trouble that a probe found, as far as anybody reads them in a mail."""
    parts = health_parts.of(incident.params) if incident.is_of_health else []
    if not parts:
        return [_item(reader, incident, waiting, labels)]
    items = [_item_of(reader, incident, part) for part in parts[:MOST_PARTS]]
    more = len(parts) - len(items)
    return [*items[:-1], replace(items[-1], facts=[*items[-1].facts, _more(more)])] if more else items


def _item_of(reader: Membership, incident: Incident, part: Part) -> Item:
    alone = Incident(
        connection=incident.connection,
        cause=incident.cause,
        code=part.code,
        params=dict(part.params),
        opened_at=incident.opened_at,
    )
    return _item(reader, alone, None, FieldLabels())


def _more(count: int) -> str:
    said = ngettext("%(count)d more stands on the page “Health”.", "%(count)d more stand on the page “Health”.", count)
    return said % {"count": count}


def _item(reader: Membership, incident: Incident, waiting: Waiting | None, labels: FieldLabels) -> Item:
    connector = incident.connection.connector
    zone = reader.user.time_zone
    words = _words(incident, zone, labels)
    if incident.recovered_at is not None:
        over = _("It works again.") if not incident.cause else _("No booking waits for this any more.")
        facts = [_since(incident.opened_at, zone), _until(incident.recovered_at, zone)]
        return Item(happened=words.what_happened, to_do=over, facts=facts, url=_url(reader.team, incident))
    since = _since(incident.opened_at, zone)
    if incident.is_of_health:
        title = health.title(connector_for(connector), incident.cause.removeprefix(HEALTH))
        happened = f"{title}. {words.what_happened}"
        return Item(happened=happened, to_do=words.what_to_do, facts=[since], url=_url(reader.team, incident))
    facts = [_how_many_wait(waiting.count if waiting else 0), since]
    return Item(happened=words.what_happened, to_do=words.what_to_do, facts=facts, url=_url(reader.team, incident))


def _how_many_wait(count: int) -> str:
    if not count:
        return _("No booking waits yet.")
    return ngettext("%(count)d booking waits.", "%(count)d bookings wait.", count) % {"count": count}


def _since(moment: datetime, zone: str) -> str:
    return _("Since %(when)s (%(city)s time)") % {"when": short_day_and_time(moment, zone), "city": city(zone)}


def _until(moment: datetime, zone: str) -> str:
    return _("Until %(when)s (%(city)s time)") % {"when": short_day_and_time(moment, zone), "city": city(zone)}


def _url(team: Team, incident: Incident) -> str:
    """Where something can be done about it."""
    if incident.is_of_health:
        page = "integrations:health"
    else:
        page = "integrations:waiting" if incident.cause else "integrations:connection"
    return absolute(reverse(page, args=[team.slug, incident.connection.connector]))


def _why(reader: Membership, *, is_last_resort: bool) -> str:
    said = {"team": reader.team.name}
    if is_last_resort:
        return _("Everybody in %(team)s has turned these mails off, so they come to its owner.") % said
    if reader.may(Permission.MANAGE_APPS):
        return _("You get this because you administer %(team)s.") % said
    return _("You get this because you set what a booking page of %(team)s sends.") % said
