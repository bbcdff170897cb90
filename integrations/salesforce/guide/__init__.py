"""The set-up guide: three ways to be connected, nine steps each. Texts and sources as data; no call, no request, no secret."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from integrations.contract.guide import Guide, Here, Step, Way
from integrations.salesforce.guide import app_setup, handover, people, policies
from integrations.salesforce.guide.say import CONNECTED, CREDENTIALS, EXTERNAL, say
from integrations.salesforce.guide.sources import APPS, IDEAS

_WAYS = (
    (
        EXTERNAL,
        _("With a new External Client App"),
        say(_("For most: you make the app, log in to Salesforce once, and press “Allow”."), APPS),
    ),
    (
        CONNECTED,
        _("With a Connected App you already have"),
        say(_("For organisations that made one before Spring ’26. It keeps working and can be changed."), APPS),
    ),
    (
        CREDENTIALS,
        _("With an integration user (client credentials)"),
        say(
            _("Nobody presses “Allow” and nobody has to stay: Salesforce names the user itself. Needs My Domain."),
            IDEAS,
        ),
    ),
)


def ways(here: Here) -> Sequence[Way]:
    """The External Client App first: it is what works in an organisation of today."""
    return [Way(key=key, title=title, summary=summary, steps=_steps(key, here)) for key, title, summary in _WAYS]


def _steps(way: str, here: Here) -> Sequence[Step]:
    return [
        people.before(way),
        people.user(way),
        people.permissions(way),
        app_setup.app(way, here),
        app_setup.oauth(way, here),
        app_setup.flow(way),
        policies.policies(way, here),
        handover.keys(way),
        handover.connect(way, here),
    ]


GUIDE = Guide(ways=ways)
