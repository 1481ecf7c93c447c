"""The score sheet of one subject as files: the lines of its page, as a workbook and as PDF."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
import xlsxwriter
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.assessment.queries.sheet import Line, ScoreSheet
from luodi.kit import fonts
from luodi.kit.cells import defused

TEMPLATE = Path(__file__).parent / "scores.typ"


def heads() -> list[str]:
    return [_("项"), _("得分"), _("未取整"), _("算式"), _("用到的数"), _("参数和依据")]


def texts(line: Line) -> list[str]:
    """One line in plain text, the parts of a cell a line each."""
    formula = "\n".join(part for part in (line.formula, line.policy) if part)
    inputs = "\n".join(" ".join(part for part in one if part) for one in line.inputs)
    parameters = "\n".join(" ".join(part for part in one if part) for one in line.parameters)
    return [line.name, line.score, line.unrounded, formula, inputs, parameters]


def foot(sheet: ScoreSheet) -> str:
    """Of which moment and which bytes the sheet is."""
    at = timezone.localtime(sheet.run.moment).strftime("%Y-%m-%d %H:%M")
    said = _("数据截至 %(at)s，均为已核实数。结果指纹 %(digest)s。") % {"at": at, "digest": sheet.run.digest[:16]}
    return " ".join(part for part in (sheet.note, said) if part)


def scores_xlsx(sheet: ScoreSheet) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold, cell = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    formats: dict[str, Any] = {}
    exact = book.add_format({"valign": "top", "num_format": "#,##0.0000####"})
    page = book.add_worksheet(defused(sheet.name)[:31].translate({ord(sign): "_" for sign in "[]:*?/\\"}))
    for place, width in enumerate((20, 10, 14, 48, 40, 40)):
        page.set_column(place, place, width, cell)
    page.write_string(0, 0, f"{sheet.name} · {sheet.title}", bold)
    page.write_row(1, 0, heads(), bold)
    for number, line in enumerate(sheet.lines, start=2):
        for place, text in enumerate(texts(line)):
            value = line.numbers[place - 1] if place in (1, 2) else None
            if value is None:
                page.write_string(number, place, defused(text), cell)
            else:
                page.write_number(number, place, value, exact if place == 2 else _as_shown(book, text, formats))
    page.write_string(len(sheet.lines) + 2, 0, foot(sheet))
    book.close()
    return out.getvalue()


def _as_shown(book: Any, text: str, formats: dict[str, Any]) -> Any:
    """The format that gives a number the decimals with which it is shown."""
    shape = "#,##0" + (f".{'0' * len(text.partition('.')[2])}" if "." in text else "")
    if shape not in formats:
        formats[shape] = book.add_format({"valign": "top", "num_format": shape})
    return formats[shape]


def scores_pdf(sheet: ScoreSheet) -> bytes:
    content = {
        "title": sheet.name,
        "run": sheet.title,
        "heads": heads(),
        "rows": [texts(line) for line in sheet.lines],
        "foot": foot(sheet),
    }
    families = {"text": fonts.TEXT, "title": fonts.TITLE, "heading": fonts.HEADING}
    made: bytes = typst.compile(
        str(TEMPLATE),
        font_paths=[str(folder) for folder in fonts.folders(settings.LUODI_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={
            "content": json.dumps(content, ensure_ascii=False),
            "fonts": json.dumps(families, ensure_ascii=False),
        },
    )
    return made
