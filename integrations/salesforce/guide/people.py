"""The guide's first steps: what is needed, as whom we write, and what that user may do."""

from django.utils.translation import gettext_lazy as _

from integrations.contract.guide import Statement, Step
from integrations.salesforce.guide import rights
from integrations.salesforce.guide.say import CONNECTED, CREDENTIALS, drawn, say
from integrations.salesforce.guide.sources import (
    APPS,
    CONTACT,
    EDITIONS,
    EXCHANGE,
    HOSTS,
    IDEAS,
    KEYS,
    MEMBER,
    NOT_CONFIRMED,
    OWNER,
    PAINS,
    QUERY,
    WHO,
)


def before(way: str) -> Step:
    """What to have at hand."""
    actions = [
        say(
            _(
                "Log in to Salesforce as a System Administrator, in the organisation that the bookings are to go to. "
                "Leave that window open beside this one."
            ),
            WHO,
        ),
        say(
            _(
                "Check the edition under Setup, “Company Information”: Enterprise, Performance, Unlimited and Developer "
                "Edition have API access, Professional has it as an add-on. Starter, Pro Suite, Essentials and Group "
                "normally have none."
            ),
            EDITIONS,
        ),
    ]
    if way == CREDENTIALS:
        actions.append(
            say(
                _("Find your address under Setup, “My Domain”; it ends in .my.salesforce.com. This way needs it."),
                HOSTS,
            )
        )
    return Step(
        key="before",
        title=_("What you need"),
        drawing=drawn(
            "path",
            _("A booking goes from Jicoo through the app you make to Salesforce, as Lead, Contact and Event."),
            _("Booking"),
            _("Your app"),
            _("Records"),
        ),
        actions=actions,
        notes=[
            _which_app(way),
            say(_("A new app needs up to ten minutes until it works, so plan for a pause near the end."), APPS),
        ],
    )


def _which_app(way: str) -> Statement:
    if way == CONNECTED:
        return say(
            _(
                "A Connected App that exists keeps working and can be changed. New ones cannot be made since Spring ’26: "
                "if you have none, go back and choose the External Client App."
            ),
            APPS,
        )
    return say(
        _(
            "Since Spring ’26 Salesforce no longer lets anybody make a Connected App. What is made now is an External "
            "Client App, and it works only in the organisation in which it was made."
        ),
        APPS,
    )


def user(way: str) -> Step:
    """Whose name stands in Salesforce."""
    return _run_as() if way == CREDENTIALS else _presses_allow()


def _presses_allow() -> Step:
    return Step(
        key="user",
        title=_("Choose the user who presses “Allow”"),
        drawing=drawn(
            "choice",
            _("A user on a full licence can press “Allow”. A user who may only use the API cannot."),
            _("Full licence"),
            _("API only"),
        ),
        actions=[
            say(
                _(
                    "Choose a user on a full Salesforce licence, best one that belongs to no single person and that "
                    "stays when people leave."
                ),
                PAINS,
            ),
            say(
                _(
                    "Make sure that “API Only User” is off for this user: whoever has it, and every user on an integration "
                    "licence, cannot log in on a page and so cannot press “Allow”."
                ),
                EDITIONS,
            ),
        ],
        notes=[
            say(
                _(
                    "What we create belongs to this user, unless the booking page gives it to the host or to your "
                    "assignment rules."
                ),
                OWNER,
            ),
            say(
                _("If this user is deactivated, nothing moves by itself: connect again as another user."),
                WHO,
            ),
            say(
                _(
                    "One user may approve the same app five times. Salesforce silently ends the oldest approval when a "
                    "sixth is made, so do not connect more than five teams as the same user through the same app."
                ),
                APPS,
            ),
            say(
                _(
                    "No full licence to spare, or people come and go? Choose the way with an integration user instead; "
                    "there nobody presses “Allow”."
                ),
                IDEAS,
            ),
        ],
    )


def _run_as() -> Step:
    return Step(
        key="user",
        title=_("Choose the integration user"),
        drawing=drawn(
            "choice",
            _("An integration user stays connected. A person who leaves takes the connection along."),
            _("Integration user"),
            _("Somebody who leaves"),
        ),
        actions=[
            say(
                _(
                    "Make a user for this alone, or take one you have. Best is one on an integration licence with “API Only "
                    "User”, for it never logs in on a page."
                ),
                IDEAS,
            ),
            say(
                _("Keep it active: Salesforce refuses everything that comes from a user who is deactivated."),
                EXCHANGE,
            ),
        ],
        notes=[
            say(
                _(
                    "What we create belongs to this user, unless the booking page gives it to the host or to your "
                    "assignment rules."
                ),
                OWNER,
            ),
            say(_("This connection does not end when somebody leaves."), IDEAS),
        ],
    )


def permissions(way: str) -> Step:
    """As little as will do."""
    return Step(
        key="permissions",
        title=_("Give that user a permission set"),
        drawing=drawn(
            "rights",
            _("A permission set with Leads, Contacts, Accounts and Events; all Leads and Contacts can be seen."),
            _("Leads"),
            _("Contacts"),
            _("Accounts"),
            _("Events"),
        ),
        actions=[
            say(
                _(
                    "Under Setup, “Permission Sets”, press “New”. Set Leads, Contacts, Accounts and Events under “Object "
                    "Settings” as it stands below, Campaigns and Opportunities if pages will need them, and the last three "
                    "under “System Permissions”. Or have the file deployed, which does the same."
                ),
                IDEAS,
            ),
            say(_("Press “Manage Assignments” and assign it to the user of the step before."), WHO),
        ],
        settings=rights.settings(),
        file=rights.file(),
        notes=[
            say(
                _(
                    "“View All Records” matters: a query shows only what the user may see. Without it a Lead or Contact "
                    "who is there may be invisible to us, and would be made a second time."
                ),
                QUERY,
            ),
            say(
                _(
                    "A Contact without an Account is seen by its owner and administrators only, which is why Accounts are "
                    "read: they are found by the company’s name."
                ),
                CONTACT,
            ),
            say(
                _(
                    "Members of a campaign (CampaignMember) have no row of their own here: they follow Campaigns, Leads and "
                    "Contacts. If “Health” then says that none may be added, allow “Edit” on Campaigns, too, and tick "
                    "“Marketing User” on the user."
                ),
                MEMBER,
            ),
            say(
                _(
                    "Where booking pages make person accounts, allow “Create” and “Edit” on Accounts, too, and assign their "
                    "record type. “Health” says what is lacking."
                ),
                CONTACT,
            ),
            say(
                _(
                    "If you want Events to carry a key field, or your organisation requires further fields, give Edit "
                    "Access to those too."
                ),
                KEYS,
            ),
            say(
                _("Where Salesforce names a further permission that one of these depends on, switch that on as well."),
                NOT_CONFIRMED,
            ),
            *_about_licences(way),
            *_about_administrators(way),
        ],
    )


def _about_licences(way: str) -> list[Statement]:
    if way != CREDENTIALS:
        return []
    return [
        say(
            _(
                "If the user is on an integration licence, first assign “Salesforce API Integration” to them under “Permission "
                "Set License Assignments”, and make the permission set without a licence: otherwise it cannot be assigned."
            ),
            NOT_CONFIRMED,
        )
    ]


def _about_administrators(way: str) -> list[Statement]:
    if way == CREDENTIALS:
        return []
    return [
        say(
            _("A System Administrator needs none of this, but then we could do far more than we have to."),
            PAINS,
        )
    ]
