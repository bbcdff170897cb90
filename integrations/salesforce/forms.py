"""What an administrator enters to connect."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.salesforce.hosts import MY_DOMAIN, PRODUCTION, SANDBOX, NotSalesforce, login_url

# Secret: never put back into the page, not even after a mistake. A browser would keep it in its history and its cache.
_KEY = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"})
_SECRET = forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}, render_value=False)


PERSON, BY_ITSELF = "person", "by_itself"
# How each consumer key begins; no secret does.
KEY_SHAPE = re.compile(r"3MVG[A-Za-z0-9]")


class ConnectForm(forms.Form):
    """Key and secret of the app, where it was made, and who is connected. With a `connection`, empty ones mean those it keeps."""

    key = forms.CharField(
        label=_("Consumer Key"), max_length=512, widget=_KEY, help_text=_("From the app's OAuth settings.")
    )
    secret = forms.CharField(
        label=_("Consumer Secret"), max_length=512, widget=_SECRET, help_text=_("It stands beside the key.")
    )
    environment = forms.ChoiceField(
        label=_("Environment"),
        choices=[(PRODUCTION, _("Production")), (SANDBOX, _("Sandbox")), (MY_DOMAIN, _("My Domain"))],
        initial=PRODUCTION,
        widget=forms.RadioSelect,
        help_text=_("Where the app was made. With My Domain people log in at your organisation's own address."),
    )
    my_domain = forms.CharField(
        label=_("My Domain address"),
        max_length=255,
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocapitalize": "none", "placeholder": "acme.my.salesforce.com"}
        ),
        help_text=_("Only for My Domain."),
    )
    way = forms.ChoiceField(
        label=_("Who is connected"),
        choices=[
            (PERSON, _("The person who presses “Allow”")),
            (BY_ITSELF, _("An integration user, by the Client Credentials Flow")),
        ],
        initial=PERSON,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "An integration user stays when people leave. It needs My Domain, and a user under “Run As” in the app's policies; nobody logs in then."
        ),
    )

    def __init__(self, *args: Any, connection: Any = None, **kwargs: Any) -> None:
        if connection is not None:
            kwargs.setdefault("initial", _initial(connection))
        super().__init__(*args, **kwargs)
        for name in ("key", "secret") if connection is not None else ():
            self.fields[name].required = False
            self.fields[name].widget.attrs["placeholder"] = _("saved")
        if self.is_bound:
            self.fields["secret"].help_text = _("Enter it again: a secret is never written back into a page.")

    def clean_key(self) -> str:
        return self._whole(
            "key",
            blanks=_("A consumer key has no spaces. Copy it again."),
            twice=_("This key was pasted twice, one after the other. Enter it once."),
            strange=_(
                "There is a character in it that no consumer key has, perhaps one that cannot be seen. Copy it again."
            ),
        )

    def clean_secret(self) -> str:
        return self._whole(
            "secret",
            blanks=_("A consumer secret has no spaces. Copy it again."),
            twice=_("This secret was pasted twice, one after the other. Enter it once."),
            strange=_(
                "There is a character in it that no consumer secret has, perhaps one that cannot be seen. Copy it again."
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("key")) != bool(cleaned.get("secret")) and not self.errors:
            missing = "secret" if cleaned.get("key") else "key"
            self.add_error(missing, _("Key and secret belong together: enter both, or neither to use the saved ones."))
        if cleaned.get("secret") and KEY_SHAPE.match(cleaned["secret"]):
            self.add_error(
                "secret", _("This is a consumer key. The secret stands beside it in Salesforce: copy that one here.")
            )
        cleaned["by_itself"] = cleaned.get("way") == BY_ITSELF
        if "environment" in cleaned:
            self._find_login_url(cleaned)
        return cleaned

    def _find_login_url(self, cleaned: dict[str, Any]) -> None:
        if cleaned["by_itself"] and cleaned["environment"] != MY_DOMAIN:
            self.add_error(
                "environment",
                _("An integration user comes in at My Domain only. Choose it, and enter its address below."),
            )
            return
        try:
            cleaned["login_url"] = login_url(cleaned["environment"], cleaned.get("my_domain", ""))
        except NotSalesforce:
            self.add_error(
                "my_domain",
                _(
                    "This is not a My Domain address. It looks like acme.my.salesforce.com: copy it from Setup, “My Domain”."
                ),
            )

    def _whole(self, name: str, *, blanks: Any, twice: Any, strange: Any) -> str:
        value = str(self.cleaned_data[name])
        words, middle = value.split(), len(value) // 2
        parts = words if len(words) > 1 else [value[:middle], value[middle:]]
        if value and len(set(parts)) == 1:
            raise forms.ValidationError(twice)
        if len(words) > 1:
            raise forms.ValidationError(blanks)
        # Mails and documents put characters without a width into what is copied from them.
        if not value.isascii():
            raise forms.ValidationError(strange)
        return value


def _initial(connection: Any) -> dict[str, str]:
    """Where and how it was connected last; key and secret are never shown again."""
    own_address = connection.environment == MY_DOMAIN
    return {
        "environment": connection.environment,
        "my_domain": connection.login_url if own_address else "",
        "way": BY_ITSELF if connection.by_itself else PERSON,
    }
