"""A bulletin as PDF, set by typst with the house's own fonts only, so that every machine prints the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from luodi.kit import fonts
from luodi.reports.queries import laid_out

TEMPLATE = Path(__file__).parent / "bulletin.typ"


def bulletin_pdf(content: dict[str, Any]) -> bytes:
    """The document in bytes, Chinese fonts embedded."""
    laid = {key: value for key, value in laid_out(content).items() if key != "content"}
    families = {"text": fonts.TEXT, "title": fonts.TITLE, "heading": fonts.HEADING}
    made: bytes = typst.compile(
        str(TEMPLATE),
        font_paths=[str(folder) for folder in fonts.folders(settings.LUODI_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={
            "content": json.dumps({**content, **laid}, ensure_ascii=False),
            "fonts": json.dumps(families, ensure_ascii=False),
        },
    )
    return made
