"""A booking's way in one sentence, and field by field: from the reasons that its pushes gave, and the records it has. PURE."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from integrations.contract.pushes import Reason, RemoteObject
from integrations.contract.values import Json
from integrations.salesforce import individuals
from integrations.salesforce.events import TOUCHED
from integrations.salesforce.invitees import INVITEES
from integrations.salesforce.names import in_order
from integrations.salesforce.wishes import CONTACT, LEAD
from integrations.stories import Called, Effect, FieldStory, Story
from integrations.words import fill

# Who the booking belongs to, and why: said by the push that chose.
CHOICE: Mapping[str, Any] = {
    "matched": _("matched %(object)s %(name)s because the e-mail is equal (1 of 1)"),
    "matched_most_recent": _("matched %(object)s %(name)s because the e-mail is equal, and of the %(count)s that have it this one was modified last"),
    "matched_by_a_person": _("used %(object)s %(name)s, which somebody of your team chose for this e-mail"),
    "matched_by_rule": _("used %(object)s %(name)s, which a duplicate rule named and which has this last name"),
    "no_match_no_event": _("no record has this e-mail and none is to be created, so there is no Event"),
    "all_off": _("this page sends nothing to Salesforce"),
    "cancelled_unsent": _("the booking was cancelled before it was sent, so nothing was created"),
}  # fmt: skip
CREATED: Mapping[str, Any] = {
    LEAD: _("created Lead %(name)s because no Lead or Contact had this e-mail"),
    CONTACT: _("created Contact %(name)s because no Contact had this e-mail"),
}
# What goes with the choice: it is done once, and holds from then on.
LASTING: Mapping[str, Any] = {
    "updated": "",
    "left_as_is": _("left it as it is because overwriting is off"),
    "other_last_name": _("left it as it is because its last name is not the one that was typed"),
    "nothing_to_update": _("found nothing in it to overwrite"),
    "left_filled": _("left %(fields)s as they stood because something stood there"),
    "left_out": _("left out %(fields)s, into which the answer does not go"),
    "placeholder_gone": _("left a place empty in %(fields)s, whose question is gone"),
    "update_refused": _("could not overwrite it"),
    "company_missing": _("wrote “%(text)s” for the company that nobody typed"),
    "company_left_out": _("left its company blank, as this page wishes"),
    "account_by_name": _("put it under the account “%(text)s”"),
    "account_of_the_page": _("put it under the account that this page names"),
    "contact_without_account": _("left it without an account"),
    "account_of_their_own": _("made it a person account"),
    "on_opportunity": _("put the Event on the Account's newest open Opportunity"),
    "account_none": _("found no Account to put the Event on"),
    "opportunity_none": _("found no open Opportunity to put the Event on"),
    "opportunity_unseen": _("could not look Opportunities up"),
    "related_refused": _("could not put the Event on “Related To”"),
    "member_added": _("added the %(object)s to the campaign “%(campaign)s” as “%(status)s”"),
    "member_raised": _("raised the status in the campaign “%(campaign)s” to “%(status)s”"),
    "member_kept": _("kept the status that the %(object)s had in the campaign “%(campaign)s”"),
    "member_there": _("found the %(object)s in the campaign “%(campaign)s” already"),
    "member_refused": _("could not write the membership in the campaign “%(campaign)s”"),
    "campaign_gone": _("did not find the campaign “%(campaign)s” of this page"),
    "campaign_unseen": _("could not look the campaign “%(campaign)s” up"),
    "campaign_inactive": _("found the campaign “%(campaign)s” inactive"),
    "campaign_status_gone": _("did not find the status “%(status)s” in the campaign “%(campaign)s”"),
    "hosts_invited": _("invited %(names)s to the Event"),
    "hosts_unknown": _("could not invite %(names)s, whose Salesforce user is not known"),
    "lead_untouched": _("left the Lead with this e-mail untouched"),
    "owned_by_host": _("%(object)s owned by %(owner)s"),
    "owned_by_rules": _("%(object)s owned as your assignment rules say"),
    "owned_by_wish": _("%(object)s owned by the connected user"),
    "owned_by_connected_user": _("%(object)s owned by the connected user"),
    "owner_unclear": _("%(object)s owned by the connected user"),
    "cut": _("cut %(fields)s to the field's length"),
    "owner_by_hand": _("%(object)s owned by the connected user"),
    "owner_inactive": _("%(object)s owned by the connected user"),
    "owned_by_rules_or_user": _("%(object)s owned as your assignment rules say"),
}
# What the last push says of how things stand by now.
PASSING: Mapping[str, Any] = {
    "found_again": _("found again what an unanswered call had written, so nothing is there twice"),
    "cancelled_before_event": _("made no Event because the booking had been cancelled"),
    "event_found_by_key": _("found the Event again by its key"),
    "person_followed": _("followed the person to the %(object)s they became"),
    "event_moved": _("then wrote %(fields)s of the Event"),
    "hosts_uninvited": _("took from the Event who does not host it any more"),
    "hosts_invite_refused": _("could not invite further hosts to the Event"),
    "event_deleted": _("then deleted the Event because the booking was cancelled"),
    "event_marked_by_wish": _("then marked the Event as cancelled, as this page wishes"),
    "event_marked_past": _("then marked the Event as cancelled because it did not lie ahead"),
    "event_marked_changed": _("then marked the Event as cancelled because somebody had changed it"),
    "event_restored": _("then created the Event again"),
    "event_gone": _("left the Event deleted, as somebody had done in Salesforce"),
    "drift_kept": _("kept %(fields)s of the Event, which somebody changed in Salesforce"),
    "drift_overwritten": _("wrote over %(fields)s of the Event, which somebody had changed in Salesforce"),
    "description_kept": _("kept the Event's Description, which somebody changed in Salesforce"),
    "double_removed": _("removed the double of an unanswered call"),
    "double_removed_by_wish": _("removed the double of an unanswered call"),
    "double_left": _("could not remove the double of an unanswered call"),
    "double_kept": _("left a double of an unanswered call to you, because somebody else changed or uses it"),
    "test_person_removed": _("removed the %(object)s that the test had created"),
    "test_person_there_before": _("left the %(object)s, which was there before the test"),
    "test_person_changed": _("left the %(object)s, which somebody had changed in Salesforce"),
    "test_person_in_use": _("left the %(object)s, which something else uses by now"),
    "test_person_unseen": _("left the %(object)s, because nobody could tell whether something else uses it"),
    "test_person_left": _("could not remove the %(object)s that the test had created"),
}
CLAUSES: Mapping[str, Any] = {**CHOICE, **LASTING, **PASSING}
_CHOOSES = {*CHOICE, "created"}


def story(pushes: Sequence[Sequence[Reason]], records: Sequence[RemoteObject], *, owner: str, called: Called) -> Story:
    """`pushes`: the reasons of each, oldest first; `owner`: the host's name. The sentence names the person as we call them."""
    told = [push for push in pushes if push]
    begins = max((number for number, push in enumerate(told) if _chooses(push)), default=0)
    told = told[begins:]
    person = next((record.label or record.id for record in records if record.role == "person"), "")
    known = {"name": person, "owner": owner}
    clauses = [
        clause for reason in _worth_saying(told) if (clause := _clause(_with_names(reason, records, called), known))
    ]
    # Sentences in languages that cannot be strung together with semicolons end with each clause.
    joined = pgettext("between the parts of a sentence", "; ").join(dict.fromkeys(clauses))
    sentence = capfirst(joined) + pgettext("at the end of a sentence", ".") if clauses else ""
    return Story(sentence=sentence, fields=list(_fields(told, records)))


