"""What runs say when they say no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "choice_of_projects_only": Sentence(
        "只有比较项目或企业的结果才记录比选决定。",
        "Only where projects or enterprises are compared is a choice recorded.",
    ),
    "choice_of_nothing": Sentence("请至少选一个。", "Choose at least one."),
    "decide_not_open": Sentence(
        "这一项有得分，或者办法另有规定，不由人决定。数据不对的，请更正事实后再考核一次。",
        "This item has a value, or the book says what then: it is not for a person to decide. Where a figure is wrong, correct the fact and run again.",
    ),
    "suppose_whose": Sentence(
        "请写项目编号，或者选新项目归哪个单位。", "Write the code of a project, or choose the unit of a new one."
    ),
    "run_not_alike": Sentence(
        "只有同一办法、同一期间、同一批对象的结果才能接替。",
        "Only a result of the same book, period and subjects takes its place.",
    ),
    "awards_approved_already": Sentence("奖惩已经批准过了。", "The awards were approved already."),
    "result_shown_already": Sentence(
        "这次结果已经给各单位看过了。要改，请重新考核一次。",
        "This result was shown to the units already. To change it, run again.",
    ),
    "objection_window_too_short": Sentence(
        "受理异议的截止日期要晚于今天，让各单位来得及看。",
        "The last day for objections must lie after today, so that units have time to read.",
    ),
    "objection_out_of_time": Sentence(
        "现在不受理异议：结果没有征求意见，或者已过截止日期。",
        "Objections are not taken now: the result is not open to them, or their time is over.",
    ),
    "objection_without_words": Sentence(
        "请写明哪里不对、应当是多少、依据什么。", "Say what is wrong, what it should be, and by what paper."
    ),
    "objection_there_already": Sentence(
        "这一项已有异议在办。请等答复，或在那一条上补充材料。",
        "An objection to this line waits for its answer already.",
    ),
    "objection_unknown": Sentence("没有这条异议。", "There is no such objection."),
    "objection_answered_already": Sentence("这条异议已经答复过了。", "This objection was answered already."),
    "own_objection": Sentence(
        "不能答复自己提出的异议。请由另一人答复。", "Nobody answers their own objection: another person does."
    ),
    "result_not_open": Sentence(
        "结果还没有征求意见，或者已经确定。", "The result was not shown to the units yet, or is final already."
    ),
    "objections_waiting": Sentence(
        "还有 {count} 条异议没有答复。请先答复。", "{count} objections wait for an answer. Answer them first."
    ),
    "objection_upheld": Sentence(
        "有 {count} 条异议成立。请更正事实后重新考核，再用新的结果接替这一次。",
        "{count} objections were upheld. Correct the facts, run again, and let the new result take the place of this one.",
    ),
    "objection_window_open": Sentence(
        "受理异议到 {day} 为止，过了才能确定。", "Objections are taken until {day}; it can be made final after that."
    ),
    "nothing_upheld": Sentence(
        "那一次没有成立的异议，也没有由这一次补齐的待定，不能接替。",
        "No objection to that result was upheld, and this one decides nothing that was left open there: it stays.",
    ),
    "archived_stands": Sentence(
        "那一次已经归档，不能再由别的结果接替。", "That result is archived: nothing takes its place any more."
    ),
    "old_window_open": Sentence(
        "被接替的那一次受理异议到 {day} 为止，过了才能接替。",
        "Objections to the result whose place it takes are heard until {day}; it can take its place after that.",
    ),
    "result_replaced": Sentence(
        "这次结果已由第 {by} 次接替，不再办理。请到第 {by} 次办理。",
        "Run {by} took the place of this result; nothing more is done to it. Go to run {by}.",
    ),
    "upheld_unchanged": Sentence(
        "异议成立的这几处，新的结果和原来一样：{lines}。请写明为什么没有变化，或者更正事实后重新考核。",
        "Where objections were upheld, the new result is what it was: {lines}. Say why nothing changed, or correct the facts and run again.",
    ),
    "final_already": Sentence(
        "同一办法、同一期间、同一批对象已有最终结果：第 {number} 次。有异议成立或待定补齐的，请接替它。",
        "There is a final result of this book, period and subjects already: run {number}. Take its place where an objection was upheld or an open line decided.",
    ),
    "lines_pending": Sentence(
        "还有 {count} 处待定，要由人决定。请先决定，再考核一次；一定要带着待定公布的，写明为什么。",
        "{count} lines are still left to a person. Decide them and run again; to go on with them open, say why.",
    ),
    "run_before_answer": Sentence(
        "这次考核用的是答复以前的数据。请更正事实后重新计算一次。",
        "This run knows only what was known before the answer. Correct the facts and run again.",
    ),
    "result_not_final": Sentence("结果还没有确定。", "The result is not final yet."),
    "notice_in_past": Sentence("公示不能从过去的日期开始。", "A notice does not begin in the past."),
    "notice_too_short": Sentence(
        "公示至少 {days} 天，首尾都算。", "A notice lasts {days} days at least, both ends counted."
    ),
    "result_not_noticed": Sentence("结果还没有公示。", "There was no public notice of the result yet."),
    "notice_running": Sentence(
        "公示到 {day} 为止，过了才能归档。", "The notice runs until {day}; it can be archived after that."
    ),
    "no_awards": Sentence("这次结果没有要发的奖金，也没有扣款。", "No award and no penalty follows from this result."),
    "own_award_list": Sentence(
        "进行考核的人不能批准奖惩。请由另一位领导批准。",
        "Who made the run does not approve its awards: another person does.",
    ),
    "budget_missing": Sentence("请填写本次奖励的预算。", "Write the budget for these awards."),
    "awards_over_budget": Sentence(
        "合计 {total} 元，超过预算 {budget} 元。请调整预算，或修改办法中的奖励。",
        "Together {total} yuan are beyond the budget of {budget} yuan. Mend the budget, or the awards in the book.",
    ),
    "award_not_approved": Sentence("这笔奖金没有批准。", "This award was not approved."),
    "award_overpaid": Sentence("这笔奖金只剩 {left} 元未付。", "Only {left} yuan of this award are left to pay."),
    "run_without_units": Sentence(
        "没有选择考核对象。请至少选一个。", "Nobody is chosen to be assessed. Choose at least one."
    ),
    "run_subjects_gone": Sentence(
        "{names}现在不是这部办法的考核对象，或不在您的范围里（共 {count} 个：撤并、改为专班、已办结等）。请到“考核”重新选择对象。",
        "{names} can no longer be assessed by this book, or lie outside your scope ({count}: merged, made a task force, closed…). Choose the subjects anew under Runs.",
    ),
    "run_too_many": Sentence(
        "一次考核最多 {limit} 个对象。请缩小范围，分几次计算。",
        "A run takes at most {limit} subjects. Narrow them down and run several times.",
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
    "run_not_begun": Sentence(
        "这个期间 {day} 才开始，还没有可考核的事。请选已经开始的期间。",
        "This period begins on {day}: nothing can be assessed in it yet. Choose one that has begun.",
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
}
