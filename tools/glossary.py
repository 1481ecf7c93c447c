"""The glossary of the docs, made from `core.words`: `python -m tools.glossary` writes it, a test holds it equal."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from luodi.core.words import WORDS  # noqa: E402  # the checkout is on the path only from here

FILE = ROOT / "docs" / "glossary.md"
TITLES = {
    "stage": ("项目阶段", "Stages of a project"),
    "condition": ("项目状况", "Conditions of a project"),
    "org_kind": ("单位类别", "Kinds of organisation"),
    "org_group": ("单位分组", "Groups of organisations"),
    "rank": ("领导职级", "Ranks of leaders"),
    "role": ("角色", "Roles"),
    "project_kind": ("建设性质", "Kinds of project"),
    "channel": ("资金渠道", "Funding channels"),
    "fact": ("事项（事实的种类）", "Kinds of fact"),
    "agreement": ("协议种类", "Sorts of agreement"),
    "funds": ("资金种类", "Sorts of funds"),
    "state": ("状态", "States"),
    "measure": ("量", "Measures"),
    "people_verb": ("人员变更", "Changes to people and rights"),
    "period": ("考核周期", "Periods of a book"),
    "light": ("灯和达标", "Lights and marks"),
    "result": ("考核结果的状态", "States of a result"),
    "subject": ("考核对象", "Subjects of a book"),
    "deadline": ("到期事项", "Deadlines"),
    "introducer": ("引荐人类别", "Sorts of introducers"),
    "industry": ("行业门类和大类（GB/T 4754-2017）", "Sections and divisions of industry (GB/T 4754-2017)"),
}
HEAD = """# 术语表 Glossary

本页由 `python -m tools.glossary` 从 `src/luodi/core/words.py` 生成，不要手改。页面、表格、接口、通报都用这里的词。

*Made from `src/luodi/core/words.py` by `python -m tools.glossary`; do not edit. Pages, workbooks, the API and bulletins
all use these words. The code is what the API and rule books write.*
"""


def glossary() -> str:
    """The page: each table of words with its codes, in the order in which the code has them."""
    parts = [HEAD]
    for table, words in WORDS.items():
        zh, en = TITLES[table]
        rows = "".join(f"| `{word.code}` | {word.zh} | {word.en} |\n" for word in words.values())
        parts.append(f"## {zh} · {en}\n\n| code | 中文 | English |\n|---|---|---|\n{rows}")
    return "\n".join(parts)


if __name__ == "__main__":
    FILE.write_text(glossary(), encoding="utf-8")
