"""What Salesforce shows on error pages of its own, which have no way back to us: its words, and what to do."""

from django.utils.translation import gettext_lazy as _

from integrations.salesforce.guide.say import say
from integrations.salesforce.guide.sources import AUTHORIZE

# Word for word as the browser shows it.
PAGES = (
    (
        "redirect_uri_mismatch",
        say(
            _("The app has another callback address. Copy the one above into the app and wait up to ten minutes."),
            AUTHORIZE,
        ),
    ),
    (
        "invalid_client_id",
        say(
            _(
                "Salesforce does not know the consumer key there: the app is newer than ten minutes, the key is not whole, "
                "or you are logged in to another organisation. Use My Domain, or a private window."
            ),
            AUTHORIZE,
        ),
    ),
    (
        "missing required code challenge",
        say(
            _(
                "The request lost a part on its way; some browsers save it as a file called “authorize”. Come back and "
                "press the button again, and do not use a bookmark of the log-in page."
            ),
            AUTHORIZE,
        ),
    ),
)
OWN_PAGES = tuple((shown, statement.said) for shown, statement in PAGES)
