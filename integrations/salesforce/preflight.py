"""Asked before anybody is sent to log in: what Salesforce would say on a page of its own, from which nobody comes back."""

import logging

from django.utils.translation import gettext_lazy as _

from integrations.contract.access import App, Doubt
from integrations.errors import Problem
from integrations.salesforce import oauth, oauth_errors

log = logging.getLogger(__name__)

# Codes begin with aPrx and are longer; this one was never given to anybody.
NO_CODE = "aPrx-asked-before-log-in"
_NO_VERIFIER = "0" * 43

# In which order Salesforce checks key, secret and code is not documented, so every other answer means: nothing found.
_DOUBTS = {
    "invalid_client_id": Doubt(
        field="key",
        said=_(
            "Salesforce does not know this consumer key at this address yet. A new app needs up to ten minutes; "
            "if it is older, check that the key is copied whole, check the environment, or use My Domain."
        ),
        passes=True,
    ),
    "invalid_client": Doubt(
        field="secret",
        said=_(
            "This secret does not belong to this key. Copy it again from the app's OAuth settings, with the key beside it."
        ),
    ),
}

_NOBODY_COULD_TELL = Doubt(
    field="",
    said=_(
        "Salesforce could not be asked beforehand whether it knows this key and secret, so its own page tells if something is wrong."
    ),
)


def doubt(app: App, *, redirect_uri: str) -> Doubt | None:
    """What is wrong with key or secret, asked with a code that cannot exist; None if that code is all that was refused."""
    try:
        oauth.exchange(app, code=NO_CODE, verifier=_NO_VERIFIER, redirect_uri=redirect_uri)
    except Problem as problem:
        log.info("asked before log-in answer=%s", problem.code)
        if problem.code in oauth_errors.ABOUT_THE_GRANT:
            return None
        return _DOUBTS.get(problem.code.removeprefix(oauth_errors.PREFIX), _NOBODY_COULD_TELL)
    return _NOBODY_COULD_TELL
