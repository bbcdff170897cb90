"""What a booking page offers, as a form."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import BookingPage
from jicoo.forms import FormKeyField, LineField
from teams.models import Team, User

# Addresses below /pages/ that are ours.
RESERVED_SLUGS = frozenset(["new"])

DETAILS = [
    "title",
    "slug",
    "description",
    "location",
    "host",
    "duration_min",
    "minimum_notice_min",
    "window_days",
    "buffer_before_min",
    "buffer_after_min",
]


class PageForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The details of a page that is there already."""

    class Meta:
        model = BookingPage
        fields: ClassVar[list[str]] = [*DETAILS, "is_active"]
        field_classes: ClassVar = {"title": LineField, "location": LineField}
        help_texts: ClassVar = {
            "slug": gettext_lazy(
                "The last part of the page's link. Links that you have given out stop working when it changes."
            ),
            "location": gettext_lazy("Where you meet: a link, a telephone number or a place. Invitees see it."),
            "minimum_notice_min": gettext_lazy("How long before it begins a time can be booked last."),
            "buffer_before_min": gettext_lazy("Kept free before each meeting, to prepare."),
            "buffer_after_min": gettext_lazy("Kept free after each meeting, to write things down."),
            "is_active": gettext_lazy(
                "Without this the page says that it takes no bookings now. Existing bookings stay."
            ),
        }

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        hosts = User.objects.filter(memberships__team=team).order_by("name", "email")
        self.fields["host"] = _HostField(label=gettext_lazy("Host"), queryset=hosts)
        self.fields["description"].widget.attrs["rows"] = 4
        self.fields["slug"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean_slug(self) -> str:
        """Unique in the team; capitals are a slip of the keyboard."""
        slug = str(self.cleaned_data["slug"]).lower()
        others = self.team.pages.exclude(pk=self.instance.pk)
        if slug in RESERVED_SLUGS or others.filter(slug=slug).exists():
            raise ValidationError(address_taken())
        return slug


class NewPageForm(PageForm):
    """The details of a page to be; the address may be left to us."""

    form_key = FormKeyField(required=False)

    class Meta(PageForm.Meta):
        fields: ClassVar[list[str]] = [*DETAILS, "form_key"]
        help_texts: ClassVar = PageForm.Meta.help_texts | {
            "slug": gettext_lazy("The last part of the page's link. Leave it empty, and it is made from the title."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def made_before(self) -> BookingPage | None:
        """What this very form has made, if it was sent before; asked once it was looked through, whatever that found."""
        key = self.cleaned_data.get("form_key")
        return self.team.pages.filter(form_key=key).first() if key else None

    def clean_slug(self) -> str:
        """What was typed, or a free address made from the title."""
        if self.cleaned_data["slug"]:
            return super().clean_slug()
        return free_slug(self.team, self.cleaned_data.get("title", ""))


class _HostField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Any) -> str:
        host: User = obj
        return host.display_name


def address_taken() -> str:
    """What is said beside an address that is not free."""
    return _("Another page has this address. Choose a different one.")


def free_slug(team: Team, title: str) -> str:
    """`Intro call` → `intro-call`, or `intro-call-2` when that is taken. Titles without Latin letters give `meeting`."""
    stem = slugify(title)[:50].strip("-_").replace("_", "-") or "meeting"
    taken = set(team.pages.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)
