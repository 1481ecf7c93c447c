"""What runs say when they say no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "run_without_units": Sentence("没有选择被考核单位。请至少选一个。", "No unit is chosen. Choose at least one."),
    "run_book_not_of_units": Sentence(
        "“{book}”考核的不是单位，不能按单位计算名次。请选择考核单位的办法。",
        "“{book}” is not about units, so units cannot be ranked by it. Choose a book about units.",
    ),
    "run_needs_figures": Sentence(
        "“{book}”要用的这些数，台账没有或单位不同：{figures}。请改办法的输入，或选择别的办法。",
        "The ledger does not have these figures that “{book}” asks for, or has them in another unit: {figures}. "
        "Change the book's inputs or choose another book.",
    ),
    "run_all_open": Sentence(
        "没有一个单位排出名次，缺数据的项目：{items}。请先补齐（给评定分、下达任务或核实记录），再重新进行考核。",
        "No unit has a place; these items lack data: {items}. Fill them in (give marks, set targets, verify facts), then run again.",
    ),
    "value_not_of_book": Sentence(
        "“{book}”没有这个评定项。请选择同一办法下的评定项。",
        "“{book}” has no such value to give. Choose one that stands under this book.",
    ),
    "value_not_yes_or_no": Sentence("“{item}”只能填 1（是）或 0（否）。", "“{item}” takes 1 (yes) or 0 (no) only."),
}
