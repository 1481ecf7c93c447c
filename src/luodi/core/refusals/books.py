"""What keeping rule books says when it says no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "book_case_fails": Sentence(
        "办法中的这些算例没有通过：{cases}。请核对规则或算例。",
        "These cases of the book fail: {cases}. Check the rules or the cases.",
    ),
    "book_figure_unknown": Sentence(
        "办法要用的这些指标，台账没有：{figures}。请改用“数据”页所列的指标编号，或改为填报（entered）。",
        "The book asks for figures that the ledger does not have: {figures}. Use the codes that the page “Figures” "
        "lists, or let the value be entered.",
    ),
    "book_text_missing": Sentence("没有办法文本。请粘贴或选择文件。", "There is no text. Paste it or choose a file."),
}
