"""A bulletin as Word, in the layout of official documents. Fonts are named, not carried: offices have them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from luodi.reports.queries import laid_out

TITLE, TEXT, LATIN = "方正小标宋简体", "仿宋_GB2312", "Times New Roman"
SIZE_TITLE, SIZE_TEXT, SIZE_TABLE = Pt(22), Pt(16), Pt(12)  # 二号, 三号, 小四
INDENT = Pt(32)  # two characters of 三号
LINE = Pt(28)


def bulletin_docx(content: dict[str, Any]) -> bytes:
    """The document in bytes: 文号, 标题, 主送, 正文, 落款, 附表 on a page of its own."""
    document: Any = Document()
    laid = laid_out(content)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    if laid["mark"]:
        _line(document, f"（{laid['mark']}）", font="黑体", align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, content["number"], align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, content["title"], font=TITLE, size=SIZE_TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, after=Pt(18))
    _line(document, content["to"])
    for paragraph in content["body"]:
        _line(document, paragraph, indent=True)
    _line(document, f"附表：{laid['table']}", indent=True, after=Pt(28))
    _line(document, content["signer"], align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, content["date"], align=WD_ALIGN_PARAGRAPH.RIGHT)
    document.add_page_break()
    _line(document, "附表", font="黑体")
    _line(document, laid["table"], font=TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, after=Pt(6))
    _table(document, content, laid["left"])
    for note in laid["notes"]:
        _line(document, note, size=SIZE_TABLE)
    _line(document, f"数据截至 {content['moment']}，均为已核实数。结果指纹 {content['digest'][:16]}。", size=SIZE_TABLE)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _line(
    document: Any,
    text: str,
    *,
    font: str = TEXT,
    size: Any = SIZE_TEXT,
    align: Any = None,
    indent: bool = False,
    after: Any = None,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_after, shape.space_before = LINE, after or Pt(0), Pt(0)
    if indent:
        shape.first_line_indent = INDENT
    _run(paragraph, text, font, size)


def _run(paragraph: Any, text: str, font: str, size: Any) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = LATIN, size
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _table(document: Any, content: dict[str, Any], left: Sequence[int]) -> None:
    table = document.add_table(rows=1, cols=len(content["heads"]), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, content["heads"], strict=True):
        _cell(cell, text, "黑体", WD_ALIGN_PARAGRAPH.CENTER)
    _repeated(table.rows[0])
    for row in content["rows"]:
        cells = table.add_row().cells
        for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
            _cell(cell, text, TEXT, WD_ALIGN_PARAGRAPH.LEFT if place in left else WD_ALIGN_PARAGRAPH.RIGHT)


def _repeated(row: Any) -> None:
    """The heads stand again on every page that the table flows over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _cell(cell: Any, text: str, font: str, align: Any) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    _run(paragraph, text, font, SIZE_TABLE)
