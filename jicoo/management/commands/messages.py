"""`manage.py messages`: brings the Japanese catalogue in step with the source and compiles it. For developers only.

Needs GNU gettext and polib (requirements/test.txt). What runs in production reads the compiled file alone.
"""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.makemessages import Command as MakeMessages

LANGUAGE = "ja"
# The pretend Salesforce plays a foreign product that stays as it is in every language.
NOT_OURS = [".venv", ".local", "bench", "docs", "tests", "integrations/salesforce/standin*"]


class Command(MakeMessages):
    help = "Brings locale/ja in step with the source and compiles it. Names what is still to be translated."
    # A guess at a translation is worse than none: somebody would have to find it.
    msgmerge_options = [*MakeMessages.msgmerge_options, "--no-fuzzy-matching"]  # noqa: RUF012 (as Django declares it)

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError, after writing, while sentences have no translation."""
        # Line numbers and wrapping would change with every edit and hide what was changed.
        wanted = {"locale": [LANGUAGE], "ignore_patterns": NOT_OURS, "no_wrap": True, "no_location": True}
        super().handle(*args, **options | wanted | {"add_location": None, "no_obsolete": True, "verbosity": 0})
        missing = _compile(Path(settings.LOCALE_PATHS[0]) / LANGUAGE / "LC_MESSAGES" / "django.po")
        if missing:
            raise CommandError("Not translated:\n" + "\n".join(f"  {sentence!r}" for sentence in missing))


def _compile(file: Path) -> list[str]:
    """Writes the .mo beside it; answers what has no translation."""
    catalogue = polib.pofile(str(file), wrapwidth=0)
    # Two people who run this on the same source get the same file.
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.save()
    catalogue.save_as_mofile(str(file.with_suffix(".mo")))
    return [entry.msgid for entry in catalogue.untranslated_entries()]
