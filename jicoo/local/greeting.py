"""What bin/start says once everything runs."""

from typing import Any

from jicoo.local.place import Place, say


def greet(place: Place, facts: dict[str, Any]) -> None:
    """Addresses, log-ins, the stand-in's keys, and `Ready: …` as the last line."""
    base = facts["base_url"].rstrip("/")
    say()
    say(f"  Jicoo            {base}/")
    say(f"  Booking page     {base}/t/{facts['team']}/e/{facts['page']}/")
    say(f"  Mailbox          {base}/mailbox/")
    say(f"  Logs             {place.logs}")
    say()
    say("  Log in as")
    for role, login in facts["logins"].items():
        say(f"    {role:<15}{login['email']:<24}{login['password']}")
    if place.standin_port:
        _greet_from_standin(facts["standin"])
    say()
    say("Ctrl-C stops it; the data stays.")
    say(f"Ready: {base}/")


def _greet_from_standin(standin: dict[str, str]) -> None:
    say()
    say(f"  A pretend Salesforce at {standin['url']}/")
    say(f"    Consumer Key     {standin['consumer_key']}")
    say(f"    Consumer Secret  {standin['consumer_secret']}")
    say(f"    Log-in           {standin['username']}  {standin['password']}")
