"""What a sandbox does to the e-mails of its users, so that none of them gets mail from it.

Salesforce Help, 000386507: "User Email Addresses Appended With '.invalid' After Sandbox Refresh or Clone".
"""

from collections.abc import Collection

APPENDED = ".invalid"


def spelled(emails: Collection[str], *, in_sandbox: bool) -> list[str]:
    """As the e-mails may be written in the org."""
    plain = sorted(emails)
    return plain + [f"{email}{APPENDED}" for email in plain] if in_sandbox else plain


def unspelled(email: str, *, in_sandbox: bool) -> str:
    """As it was before it came into the sandbox."""
    return email[: -len(APPENDED)] if in_sandbox and email.casefold().endswith(APPENDED) else email
