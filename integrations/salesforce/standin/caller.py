"""Who makes a change, and what the request's headers say about how."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from integrations.salesforce.standin.messages import say
from integrations.salesforce.standin.refusals import Refusal

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org

DEFAULT_VERSION = "66.0"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """`headers` have lower-case names; `version` is like "66.0"."""

    org: "Org"
    user_id: str
    version: str = DEFAULT_VERSION
    headers: dict[str, str] = field(default_factory=dict)
    # Whether sharing applies.
    shares: bool = True

    @property
    def base(self) -> str:
        return f"/services/data/v{self.version}"

    @property
    def language(self) -> str:
        user = self.org.records.get("User", self.user_id) or {}
        return str(user.get("LanguageLocaleKey") or "en_US")

    @property
    def assigns(self) -> bool:
        """Assignment rules run unless the request says not. REST developer guide, Assignment Rule Header."""
        return self.headers.get("sforce-auto-assign", "TRUE").strip().upper() != "FALSE"

    @property
    def may_save_duplicates(self) -> bool:
        options = (part.partition("=") for part in self.headers.get("sforce-duplicate-rule-header", "").split(";"))
        return any(
            name.strip().lower() == "allowsave" and value.strip().lower() == "true" for name, _, value in options
        )

    def sees(self, record_id: str) -> bool:
        """Sharing hides some records from users of the API; who works in the org's pages here sees all."""
        return not self.shares or record_id not in self.org.switches.invisible

    def refusal(self, code: str, key: str, *fields: str, status: int = 400, **values: object) -> Refusal:
        """A refusal in the user's language; `fields` always stands in the answer."""
        return Refusal.of(status, code, say(self.language, key, **values), *fields, listed=True)
