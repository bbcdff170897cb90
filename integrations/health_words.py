"""What is said of every app's health: what is so, and the cure, one pair a code; and moments as the reader's clock has them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from bookings.words import short_day_and_time
from integrations.contract.values import Json

SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "health_access_taken": (_("%(connector)s accepts our access."), ""),
    "health_renewed_late": (
        _("The access was renewed %(days)s days ago, and many apps end it after 30 days in which it was not."),
        _("Connect again. If it stays so, tell whoever runs this service."),
    ),
    "health_no_answer": (
        _("%(connector)s did not answer, or not in a way that we understand, so nothing could be asked."),
        _("Check again later. If it lasts, look at the status page of %(connector)s."),
    ),
    "health_not_reached": (
        _("This could not be asked, because the access did not work."),
        _("See what is said of the access, mend that, then check again."),
    ),
    "health_hosts_all": (_("%(linked)s of %(hosts)s hosts."), ""),
    "health_hosts_some": (
        _("%(linked)s of %(hosts)s hosts. What the others are booked for belongs to the connected user."),
        _("Choose their users on the page “Hosts”, or ask your administrator to make them users of %(connector)s."),
    ),
    "health_hosts_unknown": (
        _("Nobody has looked yet who the hosts are in %(connector)s."),
        _("Press “Look up by e-mail now” on the page “Hosts”."),
    ),
    "health_nothing_sent": (
        _("No booking has reached this organisation yet."),
        _("Send a booking: choose what a booking page sends, then book a time on it."),
    ),
    "health_last_success": (_("A booking arrived last on %(at)s."), ""),
    "health_no_success_since": (
        _("A booking arrived last on %(at)s, and others wait since."),
        _("See why they wait under “See what waits, by cause”."),
    ),
    "health_nothing_waits": (_("Nothing waits."), ""),
    "health_on_its_way": (_("The oldest waits since %(at)s. It goes on by itself."), ""),
    "health_waits_long": (
        _("The oldest waits since %(at)s."),
        _("See why under “See what waits, by cause”."),
    ),
}


def at_the_readers(params: Json, zone: str) -> dict[str, Any]:
    """The parameters with their moment, an ISO text in `at`, as people say it in this zone."""
    moment = params.get("at")
    return {**params, "at": short_day_and_time(datetime.fromisoformat(moment), zone)} if moment else dict(params)
