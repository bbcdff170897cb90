"""The kinds of answers that invitees give and Django has no field for."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicoo.forms import CONTROL_CHARACTERS, LineField
from jicoo.mail.international import in_ascii

EMAIL_MAX_CHARS = 254
FEWEST_DIGITS = 4
PHONE = re.compile(r"[0-9+()./#*,;x \-]*")
# A Japanese keyboard gives these where a hyphen is meant; NFKC leaves them as they are.
DASHES = re.compile("[\u30fc\u2010-\u2015\u2212\uff70]")


class TextField(forms.CharField):
    """Text of several lines: no control character but the line's end, which is one character."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        lines = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(CONTROL_CHARACTERS.sub(" ", line).rstrip() for line in lines).strip()


class PhoneField(LineField):
    """A telephone number as people write it, in plain digits: 「０３ー１２３４」 is 03-1234."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> str:
        return DASHES.sub("-", unicodedata.normalize("NFKC", super().to_python(value)))

    def validate(self, value: str) -> None:
        super().validate(value)
        digits = sum(character.isdigit() for character in value)
        if value and (digits < FEWEST_DIGITS or not PHONE.fullmatch(value)):
            raise ValidationError(_("This is no telephone number. Write it in digits, such as +81 3 1234 5678."))


class PersonsEmailValidator(EmailValidator):
    """An address that people have and that an app takes afterwards: its domain has a dot, and no part is in quotes.

    An international domain is taken that can be written as it travels.

    Salesforce names the signs that may stand before the @, which quotation marks are not, and behind it letters, digits and
    hyphens. Salesforce Help, "How does Salesforce qualify an email address?".
    """

    def __call__(self, value: str | None) -> None:
        name, _at, domain = (value or "").rpartition("@")
        if name.startswith('"'):
            raise ValidationError(
                _("Nobody gets mail at an address in quotation marks. Type the one at which you read yours."),
                code="quoted",
            )
        super().__call__(value)
        travels = in_ascii(value or "")
        if domain.startswith("[") or not travels.isascii():
            raise ValidationError(self.message, code=self.code)
        if travels != value:
            super().__call__(travels)


persons_email = PersonsEmailValidator(allowlist=[])


class PersonsEmailField(forms.EmailField):
    """Where an invitee reads their mail."""

    default_validators = [persons_email]  # noqa: RUF012 (declared so by Django)


class GuestsField(forms.CharField):
    """E-mail addresses, one a line or with commas between them; a list, each once."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "none", "spellcheck": "false"}),
            required=False,
            max_length=most * (EMAIL_MAX_CHARS + 2),
            **kwargs,
        )
        self.most = most

    def clean(self, value: Any) -> list[str]:
        typed = [one for one in re.split(r"[\s,;、，]+", super().clean(value)) if one]
        by_key: dict[str, str] = {}
        for address in typed:
            by_key.setdefault(address.casefold(), address)
        once = list(by_key.values())
        for address in once:
            _check_address(address)
        if len(once) > self.most:
            raise ValidationError(
                _("Too many guests. At most %(most)s can come along; take some addresses out.") % {"most": self.most}
            )
        return once


class ConsentField(forms.BooleanField):
    """A line to agree to. Who ticked another line, because this one was changed meanwhile, has not agreed to it."""

    def __init__(self, text: str, url: str) -> None:
        link = _("Read it in full (opens beside this page)")
        super().__init__(
            label=text,
            widget=CheckboxInput(hashlib.sha256(f"{text}\0{url}".encode()).hexdigest()[:16]),
            help_text=format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', url, link) if url else "",
            error_messages={
                "required": gettext_lazy("Your agreement is needed to book. Please read this line and tick it.")
            },
        )


class CheckboxInput(forms.CheckboxInput):
    """Ticked by one value only. Named as it is because templates know a box by the name of its class."""

    def __init__(self, value: str) -> None:
        super().__init__(attrs={"value": value})
        self.value = value

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return bool(data.get(name) == self.value)


def _check_address(address: str) -> None:
    try:
        persons_email(address)
    except ValidationError:
        raise ValidationError(
            _("“%(address)s” is no e-mail address. Write one address a line.") % {"address": address[:80]}
        ) from None
