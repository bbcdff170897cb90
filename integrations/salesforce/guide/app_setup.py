"""The app itself: made or opened, its callback address and scopes, its secrets and flows."""

from django.utils.translation import gettext_lazy as _

from integrations.contract.guide import Here, Paste, Statement, Step
from integrations.salesforce.guide.say import CONNECTED, CREDENTIALS, drawn, say, set_to
from integrations.salesforce.guide.sources import (
    ADMINISTRATION,
    APPS,
    AUTHORIZE,
    EXCHANGE,
    HOSTS,
    IDEAS,
    PRECONFIGURATION,
    REFRESH,
    WHO,
)

APP_NAME = "Jicoo"


def app(way: str, here: Here) -> Step:
    """It exists after this step."""
    return _open_app() if way == CONNECTED else _new_app(here)


def _new_app(here: Here) -> Step:
    return Step(
        key="app",
        title=_("Make the External Client App"),
        drawing=drawn(
            "window",
            _("Setup with “External Client App Manager” and the button “New External Client App”."),
            _("External Client App Manager"),
            _("New External Client App"),
        ),
        actions=[
            say(
                _(
                    "Press the gear at the top right, choose “Setup”, enter External Client App in “Quick Find” and open "
                    "“External Client App Manager”."
                ),
                WHO,
            ),
            say(_("Press “New External Client App”."), APPS),
            say(_("Fill in “Basic Information” with what stands below."), PRECONFIGURATION),
        ],
        pastes=[
            Paste(
                key="app-name",
                label=_("External Client App Name, and API Name"),
                value=APP_NAME,
                source=PRECONFIGURATION,
                hint=_("People read this name when they are asked to allow access."),
            ),
            Paste(
                key="contact-email",
                label=_("Contact Email"),
                value=here.contact_email,
                source=PRECONFIGURATION,
                hint=_("Yours, or whoever Salesforce should write to about this app."),
            ),
        ],
        settings=[set_to(_("Distribution State"), _("Local"), APPS)],
        notes=[
            say(
                _(
                    "The app belongs to this organisation alone. For a sandbox make another one there; for several "
                    "teams of ours one app is enough."
                ),
                APPS,
            )
        ],
    )


def _open_app() -> Step:
    return Step(
        key="app",
        title=_("Open your Connected App"),
        drawing=drawn(
            "window",
            _("Setup with “App Manager”, and “Edit” in the menu of your app."),
            _("App Manager"),
            _("Edit"),
        ),
        actions=[
            say(
                _("Press the gear at the top right, choose “Setup”, then “Platform Tools”, “Apps”, “App Manager”."),
                WHO,
            ),
            say(_("Find the app in the list, open the menu at the end of its line and choose “Edit”."), APPS),
            say(_("Tick “Enable OAuth Settings” if it is not ticked."), PRECONFIGURATION),
        ],
        notes=[
            say(
                _(
                    "Take an app that nothing else uses: whoever blocks it, or changes its secret, ends every connection "
                    "made through it."
                ),
                ADMINISTRATION,
            ),
            say(
                _(
                    "An app that was made in another organisation has to be installed in yours first, under “Connected Apps "
                    "OAuth Usage”. Until then Salesforce refuses with OAUTH_APPROVAL_ERROR_GENERIC."
                ),
                APPS,
            ),
        ],
    )


def oauth(way: str, here: Here) -> Step:
    """Where people come back to, and what we may ask for."""
    scopes = [set_to(_("Manage user data via APIs (api)"), _("add it"), PRECONFIGURATION)]
    drawn_scopes = [_("Manage user data via APIs")]
    if way != CREDENTIALS:
        later = _("Perform requests at any time (refresh_token, offline_access)")
        scopes.append(set_to(later, _("add it"), PRECONFIGURATION))
        drawn_scopes.append(_("Perform requests at any time"))
    return Step(
        key="oauth",
        title=_("Callback address and scopes"),
        drawing=drawn(
            "form",
            _("The OAuth settings with the callback address and the scopes that are chosen."),
            _("Callback URL"),
            *drawn_scopes,
        ),
        actions=[
            _switch_on(way),
            say(_("Paste the callback address into “Callback URL”, exactly as it stands here."), AUTHORIZE),
            say(_("Under “OAuth Scopes” move these into “Selected OAuth Scopes”, and no others."), AUTHORIZE),
        ],
        pastes=[callback(here)],
        settings=scopes,
        notes=_about_scopes(way),
    )


