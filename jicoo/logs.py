"""How a log line looks, and the last net under secrets: whatever still reads like one is blotted out."""

import logging
import re
from datetime import UTC, datetime

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_END = r"(?=[/?\s\"']|$)"
# Shapes from Salesforce's documents: access token, refresh token, authorization code; then anything named like a secret.
_SECRETS = [
    re.compile(r"00D[0-9A-Za-z]{12,15}![A-Za-z0-9._\-]+"),
    re.compile(r"5Aep[A-Za-z0-9._\-]+"),
    re.compile(r"aPrx[A-Za-z0-9._%=\-]+"),
    re.compile(r"3MVG9[A-Za-z0-9._\-]+"),
    re.compile(
        r"(?i)(?<![a-z0-9_])((?:client_|consumer_)?secret|client_id|consumer_key|api_key|access_token|refresh_token|code|code_verifier|"
        r"password|token|state|sessionid|csrftoken)"
        r"([\"']?\s*[=:]\s*[\"']?)([^\s\"'&,)}]+)"
    ),
    # A long part of a path: the links of invitations, bookings and password resets are keys to what they open.
    # A plain UUID opens nothing, and is what an operator looks for.
    re.compile(r"(?<=/)(?!" + _UUID + _END + r")[A-Za-z0-9_:.\-]{32,}" + _END),
    # The shape of a consumer secret.
    re.compile(r"\b[0-9A-F]{64}\b"),
    re.compile(r"(?i)(bearer|basic) [A-Za-z0-9._!+/=\-]+"),
]
_EMAIL = re.compile(r"[^\s\"'<>(,;:=]+@[^\s\"'<>),;:]+\.[A-Za-z]{2,}")


def redact(text: str) -> str:
    """The text with tokens, keys, secrets and e-mail addresses replaced by `[redacted]`."""
    for pattern in _SECRETS:
        text = pattern.sub(_blot, text)
    return _EMAIL.sub("[redacted]", text)


def _blot(match: re.Match[str]) -> str:
    if match.lastindex == 3:
        return f"{match[1]}{match[2]}[redacted]"
    return "[redacted]"


class RedactSecrets(logging.Filter):
    """Redacts the finished message, so that a secret among the arguments is caught too."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        return True


class LineFormatter(logging.Formatter):
    """`2026-11-24T10:30:00.123Z WARNING integrations.lanes sync=7 error=...`, with the traceback redacted too."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = f"{at} {record.levelname} {record.name} {record.getMessage()}"
        if record.exc_info:
            line += "\n" + redact(self.formatException(record.exc_info))
        return line
