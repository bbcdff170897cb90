"""What each finding says: what is so, and the cure; empty where nothing has to be cured. One table."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.contract.values import Json, Words
from integrations.salesforce.health.finding import PREFIX
from integrations.words import fill

_SCOPES = _(
    "In Salesforce, open the app's OAuth settings and choose “Manage user data via APIs (api)” and “Perform requests at any time (refresh_token, offline_access)”. Wait up to 10 minutes, then connect again."
)
_OBJECT_SETTINGS = _(
    "In Salesforce, open the permission set of the connected user, “Object Settings”, %(object)s, and allow it there."
)
_FIELD_ACCESS = _(
    "In Salesforce, give the permission set of the connected user “Read Access” and “Edit Access” to these fields of %(object)s."
)
# Salesforce Help, "Who has access to Campaigns?": members have no permission of their own.
_MEMBERS = _(
    "In Salesforce, allow “Read” on Campaigns and “Edit” on Leads and Contacts in the permission set of the connected user. If that is not enough, allow “Edit” on Campaigns, too, and tick “Marketing User” on the user."
)
# As activities, invitees have no object permissions of their own. Object Reference, "Event".
_INVITEES = _(
    "In Salesforce, switch on “Access Activities” and “Edit Events” under “System Permissions” in the permission set of the connected user. Or let further hosts stand in the Description alone, in the settings of the pages."
)
_SET_UP_UNSEEN = _(
    "If you want to see this here, give the connected user “View Setup and Configuration” in Salesforce. Bookings do not need it."
)

# code without the prefix: (what is so, the cure).
SENTENCES: Mapping[str, tuple[Any, Any]] = {
    # Scopes
    "scopes_right": (_("The app may do what bookings need, and no more: %(scopes)s."), ""),
    "scopes_more": (_("The app may do more than bookings need: %(scopes)s."), _("In Salesforce, take these away from the app's OAuth scopes, then connect again.")),
    "scopes_no_renewal": (_("The app may not renew its access, which ends within hours."), _SCOPES),
    "scopes_untold": (_("Salesforce does not tell what this access allows."), _("Nothing to do as long as bookings arrive.")),
    "secret_changed": (_("The consumer key or secret is not the app's any more: bookings arrive until the access has to be renewed, and then no more."), _("Copy both again from the app's OAuth settings in Salesforce, then connect again.")),
    # Organisation
    "org_right": (_("%(org)s, %(edition)s."), ""),
    "org_sandbox": (_("%(org)s, %(edition)s, a sandbox."), ""),
    "org_trial": (_("%(org)s, %(edition)s, is a trial that ends on %(until)s. Bookings wait from then on."), _("Buy the edition before that day, or connect another organisation.")),
    "org_edition": (_("%(org)s, %(edition)s. This edition has API access only where it was bought for it."), _("Ask your account executive at Salesforce whether API access is part of your contract for good.")),
    # API calls
    "allowance_right": (_("%(left)s of the %(allowed)s calls of 24 hours are left."), ""),
    "allowance_low": (_("Only %(left)s of the %(allowed)s calls of 24 hours are left."), _("Look in Salesforce at Setup, “Company Information”, “API Requests, Last 24 Hours”, and ask which integration uses so many.")),
    "allowance_out": (_("Almost none of the calls of 24 hours are left: %(left)s of %(allowed)s. What is not urgent waits."), _("Look in Salesforce at Setup, “Company Information”, “API Requests, Last 24 Hours”, and stop what uses so many or buy more.")),
    "allowance_untold": (_("Salesforce's answers did not tell how many calls are left."), _("Look in Salesforce at Setup, “Company Information”, “API Requests, Last 24 Hours”.")),
    # Rights
    "rights_right": (_("The connected user may do what is needed: %(rights)s."), ""),
    "rights_no_edit": (_("The connected user may not edit them. No page overwrites any today."), _("Before a page overwrites a %(object)s, allow “Edit” in the permission set of the connected user.")),
    "rights_lacking": (_("The connected user lacks %(rights)s."), _OBJECT_SETTINGS),
    "not_seen": (_("The connected user does not see this kind of record at all."), _OBJECT_SETTINGS),
    # View All
    "view_all_right": (_("The connected user sees every Lead and every Contact."), ""),
    "view_all_public": (_("The connected user lacks “View All” on %(fields)s, and sees them because your organisation shares them with everybody."), _("Allow “View All” in the permission set of the connected user, so that it stays so if sharing changes.")),
    "view_all_lacking": (_("The connected user lacks “View All” on %(fields)s: somebody who is there may not be seen, and is made twice."), _("In Salesforce, open the permission set of the connected user, “Object Settings”, and allow “View All” there.")),
    # Fields
    "fields_right": (_("Every field that we use can be used."), ""),
    "fields_hidden": (_("The connected user does not see %(fields)s, so nothing is sent that needs them."), _FIELD_ACCESS),
    "fields_closed": (_("The connected user may not write %(fields)s, so nothing is sent that needs them."), _FIELD_ACCESS),
    "fields_required": (_("Your organisation requires %(fields)s, which no booking gives, so new ones are refused."), _("In Salesforce, make it optional or give it a default value.")),
    "key_hidden": (_("The key of Events, %(field)s, is not there or hidden from the connected user, so no Event is sent."), _("Make it visible and editable in Salesforce, or name another one in the settings of the connection.")),
    "key_unfit": (_("The key of Events, %(field)s, cannot be written as a key, so no Event is sent."), _("In Salesforce it has to be a text of at least 36 characters, External ID and Unique, and editable for the connected user. Or name another one in the settings of the connection.")),
    "key_not_unique": (_("The key of Events, %(field)s, is not unique: a call that comes twice can make two Events."), _("In Salesforce, edit the field and tick “Unique”.")),
    # Record types
    "record_types_none": (_("There are no record types."), ""),
    "record_types_one": (_("New ones get the record type %(default)s."), ""),
    "record_types_named": (_("Each page says which record type new ones get, and the connected user may use it."), ""),
    "record_types_gone": (_("The connected user may not use a record type that a page names for new ones, so its bookings are refused."), _("On the page's settings, under “More choices”, choose another one. Or, in Salesforce, activate it and assign it in the permission set or profile of the connected user.")),
    "record_types_several": (_("Several record types are open to the connected user: %(names)s. New ones get %(default)s."), _("If it should be another one, make that the default of the connected user's profile.")),
    "record_types_no_default": (_("Several record types are open to the connected user, and none is the default: %(names)s."), _("In Salesforce, choose a default in the connected user's profile.")),
    "record_types_closed": (_("There are record types, and none is open to the connected user: new ones get none."), _("In Salesforce, assign a record type in the permission set or profile of the connected user.")),
    # Shared Activities
    "shared_on": (_("Shared Activities is on. Bookings name the invitee on the Event, and guests in its Description."), ""),
    "shared_off": (_("Shared Activities is off, so an Event names one person. Bookings need no more: guests stand in its Description."), ""),
    # What Events stand on
    "related_right": (_("New Events can stand on what pages choose for them."), ""),
    "related_closed": (_("The connected user may not write %(fields)s of Events, so new ones stand on their person alone. Bookings arrive all the same."), _("In Salesforce, give the permission set of the connected user “Edit Access” to this field of Events.")),
    "related_unseen": (_("The connected user does not see Opportunities, so new Events stand on their person alone. Bookings arrive all the same."), _("In Salesforce, allow “Read” on Opportunities in the permission set of the connected user. Or let the pages choose something else.")),
    # Further hosts
    "invitees_right": (_("Further hosts can become invitees of Events, and stop being some."), ""),
    "invitees_refused": (_("The connected user may not add invitees to Events, so further hosts stand in the Description alone. Bookings arrive all the same."), _INVITEES),
    "invitees_stay": (_("The connected user may not take invitees away from Events, so whoever is no longer a host stays invited."), _INVITEES),
    # Rules
    "duplicates_none": (_("No active duplicate rule looks at what bookings create."), ""),
    "duplicates_ask": (_("Active: %(rules)s. Where one refuses a new person, the booking waits until somebody chooses."), _("If nobody should be asked, let the page use the record that the rule names, or let the rule only warn.")),
    "duplicates_use": (_("Active: %(rules)s. Where one names exactly one record of that last name, it is used."), _("Where it blocks and names nobody, the booking waits: let the rule only warn if that happens.")),
    "assignment_none": (_("No assignment rule is active: new Leads belong to their hosts."), ""),
    "assignment_passed_by": (_("Active: %(rules)s. No page follows it."), ""),
    "assignment_active": (_("Active: %(rules)s. It takes new Leads from their hosts."), _("If that is not meant, choose another owner of new Leads in the settings of the pages.")),
    # Campaigns
    "campaigns_right": (_("There, and active: %(names)s."), ""),
    "campaigns_gone": (_("Deleted, or hidden from the connected user: %(names)s (pages that use it: %(count)s). Bookings arrive, and nobody is added to it."), _("Choose another campaign in the settings of the pages, or restore it in Salesforce.")),
    "campaigns_inactive": (_("Not active any more: %(names)s (pages that use it: %(count)s). New members are still added."), _("Activate it in Salesforce, or choose another campaign in the settings of the pages.")),
    "campaigns_status_gone": (_("The status %(statuses)s is gone from %(names)s (pages that use it: %(count)s). New members get the campaign's default."), _("Choose one of the campaign's own statuses in the settings of the pages.")),
    "campaigns_no_members": (_("The connected user may not add members to campaigns: %(names)s (pages that use one: %(count)s). Bookings arrive, and nobody is added."), _MEMBERS),
    "campaigns_no_raise": (_("The connected user may not change members of campaigns: %(names)s (pages that raise a status: %(count)s). Members who are there keep theirs."), _MEMBERS),
    "campaigns_unseen": (_("The connected user does not see campaigns: %(names)s (pages that use one: %(count)s). Bookings arrive, and nobody is added."), _("In Salesforce, allow “Read” on Campaigns in the permission set of the connected user. Or choose no campaign in the settings of the pages.")),
    # Nobody could tell
    "unanswered": (_("Salesforce did not answer this, or not in a way that we understand."), _("Check again later. If it lasts, look at the status page of Salesforce, and ask your administrator whether a network rule keeps us out.")),
    "not_allowed": (_("The connected user may not ask this."), _SET_UP_UNSEEN),
    "not_asked": (_("This was not asked, because the organisation refused the first question."), _("See what is red, mend that, then check again.")),
}  # fmt: skip


def words(code: str, params: Json) -> Words | None:
    """The sentences for a code of this table, with its prefix."""
    sentences = SENTENCES.get(code.removeprefix(PREFIX)) if code.startswith(PREFIX) else None
    if sentences is None:
        return None
    return Words(
        what_happened=fill(sentences[0], params), what_to_do=fill(sentences[1], params) if sentences[1] else ""
    )
