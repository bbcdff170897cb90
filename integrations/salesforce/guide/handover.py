"""The guide's last steps: the key and the secret, the wait, and the way to the form."""

from django.utils.translation import gettext_lazy as _

from integrations.contract.guide import Here, Statement, Step
from integrations.salesforce.guide.app_setup import callback
from integrations.salesforce.guide.say import CONNECTED, CREDENTIALS, drawn, say, set_to
from integrations.salesforce.guide.sources import (
    ADMINISTRATION,
    APPS,
    AUTHORIZE,
    CONSENT,
    EXCHANGE,
    HOSTS,
    PRECONFIGURATION,
)


def keys(way: str) -> Step:
    """Copied, not kept by us until the form."""
    return Step(
        key="keys",
        title=_("Copy key and secret, and wait"),
        drawing=drawn(
            "wait",
            _("Key and secret in hand, and a clock that shows ten minutes."),
            _("Key"),
            _("Secret"),
            _("10 min"),
        ),
        actions=[
            _find_them(way),
            say(_("Copy “Consumer Key” and “Consumer Secret” and keep them at hand."), PRECONFIGURATION),
            say(
                _("Wait up to ten minutes after you saved: until then Salesforce does not know the key."),
                APPS,
            ),
        ],
        notes=[
            say(
                _(
                    "You can go on at once. Before we send you to Salesforce we ask whether it knows the key, and say so "
                    "if it does not know it yet."
                ),
                EXCHANGE,
            ),
            say(
                _(
                    "Do not send them by mail, and do not put them into a ticket. You enter them in the next step; from "
                    "then on they are sealed here and never shown again."
                ),
                AUTHORIZE,
            ),
            say(_("Every change to the app may need the same ten minutes again."), APPS),
        ],
    )


def _find_them(way: str) -> Statement:
    if way == CONNECTED:
        return say(
            _("In “App Manager” open the menu of the app, choose “View”, then press “Manage Consumer Details”."),
            PRECONFIGURATION,
        )
    return say(
        _("On the page of the app open “Settings”, then “OAuth Settings”, and press “Consumer Key and Secret”."),
        PRECONFIGURATION,
    )


def connect(way: str, here: Here) -> Step:
    """The last one: what is chosen in the form, and what Salesforce may say."""
    return _integration_user() if way == CREDENTIALS else _log_in(here)


def _log_in(here: Here) -> Step:
    return Step(
        key="connect",
        title=_("Connect"),
        drawing=drawn(
            "path",
            _("You enter key and secret, log in to Salesforce, press “Allow” and are connected."),
            _("Form"),
            _("“Allow”"),
            _("Connected"),
        ),
        actions=[
            say(_("Enter key and secret in the form of the next page."), PRECONFIGURATION),
            say(_("Under “Environment” choose where the app was made, as it stands below."), HOSTS),
            say(
                _(
                    "Press “Connect to Salesforce” and log in as the user you chose. A private window is safest: a "
                    "browser that is logged in to another organisation makes the log-in fail."
                ),
                HOSTS,
            ),
            say(_("Check the user’s name on Salesforce’s page, and press “Allow”."), CONSENT),
        ],
        settings=[
            set_to(_("Who is connected"), _("The person who presses “Allow”"), CONSENT),
            set_to(_("Production"), _("the usual log-in, also for a Developer Edition"), HOSTS),
            set_to(_("Sandbox"), _("a copy of your organisation, to try things"), HOSTS),
            set_to(
                _("My Domain"),
                _("if your organisation forbids the usual log-in, or the key is not known there"),
                HOSTS,
            ),
        ],
        # The explanation of an error page speaks of it.
        pastes=[callback(here)],
        notes=[
            say(
                _(
                    "Whatever Salesforce refuses after that, it sends you back here and this service says what to do. A few "
                    "errors stay on pages of its own:"
                ),
                AUTHORIZE,
            ),
        ],
        explains_pages=True,
    )


def _integration_user() -> Step:
    return Step(
        key="connect",
        title=_("Connect"),
        drawing=drawn(
            "path",
            _("You enter key, secret and My Domain; Salesforce names the integration user; you are connected."),
            _("Form"),
            _("My Domain"),
            _("Connected"),
        ),
        actions=[
            say(_("Enter key and secret in the form of the next page."), PRECONFIGURATION),
            say(_("Choose what stands below, and enter your My Domain address."), HOSTS),
            say(_("Press “Connect to Salesforce”. Nobody logs in; the page says as whom you are connected."), EXCHANGE),
        ],
        settings=[
            set_to(_("Who is connected"), _("An integration user, by the Client Credentials Flow"), EXCHANGE),
            set_to(_("Environment"), _("My Domain; the usual log-in does not take this flow"), HOSTS),
        ],
        notes=[
            say(
                _(
                    "If it is refused, look at Setup, “Login History”: Salesforce writes there why a log-in of the "
                    "integration user failed."
                ),
                ADMINISTRATION,
            ),
        ],
    )
