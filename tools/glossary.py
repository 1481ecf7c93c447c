"""The glossary of the docs, made from `core.words`: `python -m tools.glossary` writes it, a test holds it equal."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from luodi.core.definitions import Catalogue, load  # noqa: E402  # the checkout is on the path only from here
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


def catalogue() -> Catalogue:
    return load((ROOT / "src" / "luodi" / "figures" / "definitions.yaml").read_text(encoding="utf-8"))


DEFINITIONS = ROOT / "docs" / "rulebooks" / "definitions.md"
DEFINITIONS_HEAD = """# 口径和项目属性 Definitions and attributes of projects

办法的 `from: {definition: 代码}` 写这里的代码。*The codes that a book's `from: {definition: code}` takes.*

本页由 `python -m tools.glossary` 从 `src/luodi/figures/definitions.yaml` 生成，不要手改。*Made from `src/luodi/figures/definitions.yaml`; do not
edit.* “本期”的用于 `by: month`、`by: quarter`；“本年累计”“历年累计”的不能。*Those of the period itself go with `by`, those to date do not.*
"""
UNITS = {"fen": "金额 money", "count": "个数 count", "percent": "% "}


def definitions() -> str:
    """Every definition and attribute with its code, what it is called, its unit and what it counts, in both languages."""
    sums = "".join(
        f"| `{one.code}` | {one.zh} | {one.en} | {UNITS[one.unit].strip()} | {one.explained('zh')} |\n"
        for one in catalogue()
    )
    known = "".join(
        f"| `{one.code}` | {one.zh} | {one.en} | {one.sort} | {one.explained('zh')} |\n"
        for one in catalogue().attributes.values()
    )
    head = "| code | 中文 | English | 单位 unit | 数什么 |\n|---|---|---|---|---|\n"
    return (
        f"{DEFINITIONS_HEAD}\n## 口径 Definitions\n\n{head}{sums}\n## 项目属性 Attributes of a project\n\n{head}{known}"
    )


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
    DEFINITIONS.write_text(definitions(), encoding="utf-8")
