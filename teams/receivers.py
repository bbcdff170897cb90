"""What happens when somebody who holds an invitation signs up: they are in the team at once."""

from typing import Any

from allauth.account.signals import user_signed_up
from django.dispatch import receiver
from django.http import HttpRequest

from teams import invitations
from teams.models import Invitation, User

SESSION_KEY = "invitation"
# Where allauth looks for an address that needs no confirmation, and for what to fill into the sign-up form.
PROVEN_KEY = "account_verified_email"


def remember(request: HttpRequest, invitation: Invitation) -> None:
    """The link proves the address: whoever signs up with it need not confirm it again, and joins."""
    request.session[SESSION_KEY] = invitation.pk
    request.session[PROVEN_KEY] = invitation.email


@receiver(user_signed_up, dispatch_uid="teams.join_on_sign_up")
def join_on_sign_up(sender: type[User], request: HttpRequest, user: User, **_: Any) -> None:
    """Signed up with another address than the invited one, they are asked again by the page behind the link."""
    remembered = request.session.pop(SESSION_KEY, None)
    request.session.pop(PROVEN_KEY, None)
    invitation = Invitation.objects.select_related("team").filter(pk=remembered).first()
    if invitation and invitations.is_for(invitation, user):
        invitations.accept(invitation, user)