def callback(here: Here) -> Paste:
    """Where Salesforce sends people back to."""
    return Paste(
        key="callback",
        label=_("Callback URL"),
        value=here.callback_url,
        source=AUTHORIZE,
        hint=_("Salesforce compares it letter by letter. Several may stand in the field, a line each."),
    )


def _switch_on(way: str) -> Statement:
    if way == CONNECTED:
        return say(_("Go to “API (Enable OAuth Settings)”."), PRECONFIGURATION)
    return say(_("Open “API (Enable OAuth Settings)” and tick “Enable OAuth”."), PRECONFIGURATION)


def _about_scopes(way: str) -> list[Statement]:
    if way == CREDENTIALS:
        return [say(_("Nobody is sent to this address on this way; Salesforce asks for one all the same."), IDEAS)]
    return [
        say(
            _("Both are needed: without the second one, access ends with the session, after two hours as a rule."),
            EXCHANGE,
        ),
        say(_("“Full access (full)” would not do instead: it does not contain the second."), AUTHORIZE),
    ]


def flow(way: str) -> Step:
    """How the app proves that it is itself."""
    return _client_credentials() if way == CREDENTIALS else _web_server(way)


def _web_server(way: str) -> Step:
    settings = [
        set_to(_("Require secret for Web Server Flow"), _("tick it"), PRECONFIGURATION),
        set_to(_("Require secret for Refresh Token Flow"), _("tick it"), PRECONFIGURATION),
        set_to(
            _("Require Proof Key for Code Exchange (PKCE) Extension for Supported Authorization Flows"),
            _("tick it"),
            APPS,
        ),
    ]
    return Step(
        key="flow",
        title=_("Secrets and PKCE"),
        drawing=drawn(
            "ticks",
            _("Three ticks: a secret for the web server flow, a secret for the refresh token flow, and PKCE."),
            _("Web Server Flow"),
            _("Refresh Token Flow"),
            _("PKCE"),
        ),
        actions=[
            _where_the_ticks_are(way),
            say(_("Leave every other flow unticked: we use none of them."), APPS),
            say(_("Save."), PRECONFIGURATION),
        ],
        settings=settings,
        notes=[
            say(
                _(
                    "With these nobody can use an answer of Salesforce’s that went astray: it takes the secret, which only "
                    "this service has, and a proof that the log-in began here."
                ),
                EXCHANGE,
            ),
            say(
                _(
                    "If Salesforce offers to rotate refresh tokens, you may switch that on too: we keep each new one before "
                    "we use it."
                ),
                REFRESH,
            ),
        ],
    )


def _where_the_ticks_are(way: str) -> Statement:
    if way == CONNECTED:
        return say(_("Below the scopes, in the same section, tick these three."), PRECONFIGURATION)
    return say(_("Below the scopes, under “Security”, tick these three."), APPS)


def _client_credentials() -> Step:
    return Step(
        key="flow",
        title=_("Switch on the Client Credentials Flow"),
        drawing=drawn(
            "ticks",
            _("One tick: Enable Client Credentials Flow."),
            _("Client Credentials Flow"),
        ),
        actions=[
            say(_("Below the scopes, under “Flow Enablement”, tick this one."), IDEAS),
            say(_("Save, and confirm what Salesforce says about it."), IDEAS),
        ],
        settings=[set_to(_("Enable Client Credentials Flow"), _("tick it"), IDEAS)],
        notes=[
            say(
                _(
                    "With it the key and the secret alone give access, so keep them as you keep a password. The user "
                    "behind them is named in the next step."
                ),
                EXCHANGE,
            ),
            say(
                _("It works at your My Domain address only, not at login.salesforce.com or test.salesforce.com."),
                HOSTS,
            ),
        ],
    )