def _chooses(push: Sequence[Reason]) -> bool:
    return any(reason.code in _CHOOSES for reason in push)


def _worth_saying(pushes: Sequence[Sequence[Reason]]) -> Iterator[Reason]:
    lasting = [reason for push in pushes for reason in push if reason.code in {*_CHOOSES, *LASTING}]
    # Of one thing the latest word counts: an Event may have come to another owner.
    latest = {(_about(reason), str(reason.params.get("object"))): reason for reason in lasting}
    yield from latest.values()
    if pushes:
        yield from (reason for reason in pushes[-1] if reason.code in PASSING)


def _about(reason: Reason) -> str:
    # A person's fields may be cut and the Event's, too; and each that is left out has a reason of its own.
    if reason.code in {"left_out", "cut"}:
        return f"{reason.code} {reason.params.get('fields')}"
    return "owner" if reason.code.startswith("own") else reason.code


def _with_names(reason: Reason, records: Sequence[RemoteObject], called: Called) -> Reason:
    """With its fields as people call them."""
    fields = reason.params.get("fields")
    if not fields:
        return reason
    names = [called(_kind(reason, field, records), field) for field in fields]
    return replace(reason, params={**reason.params, "fields": names})


def _kind(reason: Reason, field: str, records: Sequence[RemoteObject]) -> str:
    """Of which kind of record the field is; empty if that cannot be told."""
    if kind := reason.params.get("object"):
        return str(kind)
    # What is cut when a booking is first sent is of the person or of the Event.
    return next((record.object for record in records if field in record.written), "")


def _clause(reason: Reason, known: Json) -> str:
    if reason.code == "created":
        return fill(CREATED.get(str(reason.params.get("object")), ""), known)
    if reason.code == "updated":
        fields = reason.params.get("fields", [])
        clause = ngettext("updated %(count)s field (%(fields)s)", "updated %(count)s fields (%(fields)s)", len(fields))
        return fill(clause, {"count": len(fields), "fields": fields})
    clause = fill(CLAUSES[reason.code], {**reason.params, **known})
    kept = reason.params.get("fields") if reason.code in {"left_as_is", "other_last_name"} else None
    return fill(_("%(clause)s (kept %(fields)s)"), {"clause": clause, "fields": kept}) if kept else clause


def _fields(pushes: Sequence[Sequence[Reason]], records: Sequence[RemoteObject]) -> Iterator[FieldStory]:
    """Each field once for each thing that became of it: first what was done to what was there, then what is new."""
    filled = [
        FieldStory(object=record.object, field=field, effect=Effect.FILLED)
        for record in records
        if record.created
        for field in in_order(record.written)
        if field not in {"WhoId", individuals.IS_PERSON, INVITEES, TOUCHED}
    ]
    told = [each for push in pushes for reason in push for each in _of_reason(reason, records)]
    yield from dict.fromkeys([*told, *filled])


def _of_reason(reason: Reason, records: Sequence[RemoteObject]) -> Iterator[FieldStory]:
    fields = reason.params.get("fields", ["Description"] if reason.code == "description_kept" else [])
    for field in fields:
        kind = _kind(reason, field, records)
        match reason.code:
            case "updated":
                before = str(reason.params.get("before", {}).get(field) or "")
                effect = Effect.CHANGED if before else Effect.FILLED
                yield FieldStory(object=kind, field=field, effect=effect, before=before)
            case "event_moved" | "drift_overwritten":
                yield FieldStory(object=kind, field=field, effect=Effect.CHANGED)
            case "drift_kept" | "description_kept" | "left_as_is" | "other_last_name" | "left_filled" | "left_out":
                yield FieldStory(object=kind, field=field, effect=Effect.KEPT)
            case "cut":
                yield FieldStory(object=kind, field=field, effect=Effect.CUT)
