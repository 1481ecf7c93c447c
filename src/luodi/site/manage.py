"""Django's management commands, for people: settings that are missing are said in a sentence, not in a trace."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from luodi.core.errors import Refusal
from luodi.site import environment


def main(arguments: list[str] | None = None) -> int:
    """Run one management command; 2 when the settings are refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.site.settings")
    try:
        environment.read(os.environ)
    except Refusal as refusal:
        print(environment.said(refusal), file=sys.stderr)
        return 2
    execute_from_command_line(["luodi", *(sys.argv[1:] if arguments is None else arguments)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
