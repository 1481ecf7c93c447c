"""What keeping rule books says when it says no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "book_case_fails": Sentence(
        "办法中的这些算例没有通过：{cases}。请核对规则或算例。",
        "These cases of the book fail: {cases}. Check the rules or the cases.",
    ),
    "book_text_missing": Sentence("没有办法文本。请粘贴或选择文件。", "There is no text. Paste it or choose a file."),
}
