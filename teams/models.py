"""People, teams, and who is what in which team. Everything a tenant owns hangs below a Team."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.roles import Permission, Role, may

INVITATION_LIFETIME = timedelta(days=14)

slug_validator = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z",
    _("Use small letters, digits and hyphens, with a letter or digit at both ends."),
)


@cache
def known_time_zones() -> frozenset[str]:
    """Every IANA name, aliases too. Read once: the list is made by walking a folder."""
    return frozenset(available_timezones())


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is an IANA time zone such as `Asia/Tokyo`."""
    if name not in known_time_zones():
        raise ValidationError(_("This time zone is not known. Pick one from the list."), code="time_zone")


class UserManager(BaseUserManager["User"]):
    """Makes people; their e-mail is kept in small letters because it is what they log in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who can log in with this e-mail; without a password only a reset can give them one."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """By e-mail, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person, who may be in many teams. The e-mail is the login; the name is written as they write it."""

    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    time_zone = models.CharField(_("Time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    language = models.CharField(_("Language"), max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="teams_user_email_once_whatever_its_case"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name, or the part before the @ while no name is known."""
        return self.name or self.email.partition("@")[0]


class Team(models.Model):
    """A tenant. Its slug is in every address of its pages."""

    name = models.CharField(_("Name"), max_length=80)
    slug = models.CharField(_("Address"), max_length=50, unique=True, validators=[slug_validator])
    time_zone = models.CharField(_("Time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    created_at = models.DateTimeField(default=timezone.now)
    # Of the form that made it, if a form did: the same form again makes no other.
    form_key = models.UUIDField(null=True, blank=True, editable=False, unique=True)
    # `#0a5c7a`, as it was wished; how it is shown, `teams.looks` says. Empty: the product's own.
    accent = models.CharField(max_length=7, blank=True)
    # Of the picture in `TeamLogo`, so that pages can name it without loading it. Empty: none.
    logo_digest = models.CharField(max_length=32, blank=True, editable=False)
    users = models.ManyToManyField(User, through="Membership", related_name="teams")

    def __str__(self) -> str:
        return self.name


class TeamLogo(models.Model):
    """A team's picture as it was given, PNG, JPEG or WebP. In a table of its own: nobody who asks for a team wants its bytes."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="logo")
    kind = models.CharField(max_length=16)
    digest = models.CharField(max_length=32)
    data = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "id"], name="teams_teamlogo_team_and_id")]

    def __str__(self) -> str:
        return f"logo of team {self.team_id}"


class Membership(models.Model):
    """That a person is in a team, and as what."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=16, choices=Role.choices, default=Role.MEMBER)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="teams_membership_team_and_id"),
            models.UniqueConstraint(fields=["team", "user"], name="teams_membership_once_per_team"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="teams_membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id} as {self.role}"

    def may(self, permission: Permission) -> bool:
        """Whether this membership's role allows it."""
        return may(self.role, permission)


class Invitation(models.Model):
    """An offer of a role, sent by mail. Only a digest of its token is kept: the mail holds the token itself."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail"))
    role = models.CharField(_("Role"), max_length=16, choices=Role.choices, default=Role.MEMBER)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="teams_invitation_team_and_id"),
            models.UniqueConstraint(
                "team", Lower("email"), condition=models.Q(accepted_at=None), name="teams_invitation_one_open_per_email"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to team {self.team_id}"

    @staticmethod
    def new_token() -> tuple[str, str]:
        """A token for the mail (256 bits) and the digest to keep."""
        token = secrets.token_urlsafe(32)
        return token, Invitation.digest(token)

    @staticmethod
    def digest(token: str) -> str:
        """SHA-256 in hex. A plain hash is enough: the token is random and long."""
        return hashlib.sha256(token.encode()).hexdigest()


class AuditEntry(models.Model):
    """Who did what to the team and when. Ids and choices only, never an invitee's values."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="audit_entries")
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=64)
    subject_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "id"], name="teams_auditentry_team_and_id"),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "-at"], name="teams_audit_newest_first")]

    def __str__(self) -> str:
        return f"{self.action} at {self.at:%Y-%m-%d %H:%M}"
