"""What keeping rule books says when it says no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "draft_handed_in": Sentence(
        "办法草稿已经交批，不能再改。要修改，请批准人退回。",
        "The draft is handed in and does not change any more. Whoever approves it can give it back.",
    ),
    "draft_not_handed_in": Sentence(
        "这份草稿没有交批，或已经批准。", "This draft is not handed in, or is approved already."
    ),
    "draft_changed": Sentence(
        "这份草稿在您打开之后改过，没有批准。下面是现在的文本，请看过再批准。",
        "The draft was changed after you opened it and is not approved. Below is what it says now: read it and approve again.",
    ),
    "draft_saved_meanwhile": Sentence(
        "这份草稿在另一个窗口保存过，没有覆盖它。请把您写的抄到现在的文本里，再保存。",
        "The draft was saved from another window and was not written over. Copy what you wrote into what it says now, and save again.",
    ),
    "draft_own": Sentence(
        "自己起草的办法要由另一个人批准。请招商局或督查室的另一位同事处理。",
        "Whoever wrote a book does not approve it. Ask a colleague of the bureau or of the supervision office.",
    ),
    "draft_reason_missing": Sentence("请写明退回的理由。", "Say why it is given back."),
    "book_in_force_already": Sentence(
        "同样内容的办法已经批准从 {day} 起执行。", "A book with this very content is in force from {day} already."
    ),
    "book_without_cases": Sentence(
        "办法没有算例，不能交批。请至少写一个手算的例子。",
        "The book has no case and cannot be handed in. Work out one at least by hand.",
    ),
    "book_case_fails": Sentence(
        "办法中的这些算例没有通过：{cases}。请核对规则或算例。",
        "These cases of the book fail: {cases}. Check the rules or the cases.",
    ),
    "book_figure_unknown": Sentence(
        "办法要用的这些指标，台账没有：{figures}。请改用“数据”页所列的指标编号，或改为填报（entered）。",
        "The book asks for figures that the ledger does not have: {figures}. Use the codes that the page “Figures” "
        "lists, or let the value be entered.",
    ),
    "book_attribute_of_project": Sentence(
        "{figures} 是项目的属性，只有 subject: project 的办法能直接取。别的对象写成项目明细表（rows），作其中一列。",
        "{figures} is an attribute of a project, which only a book with `subject: project` takes itself. Make it a column "
        "of a table of projects (`rows`).",
    ),
    "book_figure_shape": Sentence(
        "台账有 {figures}，但那是{has}，这里写的是“{given}”。请改 unit 或 type。",
        "The ledger has {figures}, but it is {has}, and the book says “{given}”. Change its `unit` or `type`.",
    ),
    "reference_unknown": Sentence(
        "办法要取“{book}”的结果，而没有这本办法。请先添加它，或核对代码。",
        "The book takes results of “{book}”, which is not there. Add it first, or check its code.",
    ),
    "reference_item": Sentence(
        "“{name}”要取 {book} 的“{given}”，那本办法没有这一项，最接近的是：{nearest}。",
        "“{name}” takes “{given}” of {book}, which has no such item; nearest: {nearest}.",
    ),
    "reference_period": Sentence(
        "“{name}”按 {wanted} 取 {book} 的结果，而那本办法按 {found} 考核。请改用按 {wanted} 考核的那一本；那本时期更短的，写 by: {found} 逐期取。",
        "“{name}” takes {book} by {wanted}, but that book is run by {found}. Take one that is run by {wanted}; where its periods are shorter, write `by: {found}` for each of them.",
    ),
    "reference_subject": Sentence(
        "“{name}”是项目明细表的一列，要取考核项目的办法的结果，而 {book} 考核的是 {found}。",
        "“{name}” is a column of a table of projects and takes a book over projects; {book} is over {found}.",
    ),
    "reference_shape": Sentence(
        "“{name}”写的是“{wanted}”，而 {book} 给出的是“{found}”。请改 unit 或 type。",
        "“{name}” says “{wanted}”, but {book} gives “{found}”. Change its `unit` or `type`.",
    ),
    "book_list_to_date": Sentence(
        "“{name}”要按 {by} 一个数，而口径 {given} 是累计数，各月会越来越大。请改用本期数的口径（如 paid_in、signed_count）。",
        "“{name}” asks for one number by {by}, but {given} adds up to date and would rise from month to month. Use the definition "
        "of the period itself (such as paid_in, signed_count).",
    ),
    "book_text_missing": Sentence("没有办法文本。请粘贴或选择文件。", "There is no text. Paste it or choose a file."),
}
