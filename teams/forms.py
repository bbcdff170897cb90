"""Forms of people and teams."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jicoo import places
from jicoo.forms import FormKeyField, LineField
from teams.models import Membership, Team, User, known_time_zones
from teams.roles import Role

# Names of no place: offsets, and the tables' own book-keeping.
_NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/")

Choices = list[tuple[str, str | list[tuple[str, str]]]]


def time_zone_choices() -> Choices:
    """UTC, then every place, by part of the world, in the reader's language: for a select."""
    return _choices(get_language() or "en")


@cache
def _choices(_language: str) -> Choices:
    found = sorted(name for name in known_time_zones() if "/" in name and not name.startswith(_NO_PLACES))
    grouped = groupby(found, key=places.area)
    return [("UTC", "UTC"), *((area, [(name, places.label(name)) for name in names]) for area, names in grouped)]


class TimeZoneField(forms.ChoiceField):
    """A select of time zones by place; cleans to an IANA name such as `Asia/Tokyo`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=time_zone_choices, **({"label": _("Time zone")} | options))


class SignUpForm(forms.Form):
    """What sign-up asks beyond allauth's e-mail and password."""

    name = LineField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def signup(self, request: HttpRequest, user: Any) -> None:
        """allauth calls this with the new, saved person. They go on in the language they signed up in."""
        person: User = user
        person.name = self.cleaned_data["name"]
        person.language = get_language() or settings.LANGUAGE_CODE
        person.save(update_fields=["name", "language"])


class NewTeamForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A team to be; the address may be left to us."""

    time_zone = TimeZoneField(help_text=_("Where most of you work. Each person can choose their own later."))
    form_key = FormKeyField(required=False)

    class Meta:
        model = Team
        fields = ("name", "slug", "time_zone")
        field_classes: ClassVar = {"name": LineField}
        help_texts: ClassVar = {
            "slug": _("Part of every link you will share. Leave it empty, and it is made from the name."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["slug"].required = False
        self.fields["slug"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["name"].widget.attrs |= {"autocomplete": "organization"}

    def clean_slug(self) -> str:
        """Capitals are a slip of the keyboard, not a mistake worth a page."""
        return str(self.cleaned_data["slug"]).lower()


class TeamForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What can be changed of a team. Not its address: it is in every link that was given out."""

    time_zone = TimeZoneField()

    class Meta:
        model = Team
        fields = ("name", "time_zone")
        field_classes: ClassVar = {"name": LineField}


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)

    def __init__(self, *args: Any, roles: Iterable[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = RoleField(roles)
        self.fields["role"].initial = Role.MEMBER


class RoleField(forms.ChoiceField):
    """One of the roles that the person who asks may give."""

    def __init__(self, roles: Iterable[Role]) -> None:
        super().__init__(label=_("Role"), choices=[(role.value, role.label) for role in roles])


class RoleForm(forms.Form):
    """What a member is to be."""

    def __init__(self, *args: Any, roles: Iterable[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = RoleField(roles)


class NewOwnerForm(forms.Form):
    """To whom the team is given."""

    def __init__(self, *args: Any, team: Team, giver: User, **options: Any) -> None:
        super().__init__(*args, **options)
        members = team.memberships.select_related("user").exclude(user=giver).order_by("user__name", "user__email")
        self.fields["member"] = _MemberField(label=_("New owner"), queryset=members)


class _MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Any) -> str:
        membership: Membership = obj
        return f"{membership.user.display_name} · {membership.get_role_display()}"


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What a person may say of themselves."""

    name = LineField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    time_zone = TimeZoneField()
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "time_zone", "language")
