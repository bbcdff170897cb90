"""What people fill in: invitees, and hosts about their pages."""

from bookings.forms.hours import HoursForm
from bookings.forms.invitee import InviteeForm, parse_start
from bookings.forms.pages import NewPageForm, PageForm

__all__ = ["HoursForm", "InviteeForm", "NewPageForm", "PageForm", "parse_start"]
