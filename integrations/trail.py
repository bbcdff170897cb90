"""What the audit trail calls what is done to connections and to bookings in apps. Importing this teaches it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.trail import booking_names, page_titles
from integrations import drifts
from integrations.alert_words import NAMES
from integrations.connector import Connector
from integrations.contract.settings import SettingsForm
from integrations.models import AlertKind, Connection, JobKind
from integrations.registry import NoSuchConnector, connector_for, name_of
from integrations.words import listed, name
from teams.audit import Details, Kind, name_actions, name_details
from teams.models import Team
from teams.words import people


def app_names(team: Team, ids: set[int]) -> dict[int, str]:
    """Names of the apps by id of the connection."""
    slugs = dict(Connection.objects.filter(team=team, pk__in=ids).values_list("pk", "connector"))
    return {pk: name_of(slug) for pk, slug in slugs.items()}


def pages_or_gone(team: Team, ids: set[int]) -> dict[int, str]:
    """Titles by id of the pages; one that is gone is called so."""
    return dict.fromkeys(ids, gettext("a page that is deleted")) | page_titles(team, ids)


def _settings(details: Mapping[str, Any]) -> Details:
    """What a page was set to, in the words of the form."""
    return _told(details, lambda app: app.settings_form)


def _org_settings(details: Mapping[str, Any]) -> Details:
    """The same of what was set for a whole org."""
    return _told(details, lambda app: app.org_form)


def _told(details: Mapping[str, Any], form_of: Callable[[Connector], Callable[..., SettingsForm] | None]) -> Details:
    app = str(details.get("app", ""))
    told: Details = [(_("app"), name_of(app))]
    try:
        form = form_of(connector_for(app))
    except NoSuchConnector:
        return told
    return told + (form().told({key: value for key, value in details.items() if key != "app"}) if form else [])


def _mapped(details: Mapping[str, Any]) -> Details:
    """Fields by the kind of record and what they are called, the org's own as they were called then."""
    told: Details = [(_("app"), name_of(str(details.get("app", ""))))]
    told += [(_("as the team does"), _("yes"))] if details.get("inherits") else []
    changes = {"added": _("added"), "changed": _("changed"), "removed": _("removed")}
    return told + [(word, listed(map(_of_a_kind, details[key]))) for key, word in changes.items() if details.get(key)]


def _of_a_kind(field: str) -> str:
    kind, _dot, rest = field.partition(".")
    return gettext("%(field)s (%(object)s)") % {"field": name(rest, kind), "object": name(kind)}


def _fields(details: Mapping[str, Any]) -> Details:
    """Fields at the other side, by what they are called for the reader."""
    return [(_("fields"), listed(name(field) for field in details.get("fields", [])))]


_HOW = {drifts.AS_PAGES_SAY: _("as each page says"), drifts.OURS: _("Restore ours")}


def _kinds(values: list[str]) -> str:
    return " · ".join(str(NAMES[AlertKind(value)]) for value in values)


name_actions(
    {"app_connected": _("Connected an app"), "app_disconnected": _("Disconnected an app")}, app_names, kind=Kind.APPS
)
name_actions(
    {"page_app_set": _("Changed what a booking page sends to an app")},
    page_titles,
    kind=Kind.PAGES,
    tell_details=_settings,
)
name_actions(
    {"rehearsed": _("Rehearsed a booking page with an e-mail that was typed in")}, page_titles, kind=Kind.PAGES
)
name_actions(
    {"page_app_copied": _("Copied to a booking page what another one sends to an app")}, page_titles, kind=Kind.PAGES
)
name_actions(
    {"mapping_saved": _("Changed which fields a booking page fills")},
    page_titles,
    kind=Kind.PAGES,
    tell_details=_mapped,
)
name_actions(
    {"team_mapping_saved": _("Changed which fields the booking pages of the team fill")},
    app_names,
    kind=Kind.APPS,
    tell_details=_mapped,
)
name_actions(
    {"test_booking_made": _("Sent a test booking to an app"), "test_booking_removed": _("Removed a test booking")},
    booking_names,
    kind=Kind.BOOKINGS,
)
name_actions({"alerts_chosen": _("Chose which mails they get")}, kind=Kind.MEMBERS)
name_actions(
    {"app_set": _("Changed what holds for everything that is sent to an app")},
    app_names,
    kind=Kind.APPS,
    tell_details=_org_settings,
)
name_actions(
    {
        "host_linked": _("Chose who a host is in an app"),
        "host_has_no_user": _("Said that a host has no user in an app"),
        "host_by_email": _("Let the e-mail decide again who a host is in an app"),
    },
    people,
    kind=Kind.APPS,
)
name_actions(
    {
        "booking_sent_again": _("Sent a booking to an app again"),
        "booking_sent_now": _("Sent a booking to an app before all others"),
        "booking_withheld": _("Took a booking out, so that it is not sent to an app"),
    },
    booking_names,
    kind=Kind.BOOKINGS,
)
name_actions(
    {
        "booking_checked": _("Checked with one booking whether a cause is mended"),
        "bookings_sent_again": _("Sent several bookings to an app again"),
        "bookings_withheld": _("Took several bookings out, so that they are not sent to an app"),
    },
    app_names,
    kind=Kind.BOOKINGS,
)
name_actions({"job_stopped": _("Stopped what was being done for several bookings")}, kind=Kind.BOOKINGS)
name_actions({"person_chosen": _("Chose which record a booking belongs to")}, booking_names, kind=Kind.BOOKINGS)
name_actions(
    {"person_put_back": _("Put back what a booking had overwritten")},
    booking_names,
    kind=Kind.BOOKINGS,
    tell_details=_fields,
)
name_actions(
    {
        "backfill_looked_up": _("Looked up what sending earlier bookings would do"),
        "backfill_sent": _("Sent earlier bookings to an app"),
    },
    app_names,
    kind=Kind.BOOKINGS,
)
name_actions(
    {
        "compared": _("Compared bookings with an app"),
        "health_checked": _("Checked the health of an app's connection"),
        "differences_kept": _("Let stand what differed in an app"),
        "differences_restored": _("Restored what differed in an app"),
        "differences_settled": _("Settled what differed in an app"),
    },
    app_names,
    kind=Kind.BOOKINGS,
)
name_actions(
    {
        "differences_kept_of_booking": _("Let stand what differed of a booking in an app"),
        "differences_restored_of_booking": _("Restored what differed of a booking in an app"),
    },
    booking_names,
    kind=Kind.BOOKINGS,
    tell_details=_fields,
)
name_details(
    {
        "app": _("app"),
        "source": _("copied from"),
        "added": _("added"),
        "changed": _("changed"),
        "removed": _("removed"),
        "org": _("organisation"),
        "object": _("kind of record"),
        "record": _("record"),
        "job": _("run"),
        "bookings": _("bookings"),
        "count": _("differences"),
        "pages": _("booking pages"),
        "since": _("from"),
        "until": _("until"),
        "how": _("chosen"),
        "kind": _("what"),
        "alerts_on": _("turned on"),
        "alerts_off": _("turned off"),
    },
    values={
        "app": name_of,
        "object": name,
        "pages": lambda pages: str(len(pages)),
        "how": lambda how: _HOW.get(how, how),
        "kind": lambda kind: JobKind(kind).label,
        "alerts_on": _kinds,
        "alerts_off": _kinds,
    },
    subjects={"source": pages_or_gone},
)
