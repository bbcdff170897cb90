"""What an administrator of the org decides about the app: who may use it, from where, and for how long."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from integrations.contract.guide import Here, Paste, Setting, Statement, Step
from integrations.salesforce.guide.say import CONNECTED, CREDENTIALS, drawn, say, set_to
from integrations.salesforce.guide.sources import APPS, AUTHORIZE, EXCHANGE, IDEAS


def policies(way: str, here: Here) -> Step:
    """With this installation's outgoing addresses, or what to do without them."""
    return Step(
        key="policies",
        title=_("Who may use it, from where, for how long"),
        drawing=drawn(
            "gate",
            _("Calls of this service pass Salesforce’s gate because they come from an address that it knows."),
            _("This service"),
            _("IP address"),
            "Salesforce",
        ),
        actions=[_open(way), say(_("Set what stands below, and save."), APPS), *_let_in(here.addresses)],
        pastes=[
            Paste(
                key=f"address-{number}",
                label=_("Outgoing address of this service"),
                value=address,
                source=APPS,
            )
            for number, address in enumerate(here.addresses, start=1)
        ],
        settings=[*_who(way), *_how_long(way), _from_where(here.addresses)],
        notes=[*_about_addresses(here.addresses), *_about_users(way)],
    )


def _open(way: str) -> Statement:
    if way == CONNECTED:
        return say(_("In “App Manager” open the menu of the app, choose “Manage”, then “Edit Policies”."), APPS)
    return say(_("On the page of the app open “Policies” and press “Edit”."), APPS)


def _who(way: str) -> list[Setting]:
    if way == CREDENTIALS:
        return [
            set_to(_("Enable Client Credentials Flow"), _("tick it"), IDEAS),
            set_to(_("Run As"), _("the user name of the integration user"), EXCHANGE),
            set_to(
                _("Permitted Users"),
                _("Admin approved users are pre-authorized, with the permission set of step 3"),
                APPS,
            ),
        ]
    # The two kinds of apps call it differently.
    everybody = _("All users may self-authorize") if way == CONNECTED else _("All users can self-authorize")
    return [set_to(_("Permitted Users"), everybody, APPS)]


def _how_long(way: str) -> list[Setting]:
    if way == CREDENTIALS:
        return []
    return [set_to(_("Refresh Token Policy"), _("Refresh token is valid until revoked"), APPS)]


def _from_where(addresses: Sequence[str]) -> Setting:
    if addresses:
        return set_to(_("IP Relaxation"), _("Enforce IP restrictions"), APPS)
    return set_to(_("IP Relaxation"), _("Relax IP restrictions, until you know our addresses"), APPS)


def _let_in(addresses: Sequence[str]) -> list[Statement]:
    if not addresses:
        return []
    return [say(_("Let our addresses in: under Setup, “Network Access”, add each of them."), APPS)]


def _about_addresses(addresses: Sequence[str]) -> list[Statement]:
    if addresses:
        return [
            say(
                _(
                    "All calls of this service leave from these addresses. If one of them changes, Salesforce refuses "
                    "with “ip restricted” until it is added."
                ),
                EXCHANGE,
            ),
            say(
                _(
                    "If the app has an IP allowlist for refresh tokens, add them there as well: it is checked at the log-in "
                    "and each time we renew our access."
                ),
                APPS,
            ),
        ]
    return [
        say(
            _(
                "This installation does not say from which addresses it calls. Ask whoever runs it to set "
                "OUTGOING_ADDRESSES; they then stand here, and you can choose “Enforce IP restrictions”."
            ),
            APPS,
        ),
        say(
            _("Salesforce blocks calls through anonymising networks, so the addresses have to be stable anyway."),
            APPS,
        ),
    ]


def _about_users(way: str) -> list[Statement]:
    if way == CREDENTIALS:
        return [
            say(
                _(
                    "Without a user in “Run As” Salesforce answers “no client credentials user enabled”; with one who is "
                    "not approved, “user is not admin approved to access this app”."
                ),
                EXCHANGE,
            )
        ]
    return [
        say(
            _(
                "Stricter: choose “Admin approved users are pre-authorized” and add the permission set of step 3. Whoever "
                "does not have it is then refused with OAUTH_APP_ACCESS_DENIED."
            ),
            AUTHORIZE,
        ),
        say(
            _(
                "A refresh token that ends after some days ends the connection with it: then nothing is sent until "
                "somebody connects again."
            ),
            EXCHANGE,
        ),
    ]
