"""What a booking page is called in a sentence about several."""

from django.utils.translation import gettext as _


def titled(title: str, *, is_paused: bool) -> str:
    """Its title, and that nobody can book it now."""
    return _("%(page)s (paused)") % {"page": title} if is_paused else title
