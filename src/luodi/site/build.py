"""What is built once before pages are served: the English catalogue and the hashed static files."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.management import call_command

PACKAGE = Path(__file__).parents[1]
ENGLISH = PACKAGE / "locale" / "en"


def english(folder: Path = ENGLISH) -> Catalog:
    """All packages' catalogues as one. The same Chinese said in two ways in English is refused, with both places."""
    whole = Catalog(locale="en", project="luodi")
    said: dict[object, tuple[object, str]] = {}
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, locale="en", abort_invalid=True):
                if not message.id:
                    continue
                key = (message.context, message.id)
                before, place = said.setdefault(key, (message.string, file.name))
                if before != message.string:
                    raise ValueError(f"{message.id}: {before!r} ({place}), {message.string!r} ({file.name})")
                whole.add(message.id, message.string, context=message.context, flags=message.flags)
    return whole


def compile_messages(folder: Path = ENGLISH) -> Path:
    """Lay the English catalogue down where Django looks for it; only when a source is newer."""
    made = folder / "LC_MESSAGES" / "django.mo"
    sources = list(folder.glob("*.po"))
    if made.exists() and all(source.stat().st_mtime <= made.stat().st_mtime for source in sources):
        return made
    made.parent.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    write_mo(packed, english(folder))
    draft = made.with_suffix(f".{os.getpid()}")
    draft.write_bytes(packed.getvalue())
    draft.replace(made)  # whole or not at all: several test runs may start together
    return made


def main() -> int:
    """Build everything; Django's own command collects and names the files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.site.settings")
    compile_messages()
    django.setup()
    call_command("collectstatic", "--noinput", "--clear", "--verbosity=0", "--ignore=*.map", "--ignore=.gitkeep")
    return 0


if __name__ == "__main__":
    sys.exit(main())
