"""Pages of the stand-in: its own templates and style sheet, under a policy that allows no script and no inline style."""

from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from integrations.salesforce.standin.wire import HTML, NO_STORE, Response

_HERE = Path(__file__).resolve().parent.parent
# No form-action: browsers hold it against the redirect too, and the consent page's answer leads back to the app.
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
STYLE_ADDRESS = "/static/standin.css"
BREAK_ADDRESS = "/break"


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(_HERE / "templates")], libraries={"i18n": "django.templatetags.i18n"})


def page(template: str, status: int = 200, **values: Any) -> Response:
    """The template `standin/<template>.html` with everything escaped."""
    text = (
        _engine()
        .get_template(f"standin/{template}.html")
        .render(Context({"style": STYLE_ADDRESS, "break_address": BREAK_ADDRESS, **values}))
    )
    headers = {
        "Content-Type": HTML,
        "Cache-Control": NO_STORE,
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    return Response(status=status, body=text.encode(), headers=headers)


def style_sheet() -> Response:
    body = (_HERE / "static" / "standin" / "standin.css").read_bytes()
    return Response(body=body, headers={"Content-Type": "text/css;charset=UTF-8", "Cache-Control": "max-age=60"})
