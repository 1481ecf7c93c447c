"""What runs say when they say no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "run_without_units": Sentence(
        "没有选择考核对象。请至少选一个。", "Nobody is chosen to be assessed. Choose at least one."
    ),
    "run_too_many": Sentence(
        "一次考核最多 {limit} 个对象。请缩小范围，分几次计算。",
        "A run takes at most {limit} subjects. Narrow them down and run several times.",
    ),
    "run_subject_unknown": Sentence(
        "“{book}”的考核对象（{subject}）系统里还没有登记，不能计算；可以核对它的算例。",
        "“{book}” is about subjects ({subject}) that the system does not keep, so it cannot be run; its cases can be checked.",
    ),
    "run_targets_of_units": Sentence(
        "任务是下达给单位的，“{book}”考核的不是单位，用不了这些任务：{targets}。请改为由台账取数或由人填报。",
        "Targets are set for units; “{book}” is not about units and cannot use these: {targets}. "
        "Take them from the ledger or have them entered.",
    ),
    "run_period_wrong": Sentence(
        "“{book}”按{period}考核，期间的长短不对。请按{period}填写，如 2026、2026-H1、2026-Q3、2026-09。",
        "“{book}” is for a {period}; the period has another length. Write one such as 2026, 2026-H1, 2026-Q3 or 2026-09.",
    ),
    "run_not_in_force": Sentence(
        "{day} 执行的“{book}”是 {digest} 这一版。请用它，或者先批准新版并写明从哪天起执行。",
        "On {day} another version of “{book}” is in force: {digest}. Use that one, or have the new one approved from a day on.",
    ),
    "run_not_in_force_yet": Sentence(
        "{day} 时“{book}”还没有开始执行。请选它执行以后的期间。",
        "On {day} “{book}” was not in force yet. Choose a period after it began.",
    ),
    "value_without_paper": Sentence(
        "“{item}”是填报的数，要附上依据（如报表、回单的扫描件）。",
        "“{item}” is a figure that is entered: attach the paper that it is read from, such as a report or a slip.",
    ),
    "value_not_of_type": Sentence(
        "“{item}”应填{wanted}，“{given}”读不懂。", "“{item}” takes a {wanted}; “{given}” is none."
    ),
    "value_not_a_choice": Sentence("“{item}”只能填其中之一：{choices}。", "“{item}” takes one of these: {choices}."),
    "value_columns": Sentence(
        "“{item}”每行要有这几列，用逗号分开：{columns}。这一行不对：{given}",
        "Each line of “{item}” has these columns, with commas between: {columns}. This one has not: {given}",
    ),
    "value_too_long": Sentence("“{item}”最多 {limit} 个。", "“{item}” takes at most {limit}."),
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
}
