"""What speaks against a rule of a mapping, in words: why a value does not fit, and what is wrong before anything is sent."""

from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bookings.words import day_and_time
from integrations.mapping import Kind, RemoteField
from integrations.words import fill, listed

# A sentence names so many pages at most.
MOST_PAGES = 5

WHY_UNFIT: Mapping[str, Any] = {
    "not_supported": _("nothing can be written into a field of this kind."),
    "nothing_readable": _("there is nothing readable in it."),
    "too_long": _("it is longer than the field, and half of it would be of no use."),
    "no_email": _("it is no e-mail address that can be stored there."),
    "one_only": _("several answers do not go into a field for one."),
    "not_a_choice": _("it is none of the values of the field."),
    "only_later": _("it can be filled only once the record is there."),
    "only_once": _("it cannot be changed once the record is there."),
    "too_many": _("these are more values than the field takes."),
    "not_yes_or_no": _("it is neither yes nor no."),
    "no_date": _("it is no date."),
    "no_moment": _("it is no date with a time and a time zone."),
    "year_out_of_range": _("its year lies before 1700 or after 4000."),
    "no_number": _("it is no number."),
    "no_whole_number": _("it is no whole number."),
    "number_too_large": _("the number has more digits than the field."),
}

FLAWS: Mapping[str, Any] = {
    "field_gone": _(
        "The connected user may not write this field any more: it was removed, renamed, hidden, made read-only or made a formula."
    ),
    "field_fixed": _("This field is filled by itself, and no value can be chosen for it."),
    "field_read_only": _("This field cannot be changed any more once the record is there."),
    "field_not_on_create": _("This field cannot be filled when the record is created."),
    "source_gone": _("The question whose answer went in here was deleted."),
    "kinds_differ": _("What is asked is no value for a field of this kind."),
    "options_unknown": _("The field has no such values: %(options)s."),
    "constant_blank": _("There is no value to write."),
    "constant_unfit": _("The value does not go into this field: %(why)s"),
    "value_gone": _("The field does not take the value “%(options)s”: it was deactivated or removed."),
    "field_may_be_blank": _(
        "New records need this field, and this value may be left empty: then they are refused. Fill it with something that is always there, or make the question one that has to be answered."
    ),
    "field_lacking": _(
        "A person account does not have this field, so new ones would be refused. Take the field out, or let the page's settings make no person accounts."
    ),
    "twice": _("Another line fills the same field."),
}
MODES: Mapping[str, Any] = {
    "always": _("Always"),
    "empty": _("Only if it is empty"),
    "create": _("Only when the record is created"),
}
KINDS: Mapping[str, Any] = {
    "text": _("Text"),
    "long": _("Long text"),
    "choice": _("One of several values"),
    "choices": _("Several values"),
    "checkbox": _("Checkbox"),
    "date": _("Date"),
    "moment": _("Date and time"),
    "whole": _("Whole number"),
    "number": _("Number"),
    "phone": _("Phone number"),
    "email": _("E-mail address"),
    "link": _("Web address"),
    "other": _("Another kind"),
}


def flaw(code: str, params: Mapping[str, Any], pages: Sequence[str] = ()) -> str:
    """The sentence for what is wrong with a rule, and one for the pages that it is on, by title, if any."""
    why = WHY_UNFIT.get(str(params.get("why")), "")
    said = fill(FLAWS.get(code, ""), {**params, "why": str(why)})
    return gettext("%(flaw)s %(pages)s") % {"flaw": said, "pages": _used_by(pages)} if pages else said


def _used_by(pages: Sequence[str]) -> str:
    said = ngettext("%(count)s page uses it: %(pages)s.", "%(count)s pages use it: %(pages)s.", len(pages))
    return said % {"count": len(pages), "pages": listed(pages[:MOST_PAGES])}


def value(stored: Any, field: RemoteField | None, zone: str) -> str:
    """What stands in a field, as its form at the other side shows it, times by the clock of `zone`; empty for nothing."""
    if isinstance(stored, bool):
        return gettext("Yes") if stored else gettext("No")
    text = str(stored if stored is not None else "")
    moment = parse_datetime(text) if field and field.kind == Kind.MOMENT else None
    if moment:
        return day_and_time(moment, zone)
    if field and field.is_html:
        return unescape(text.replace("<br>", "\n"))
    labels = dict(field.options) if field else {}
    parts = text.split(";") if field and field.kind == Kind.CHOICES else [text]
    return listed(labels.get(part, part) for part in parts)
