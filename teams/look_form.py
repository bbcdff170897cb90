"""The form of a team's look."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from teams.models import Team
from teams.pictures import Picture, picture_in

# An invitee waits for it. A logo as it is shown here takes a tenth of this.
MOST_BYTES = 200_000
# Twice as wide as it is shown, for screens that show two pixels where there was one.
SMALLEST_PX, LARGEST_PX = 16, 2000
OUR_ACCENT = "#0a5c7a"

hex_colour = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Choose a colour, or write it as #0a5c7a."))


class LookForm(forms.Form):
    """A logo and a colour; both may be left out."""

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_(
            "PNG, JPEG or WebP, up to 200 kB. It is shown 40 pixels high; under 20 kB it costs nobody any time."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    without_logo = forms.BooleanField(label=_("Show no logo"), required=False)
    has_accent = forms.BooleanField(label=_("Use a colour of our own"), required=False)
    accent = forms.CharField(
        label=_("Colour"),
        required=False,
        max_length=7,
        validators=[hex_colour],
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Where it could not be read, pages show it a little darker or lighter."),
    )

    def __init__(self, *args: Any, team: Team, **options: Any) -> None:
        initial = {"has_accent": bool(team.accent), "accent": team.accent or OUR_ACCENT}
        super().__init__(*args, **({"initial": initial} | options))
        self.picture: Picture | None = None
        if not team.logo_digest:
            del self.fields["without_logo"]

    def clean_logo(self) -> bytes | None:
        """The bytes of a picture that can be shown, whatever the file is called."""
        file: UploadedFile[Any] | None = self.cleaned_data["logo"]
        if file is None:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _now("This file is larger than 200 kB. Save the picture smaller and try again.")
            )
        data: bytes = file.read()
        self.picture = picture_in(data)
        if self.picture is None:
            raise forms.ValidationError(
                _now("This is no PNG, JPEG or WebP. Save the picture as one of them and try again.")
            )
        if not all(SMALLEST_PX <= side <= LARGEST_PX for side in (self.picture.width, self.picture.height)):
            raise forms.ValidationError(
                _now("The picture measures %(width)s × %(height)s pixels. Each side may have %(least)s to %(most)s.")
                % {"width": self.picture.width, "height": self.picture.height, "least": SMALLEST_PX, "most": LARGEST_PX}
            )
        return data

    def clean_accent(self) -> str:
        """In small letters, as it is kept; empty where the team wants the product's own."""
        return str(self.cleaned_data["accent"]).lower() if self.cleaned_data["has_accent"] else ""

    def clean(self) -> dict[str, Any]:
        """A colour is wanted, but there is none."""
        if self.cleaned_data.get("has_accent") and not self.cleaned_data.get("accent") and "accent" not in self.errors:
            self.add_error("accent", _now("Choose a colour, or write it as #0a5c7a."))
        return self.cleaned_data
