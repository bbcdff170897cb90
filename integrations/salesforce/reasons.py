"""What a push says about itself: why each thing was done or left, one sentence a code."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations import mapping_words
from integrations.contract.values import Json, Words
from integrations.salesforce import errors
from integrations.words import fill

SENTENCES: Mapping[str, Any] = {
    "all_off": _("This page sends nothing to Salesforce."),
    "cancelled_unsent": _("The booking was cancelled before it was sent, so nothing was created."),
    "cancelled_before_event": _("The booking was cancelled before its Event was made; the %(object)s stays."),
    "matched": _("Used the %(object)s with this e-mail (1 of 1)."),
    "matched_most_recent": _("%(count)s records have this e-mail; used the %(object)s that was modified last."),
    "matched_by_a_person": _("Used the %(object)s that somebody of your team chose for this e-mail."),
    "matched_by_rule": _("A duplicate rule named one %(object)s with this last name, so it was used."),
    "created": _("No such record had this e-mail, so a %(object)s was created."),
    "left_as_is": _("The %(object)s was left as it is, because overwriting is off."),
    "other_last_name": _("The %(object)s was left as it is, because its last name is not the one that was typed."),
    "updated": _("Overwrote %(fields)s of the %(object)s."),
    "update_refused": _("The %(object)s could not be overwritten; everything else went through."),
    "nothing_to_update": _("There was nothing to overwrite in the %(object)s."),
    "left_filled": _("Left %(fields)s of the %(object)s, which had a value already."),
    "left_out": _("Left out %(fields)s of the %(object)s: %(why)s"),
    "placeholder_gone": _("The text of this page for %(fields)s asks for an answer to a question that this page does not ask any more, so that place is empty."),
    "company_missing": _("No company was given, so the Lead says “%(text)s”."),
    "company_left_out": _("No company was given, so the Lead has none, as this page wishes."),
    "contact_without_account": _("The Contact belongs to no account, so only its owner and administrators see it."),
    "account_by_name": _("The Contact belongs to the account “%(text)s”, which is called as the company that was typed."),
    "account_of_the_page": _("No single account is called as the company that was typed, so the Contact belongs to the account that this page names."),
    "account_of_their_own": _("The Contact is a person account: it has an Account of its own and belongs to no company."),
    "lead_untouched": _("A Lead with this e-mail was left untouched."),
    "no_match_no_event": _("No record has this e-mail and none is to be created, so there is no Event."),
    "cut": _("Cut to the length of the field: %(fields)s."),
    "owned_by_host": _("The %(object)s belongs to the host."),
    "owned_by_wish": _("The %(object)s belongs to the connected user, as this page wishes."),
    "owned_by_rules": _("The assignment rules of your organisation say whom the new %(object)s belongs to; without a rule it is the host's."),
    "owned_by_connected_user": _("No active Salesforce user has the host's e-mail, so the %(object)s belongs to the connected user."),
    "owned_by_rules_or_user": _("The assignment rules of your organisation say whom the new %(object)s belongs to; without a rule it is the connected user's, because the host has no Salesforce user."),
    "owner_by_hand": _("Your team said that the host has no Salesforce user, so the %(object)s belongs to the connected user."),
    "owner_inactive": _("The Salesforce user of the host is not active any more, so the %(object)s belongs to the connected user."),
    "owner_unclear": _("Several Salesforce users have the host's e-mail, so the %(object)s belongs to the connected user."),
    "event_created": _("The Event was created."),
    "on_opportunity": _("The Event stands on the newest open Opportunity of the Contact's Account."),
    "account_none": _("The Contact has no Account, so the Event stands on none."),
    "opportunity_none": _("The Contact has no Account with an open Opportunity, so the Event stands on none."),
    "opportunity_unseen": _("Opportunities could not be looked up, so the Event stands on none: %(why)s"),
    "related_refused": _("Salesforce did not let the Event stand on “Related To”; everything else went through: %(why)s"),
    "member_added": _("The %(object)s was added to the campaign “%(campaign)s” with the status “%(status)s”."),
    "member_raised": _("The %(object)s's status in the campaign “%(campaign)s” was raised to “%(status)s”."),
    "member_kept": _("The %(object)s is a member of the campaign “%(campaign)s” already, and keeps the status it has there."),
    "member_there": _("The %(object)s is a member of the campaign “%(campaign)s” already, and stays as it is there."),
    "member_refused": _("Salesforce did not take the %(object)s into the campaign “%(campaign)s”; everything else went through: %(why)s"),
    "campaign_gone": _("The campaign “%(campaign)s” of this page was deleted, or the connected user does not see it, so nobody was added to it."),
    "campaign_unseen": _("The campaign “%(campaign)s” could not be looked up, so nobody was added to it: %(why)s"),
    "campaign_inactive": _("The campaign “%(campaign)s” is not active any more."),
    "campaign_status_gone": _("The campaign “%(campaign)s” has no status “%(status)s” any more, so new members get its default and others keep theirs."),
    "hosts_invited": _("Invited to the Event, because they host it too: %(names)s."),
    "hosts_uninvited": _("Who does not host it any more was taken from the Event's invitees."),
    "hosts_unknown": _("Not invited to the Event, because their Salesforce user is not known: %(names)s."),
    "hosts_invite_refused": _("Salesforce did not take further hosts as invitees (%(names)s); everything else went through: %(why)s"),
    "event_found_by_key": _("An Event with the key of this booking was there, so it was brought up to date and none was created."),
    "event_moved": _("Wrote to the Event: %(fields)s."),
    "event_in_step": _("The Event is as it should be."),
    "event_deleted": _("The booking was cancelled, so the Event was deleted."),
    "event_marked_by_wish": _("The booking was cancelled; the Event was marked and not deleted, as this page wishes."),
    "event_marked_past": _("The booking was cancelled; the Event was marked and not deleted, because it does not lie ahead."),
    "event_marked_changed": _("The booking was cancelled; the Event was marked and not deleted, because somebody changed it in Salesforce."),
    "event_restored": _("The Event was deleted in Salesforce, so it was created again, as this page wishes."),
    "person_followed": _("The person was merged or converted in Salesforce; the booking now belongs to the %(object)s."),
    "event_gone": _("The Event was deleted in Salesforce, and is left deleted."),
    "description_kept": _("The Description was changed in Salesforce, and is left as it is."),
    "drift_kept": _("Somebody changed %(fields)s of the Event in Salesforce; that was left as it is."),
    "drift_overwritten": _("Somebody had changed %(fields)s of the Event in Salesforce; it says again what the booking says."),
    "double_removed": _("An earlier call had gone unanswered and was carried out late; the double that it made was removed."),
    "double_removed_by_wish": _("A second Event of this booking was removed from Salesforce, because somebody of your team said so."),
    "double_left": _("An earlier call had gone unanswered and was carried out late; Salesforce did not let us remove the double that it made."),
    "double_kept": _("An earlier call had gone unanswered and was carried out late; the second %(object)s that it made stays, because somebody else changed or uses it since."),
    "found_again": _("An earlier call had gone unanswered; its records were found in Salesforce, so nothing was created twice."),
    "test_person_removed": _("The %(object)s that this test booking had created is removed."),
    "test_person_there_before": _("The %(object)s was there before this test booking, so it stays."),
    "test_person_changed": _("The %(object)s that this test booking had created was changed in Salesforce since, so it stays."),
    "test_person_in_use": _("The %(object)s that this test booking had created is used by something else by now, so it stays."),
    "test_person_unseen": _("Nobody could tell whether something else uses the %(object)s that this test booking had created, so it stays."),
    "rule_may_stop": _("A duplicate rule is active (%(rules)s). If it blocks the new %(object)s, nothing is written and somebody of your team is asked."),
    "rule_may_name": _("A duplicate rule is active (%(rules)s). If it names one %(object)s that surely is meant, that is used and none is created, as this page wishes."),
    "rule_may_keep": _("A duplicate rule is active (%(rules)s). If it blocks the change, the %(object)s is left as it is; everything else goes through."),
    "test_person_left": _("Salesforce did not let us remove the %(object)s that this test booking had created."),
}  # fmt: skip


# What to do about it, where there is something: then it is a remark, and is shown without being asked for.
REMARKS: Mapping[str, Any] = {
    "update_refused": _("%(why)s If it matters, change the %(object)s in Salesforce by hand."),
    "double_left": _("Delete the one that is not named here in Salesforce."),
    "double_kept": _("Merge the two in Salesforce."),
    "opportunity_unseen": _(
        "Ask your Salesforce administrator to let the connected user read Opportunities, or choose something else under “What else a new Event stands on”."
    ),
    "related_refused": _("If it matters, fill “Related To” in Salesforce by hand."),
    "member_refused": _("If it matters, add them to the campaign in Salesforce by hand."),
    "campaign_gone": _(
        "A manager chooses another campaign in the page's settings. If it matters, add the person in Salesforce by hand."
    ),
    "campaign_unseen": _(
        "Ask your Salesforce administrator to let the connected user read campaigns, or choose none in the page's settings."
    ),
    "campaign_inactive": _("Activate it in Salesforce, or choose another one in the page's settings."),
    "campaign_status_gone": _("A manager chooses another status in the page's settings."),
    "hosts_invite_refused": _("If it matters, invite them in Salesforce by hand."),
    "drift_kept": _("If the booking is right, change the Event in Salesforce by hand."),
    "owner_inactive": _("An administrator chooses another user under “Hosts”, on the page of the connection."),
    "owner_unclear": _("An administrator chooses one of them under “Hosts”, on the page of the connection."),
    "left_out": _("If it matters, enter it in Salesforce by hand, or give the page's answer another field."),
    "placeholder_gone": _("A manager takes it out of that text in the page's settings."),
    "event_gone": _("If it was a mistake, restore the Event from the recycle bin in Salesforce."),
    "test_person_changed": _("If nobody needs it, delete it in Salesforce by hand."),
    "test_person_in_use": _("If nobody needs it, delete it in Salesforce by hand."),
    "test_person_unseen": _("If nobody needs it, delete it in Salesforce by hand."),
    "test_person_left": _("%(why)s If nobody needs it, delete it in Salesforce by hand."),
}


def words(code: str, params: Json) -> Words | None:
    """The sentence for a code of this table, and what to do if it is a remark."""
    if code not in SENTENCES:
        return None
    told = {**params, "why": _why(str(params.get("error", "")))}
    return Words(what_happened=fill(SENTENCES[code], told), what_to_do=fill(REMARKS.get(code, ""), told))


def _why(error: str) -> str:
    if error in mapping_words.WHY_UNFIT:
        return str(mapping_words.WHY_UNFIT[error])
    known = errors.words(error, {})
    return known.what_happened if known else str(errors.UNKNOWN.happened)
