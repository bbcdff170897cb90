"""What an invitee answered, in templates: `{% for what, value in booking|facts_for_host %}`."""

from django import template

from bookings import answers
from bookings.models import Booking

register = template.Library()


@register.filter
def facts_for_host(booking: Booking) -> answers.Facts:
    """Everything that was asked and answered, also unseen."""
    return answers.facts_for_host(booking)


@register.filter
def facts_for_invitee(booking: Booking) -> answers.Facts:
    """What the invitee typed."""
    return answers.facts_for_invitee(booking)
