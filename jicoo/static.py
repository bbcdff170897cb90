"""How `collectstatic` leaves the files: one stylesheet and one script for every page, compressed, named by their content.

The sources stay one file per component and work in a browser as they stand; only a visitor is spared the requests.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

CSS_IMPORT = re.compile(r'^@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>[a-z]+)\);$', re.MULTILINE)
JS_IMPORT = re.compile(r'^import "(?P<file>[^"]+)";$', re.MULTILINE)

Paths = dict[str, tuple[Storage, str]]


class BundlingStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # whitenoise has no types
    """Puts what css/app.css and js/app.js import in the place of the import, before names and compression are made."""

    bundles = ("css/app.css", "js/app.js")

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:  # noqa: FBT001, FBT002 - Django's own signature
        if not dry_run:
            paths = paths | {name: self._bundled(name, paths) for name in self.bundles if name in paths}
        yield from super().post_process(paths, dry_run, **options)

    def _bundled(self, name: str, paths: Paths) -> tuple[Storage, str]:
        # From the source: what an earlier run left here is bundled already, and is not copied again while it is unchanged.
        storage, source = paths[name]
        Path(self.path(name)).write_text(bundle(Path(storage.path(source))), encoding="utf-8")
        return self, name


def bundle(path: Path) -> str:
    """The text of a stylesheet or script with each imported file in the place of its import.

    Imported files may not import others, nor name files by `url()`: their addresses would change.
    """

    def text(found: re.Match[str]) -> str:
        return (path.parent / found["file"]).read_text(encoding="utf-8")

    source = path.read_text(encoding="utf-8")
    source = CSS_IMPORT.sub(lambda found: f"@layer {found['layer']} {{\n{text(found)}}}", source)
    return JS_IMPORT.sub(text, source)
