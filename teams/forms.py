"""Forms of people and teams."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from teams.models import User


class SignUpForm(forms.Form):
    """What sign-up asks beyond allauth's e-mail and password."""

    name = forms.CharField(label=_("Your name"), max_length=120)

    def signup(self, request: HttpRequest, user: Any) -> None:
        """allauth calls this with the new, saved person."""
        person: User = user
        person.name = self.cleaned_data["name"]
        person.save(update_fields=["name"])
