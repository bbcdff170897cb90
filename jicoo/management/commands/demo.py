"""`manage.py demo`: the demo team, made once; and what a newcomer needs to know to use it."""

import json
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from bookings.demo import make_demo_page
from integrations.salesforce.standin import demo as standin
from teams.models import Membership, Team, User
from teams.roles import Role

TEAM_SLUG = "acme"
PEOPLE = {
    "owner": ("ada@example.com", "Ada Sample", Role.OWNER),
    "admin": ("adam@example.com", "Adam Sample", Role.ADMINISTRATOR),
    "manager": ("mia@example.com", "Mia Sample", Role.MANAGER),
    "member": ("bob@example.com", "Bob Sample", Role.MEMBER),
}


class Command(BaseCommand):
    help = "Makes the demo team if it is missing and prints how to log in. Demo mode only."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json` for programs."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError in production: its logins would be known to everybody who can read the data folder."""
        if not settings.IS_DEMO:
            raise CommandError("The demo team exists in demo mode only. Set JICOO_MODE=demo, or use bin/start.")
        facts = _facts()
        if options["json"]:
            print(json.dumps(facts, indent=2))
        else:
            self._say(facts)

    def _say(self, facts: dict[str, Any]) -> None:
        for who, login in facts["logins"].items():
            print(f"{who:8} {login['email']:20} {login['password']}")


def _facts() -> dict[str, Any]:
    passwords = _passwords()
    team, page = _ensure_team(passwords)
    return {
        "base_url": settings.BASE_URL,
        "team": team,
        "page": page,
        "logins": {who: {"email": PEOPLE[who][0], "password": passwords[who]} for who in PEOPLE},
        "standin": _standin_facts(),
    }


def _standin_facts() -> dict[str, str]:
    known = standin.credentials(settings.DATA_DIR)
    return {
        "url": f"http://127.0.0.1:{settings.STANDIN_PORT}" if settings.STANDIN_PORT else "",
        "consumer_key": known.consumer_key,
        "consumer_secret": known.consumer_secret,
        "username": known.username,
        "password": known.password,
    }


def _passwords() -> dict[str, str]:
    """Made on first use and kept, readable by the owner only: a demo's logins must not be guessable either."""
    file = settings.DATA_DIR / "keys" / "demo_logins.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(json.dumps({who: f"demo-{secrets.token_hex(6)}" for who in PEOPLE}))
    known: dict[str, str] = json.loads(file.read_text())
    return known


@transaction.atomic
def _ensure_team(passwords: dict[str, str]) -> tuple[str, str]:
    team, _ = Team.objects.get_or_create(
        slug=TEAM_SLUG, defaults={"name": "Acme Example", "time_zone": "Europe/London"}
    )
    for who in PEOPLE:
        _ensure_member(team, who, passwords[who])
    host = User.objects.get(email=PEOPLE["owner"][0])
    page = team.pages.order_by("pk").first() or make_demo_page(team, host)
    return team.slug, page.slug


def _ensure_member(team: Team, who: str, password: str) -> None:
    email, name, role = PEOPLE[who]
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, password, name=name, time_zone=team.time_zone
    )
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    Membership.objects.get_or_create(team=team, user=user, defaults={"role": role})
