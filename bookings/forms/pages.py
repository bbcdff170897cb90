"""What a booking page offers, as a form."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.lengths import DurationsField, LengthField
from bookings.models import BookingPage
from bookings.models.pages import LONGEST_MIN, SHORTEST_MIN
from jicoo.forms import FormKeyField, LineField
from teams.models import Team, User

# Addresses below /pages/ that are ours.
RESERVED_SLUGS = frozenset(["new"])

# How long a meeting takes unless somebody says otherwise.
USUAL_MIN = 30

DETAILS = ["title", "duration_min", "place", "location", "slug", "description"]


class PageForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The details of a page that is there already."""

    duration_min = LengthField(label=gettext_lazy("Duration"), initial=USUAL_MIN, least=SHORTEST_MIN, most=LONGEST_MIN)
    other_durations_min = DurationsField(
        label=gettext_lazy("Other durations"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "In minutes, with commas between them. Invitees choose one of them or the duration above."
        ),
    )

    class Meta:
        model = BookingPage
        fields: ClassVar[list[str]] = [*DETAILS, "other_durations_min", "is_active"]
        field_classes: ClassVar = {"title": LineField, "location": LineField}
        widgets: ClassVar = {"place": forms.RadioSelect}
        help_texts: ClassVar = {
            "slug": gettext_lazy(
                "The last part of the page's link. Links that you have given out stop working when it changes."
            ),
            "location": gettext_lazy("A link, a telephone number or a place. Invitees see it."),
            "is_active": gettext_lazy(
                "Without this the page says that it takes no bookings now. Existing bookings stay."
            ),
        }

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        self.fields["description"].widget.attrs["rows"] = 4
        self.fields["slug"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean_slug(self) -> str:
        """Unique in the team; capitals are a slip of the keyboard."""
        slug = str(self.cleaned_data["slug"]).lower()
        others = self.team.pages.exclude(pk=self.instance.pk)
        if slug in RESERVED_SLUGS or others.filter(slug=slug).exists():
            raise ValidationError(address_taken())
        return slug

    def clean(self) -> dict[str, Any]:
        """The duration itself is no other one."""
        cleaned = super().clean() or self.cleaned_data
        others = cleaned.get("other_durations_min") or []
        cleaned["other_durations_min"] = [length for length in others if length != cleaned.get("duration_min")]
        return cleaned


class WhoseHours(TextChoices):
    """By which hours a new page goes."""

    HOST = "host", gettext_lazy("The host's hours, as they stand in “My hours”")
    OWN = "own", gettext_lazy("Other hours, for this page")


class NewPageForm(PageForm):
    """What a page needs to be there; the address may be left to us, and the rest comes with good defaults."""

    whose_hours = forms.ChoiceField(
        label=gettext_lazy("Hours"),
        choices=WhoseHours.choices,
        initial=WhoseHours.HOST,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Who has none yet gets Monday to Friday, 9:00 to 17:00."),
    )
    form_key = FormKeyField(required=False)
    other_durations_min = None  # type: ignore[assignment]  # Django's way to leave out what a form inherits

    class Meta(PageForm.Meta):
        fields: ClassVar[list[str]] = [*DETAILS, "form_key"]
        help_texts: ClassVar = PageForm.Meta.help_texts | {
            "slug": gettext_lazy("The last part of the page's link. Leave it empty, and it is made from the title."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = User.objects.filter(memberships__team=self.team).order_by("name", "email")
        self.fields["host"] = HostField(label=gettext_lazy("Host"), queryset=hosts)
        self.fields["slug"].required = False

    @property
    def has_own_hours(self) -> bool:
        """Whether the hours below the form count."""
        return bool(self["whose_hours"].value() == WhoseHours.OWN)

    def made_before(self) -> BookingPage | None:
        """What this very form has made, if it was sent before; asked once it was looked through, whatever that found."""
        key = self.cleaned_data.get("form_key")
        return self.team.pages.filter(form_key=key).first() if key else None

    def clean_slug(self) -> str:
        """What was typed, or a free address made from the title."""
        if self.cleaned_data["slug"]:
            return super().clean_slug()
        return free_slug(self.team, self.cleaned_data.get("title", ""))


class HostField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """One of the team's members, by name."""

    default_error_messages: ClassVar = {
        "invalid_choice": gettext_lazy("This person is not in the team any more. Choose somebody else.")
    }

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
