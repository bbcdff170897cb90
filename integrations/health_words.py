"""What is said of every app's health: what is so, and the cure, one pair a code; and moments as the reader's clock has them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from bookings.words import short_day_and_time
from integrations.contract.values import Json
from integrations.page_words import titled

_VALUE_UNFIT = _(
    "“%(field)s” of the %(object)s does not take the value “%(value)s” any more. Pages that write it: %(pages)s."
)
_VALUE_GONE = _(
    "The value “%(value)s” of “%(field)s” of the %(object)s was deactivated or removed. Pages that use it (%(count)s): %(pages)s."
)
# What was confirmed before anybody looked is sent by what was known then.
_ARRIVES_WITHOUT = _(
    "Choose another value under “Fields”. Until then bookings that are confirmed from now on arrive without it."
)
_WAITS_WITHOUT = _(
    "Choose another value under “Fields”. The field is required: until then bookings that create such a record wait."
)
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
    "health_fields_fit": (_("Every field that bookings fill is there and takes what goes into it."), ""),
    "health_field_gone": (
        _(
            "The connected user may not write the field “%(field)s” of the %(object)s any more: it was removed, hidden, made read-only or made a formula. Pages that fill it: %(pages)s."
        ),
        _("Give the connected user the right to edit it, or remove it under “Fields”. Until then their bookings wait."),
    ),
    "health_field_fixed": (
        _("The field “%(field)s” of the %(object)s cannot be filled any more. Pages that fill it: %(pages)s."),
        _("Remove it under “Fields”. Until then their bookings wait."),
    ),
    "health_field_read_only": (
        _("The field “%(field)s” of the %(object)s cannot be changed any more. Pages that fill it: %(pages)s."),
        _("Give the connected user the right to edit it, or write it only on create, under “Fields”."),
    ),
    "health_field_not_on_create": (
        _(
            "The field “%(field)s” of the %(object)s cannot be filled on create any more. Pages that fill it: %(pages)s."
        ),
        _("Give the connected user the right to edit it, or remove it under “Fields”."),
    ),
    "health_field_lacking": (
        _(
            "“%(field)s” of the %(object)s is no field of a person account. Pages that make those and fill it: %(pages)s."
        ),
        _("Remove it under “Fields”. Until then their bookings by new people wait."),
    ),
    "health_field_required": (
        _(
            "“%(field)s” of the %(object)s has become required, and nothing fills it. Pages that create such records: %(pages)s."
        ),
        _("Fill it under “Fields”. Until then their bookings wait."),
    ),
    "health_field_may_be_blank": (
        _(
            "“%(field)s” of the %(object)s is required, and what fills it may be left empty: such bookings wait. Pages: %(pages)s."
        ),
        _(
            "Under “Fields”, fill it with something that is always there, or make the question one that has to be answered."
        ),
    ),
    "health_constant_unfit": (_VALUE_UNFIT, _ARRIVES_WITHOUT),
    "health_constant_unfit_written": (
        _VALUE_UNFIT,
        _("Choose another value under “Fields”. Until then it is cut to what goes in."),
    ),
    "health_constant_unfit_required": (_VALUE_UNFIT, _WAITS_WITHOUT),
    "health_value_gone": (_VALUE_GONE, _ARRIVES_WITHOUT),
    "health_value_gone_written": (
        _VALUE_GONE,
        _("Choose another value under “Fields”. Until then bookings go on writing this one."),
    ),
    "health_value_gone_required": (_VALUE_GONE, _WAITS_WITHOUT),
    "health_kinds_differ": (
        _("“%(field)s” of the %(object)s has become a field of another kind. Pages that fill it: %(pages)s."),
        _("Choose another field under “Fields”. Until then it is left out."),
    ),
    "health_options_unknown": (
        _(
            "“%(field)s” of the %(object)s does not have these values any more: %(value)s. Pages that ask for them: %(pages)s."
        ),
        _("Change the answers of the question, or choose another field under “Fields”. Until then it is left out."),
    ),
    "health_placeholder_gone": (
        _("Nothing fills these places in the texts of the %(object)s any more: %(value)s. Pages: %(pages)s."),
        _("Change the texts in the settings of the page. Until then nothing stands in these places."),
    ),
    "health_source_gone": (
        _("The question that filled “%(field)s” of the %(object)s was deleted. Pages: %(pages)s."),
        _("Choose another value for it under “Fields”, or remove it."),
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
    """The parameters as people say them: a moment, an ISO text in `at`, in this zone; `pages`, titles, with which are `paused`."""
    said = dict(params)
    if params.get("at"):
        said["at"] = short_day_and_time(datetime.fromisoformat(params["at"]), zone)
    if params.get("paused"):
        said["pages"] = [
            titled(title, is_paused=is_paused)
            for title, is_paused in zip(params["pages"], params["paused"], strict=True)
        ]
    return said
