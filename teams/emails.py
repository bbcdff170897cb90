"""The letters of teams. Each is written in the language of who sends it and queued in the caller's transaction."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from jicoo.mail import outbox
from jicoo.mail.models import OutgoingMail
from teams.models import Invitation


def invite(invitation: Invitation, token: str) -> OutgoingMail:
    """Asks somebody into a team. The link works until the invitation expires. Needs `team` and `invited_by` loaded."""
    inviter = invitation.invited_by
    with translation.override(inviter.language if inviter else settings.LANGUAGE_CODE):
        context = {
            "invitation": invitation,
            "inviter": inviter.display_name if inviter else invitation.team.name,
            "address": settings.BASE_URL + reverse("teams:invitation", args=[token]),
        }
        return outbox.queue(
            to=invitation.email,
            subject=_("%(inviter)s invites you to %(team)s") % {"inviter": context["inviter"], "team": invitation.team},
            text=render_to_string("teams/emails/invitation.txt", context),
            html=render_to_string("teams/emails/invitation.html", context),
        )
