"""What a rule book that cannot be read says, and what a run says of inputs that do not fit."""

from __future__ import annotations

from luodi.core.refusals import Sentence
from luodi.core.refusals.slips import told

SENTENCES = {
    "book_too_large": told(
        "文件过大，最多 {limit} 个字符。请拆成几本规则书。",
        "the file is too large; {limit} characters at most. Split it.",
    ),
    "book_empty": told("文件是空的。请从一本现成的规则书开始改。", "the file is empty. Start from a book that exists."),
    "trait_computed": told(
        "for 只能用属性和带 choices 的输入，“{given}”不是。按它取值，请写成 bands 或 if。",
        "`for` takes traits and inputs with choices, and “{given}” is neither. Choose by it with `bands` or `if`.",
    ),
    "trait_unknown": told(
        "没有“{given}”这个属性，最接近的是“{nearest}”。可以用带 choices 的输入，或 kind、group、rank、unit 等系统已有的属性。",
        "there is no trait “{given}”; the nearest is “{nearest}”. Use an input with choices, or a trait that the system has: kind, group, rank, unit…",
    ),
    "choice_not_of_input": told(
        "“{input}”没有“{given}”这个选项，最接近的是“{nearest}”。可选：{known}。",
        "“{input}” never is “{given}”; the nearest choice is “{nearest}”. It may be: {known}.",
    ),
    "fact_without_amount": told(
        "“{given}”要写金额，如 amount: 1.2亿元。", "“{given}” asks for its amount, such as amount: 1.2亿元."
    ),
    "amount_not_money": told(
        "“{given}”不是金额。请写数和单位，如 1.2亿元、-500万元，到分为止。",
        "“{given}” is no amount of money. Write a number and its unit, such as 1.2亿元 or -500万元, to the fen at most.",
    ),
    "key_doubled": told(
        "“{given}”写了两次（第一次在第 {first} 行）。请删去一处。",
        "“{given}” stands twice (first on line {first}). Remove one.",
    ),
    "key_unknown_alone": told("不认识“{given}”。这里可以写：{known}。", "“{given}” is not known here. Known: {known}."),
    "measure_unknown_alone": told(
        "不认识单位“{given}”，可用的单位见手册第 8 节。单位后面接着写文字时要空一格。",
        "the unit “{given}” is not known; section 8 of the manual lists them. Leave a space between a unit and what follows.",
    ),
    "trait_unknown_alone": told(
        "没有“{given}”这个属性。可以用带 choices 的输入，或 kind、group、rank、unit 等系统已有的属性。",
        "there is no trait “{given}”. Use an input with choices, or a trait that the system has: kind, group, rank, unit…",
    ),
    "key_unknown": told(
        "不认识“{given}”，最接近的是“{nearest}”。这里可以写：{known}。",
        "“{given}” is not known here; nearest: “{nearest}”. Known: {known}.",
    ),
    "colon_without_space": told("“{given}”的冒号后面要空一格。", "a space is missing behind the colon of “{given}”."),
    "comma_in_braces": told(
        "花括号里的文字带有逗号，被当成了另一项（“{given}”）。请给这段文字加上引号。",
        "a text in braces holds a comma and was cut at “{given}”. Put the text in quotes.",
    ),
    "key_missing": told("缺少“{given}”。请补上。", "“{given}” is missing. Add it."),
    "one_of_expected": told("应当写且只写其中一项：{known}。", "write exactly one of: {known}."),
    "value_expected": told("这里要写{wanted}。", "expected here: {wanted}."),
    "value_wrong": told("“{given}”不对，这里要写{wanted}。", "“{given}” does not fit; expected: {wanted}."),
    "word_unknown": told(
        "不认识“{given}”，最接近的是“{nearest}”。可以写：{known}。",
        "“{given}” is not known; nearest: “{nearest}”. Known: {known}.",
    ),
    "list_expected": told(
        "这里要写一个列表（每行以“- ”开头），1 到 {most} 项。",
        "expected a list (each line begins with “- ”) of 1 to {most}.",
    ),
    "mapping_expected": told(
        "这里要写“名称: 值”。请检查缩进和冒号。", "expected “name: value” lines. Check the indent and the colon."
    ),
    "measure_unknown": told(
        "不认识单位“{given}”，最接近的是“{nearest}”。单位后面接着写文字时要空一格。",
        "the unit “{given}” is not known; nearest: “{nearest}”. Leave a space between a unit and what follows.",
    ),
    "unit_missing": told(
        "没有写单位。请写 unit（如 万元、个、%、分），或写 type（yesno、text、date、number）。",
        "the unit is missing. Write `unit` (万元, 个, %, 分…) or `type` (yesno, text, date, number).",
    ),
    "name_taken": told(
        "名称“{given}”已被使用或是保留字。请换一个。", "the name “{given}” is taken or reserved. Choose another."
    ),
    "name_later": told(
        "“{given}”写在后面，算式只能用写在前面的项。请把它移到前面。",
        "“{given}” stands further down; a formula may use only what stands above it. Move it up.",
    ),
    "name_of_item": told(
        "中间数（figures）先于各项计算，不能用考核项“{given}”。请改写成 items 里的一项，加 counted: no。",
        "Figures are worked out before the items, so none may use the item “{given}”. Write it as an item with `counted: no`.",
    ),
    "key_of_other_source": told(
        "“{given}”只和这些来源一起写：{sources}。", "`{given}` goes only with these sources: {sources}."
    ),
    "years_ago_of_list": told(
        "years_ago 只用于一个数，不用于一列数或明细表。",
        "`years_ago` is for a single figure, not for a list or a table.",
    ),
    "name_unknown": told(
        "没有“{given}”这个名称，最接近的是“{nearest}”。", "there is no “{given}”; nearest: “{nearest}”."
    ),
    "name_unknown_here": told(
        "没有“{given}”这个名称。这里可以用：{known}。", "there is no “{given}”. Known here: {known}."
    ),
    "name_is_title": told(
        "“{given}”是名称，算式里要写代码：{called}。", "“{given}” is a title; a formula uses its code: {called}."
    ),
    "name_is_choice": told(
        '“{given}”是选项，在算式里要加引号："{given}"。',
        '“{given}” is a choice; in a formula it stands in quotes: "{given}".',
    ),
    "name_is_column": told(
        "“{given}”是明细表 {table} 的一列，只能在 each: {of: {table}, …} 里逐行使用。",
        "“{given}” is a column of the table {table}; it is known only inside `each` of that table.",
    ),
    "name_is_unit": told(
        "“{given}”是单位，前面要有数：如 400万元 / 1亩。分档的边界里要用的，先写成参数。",
        "“{given}” is a unit and needs a number before it, as in 400万元 / 1亩. For the bound of a band, make it a parameter.",
    ),
    "then_not_an_item": told(
        "then 里只能写 items 里的代码，没有“{given}”。可用：{nearest}。输入要参加比较的，先写成一项，加 counted: no。",
        "`then` takes codes of items, and “{given}” is none. Known: {nearest}. To compare an input, make it an item with `counted: no`.",
    ),
    "last_without_list": told(
        "last: {given} 要取 {given} 个数，请加 list: yes；只要上一期的，写 last: 1。",
        "`last: {given}` takes {given} values: add `list: yes`, or write `last: 1` for the one before.",
    ),
    "column_source": told(
        "明细表的一列不能来自 {given}，只能来自：{known}。",
        "a column cannot come from {given}; it comes from: {known}.",
    ),
    "column_of_other_period": told(
        "明细表的一列取同一时期末的结果，不写 last 和 by。",
        "a column takes the result of the same period; write no `last` and no `by`.",
    ),
    "period_type": told(
        "period: {given} 给出的不是这种数。请写 {wanted}。", "`period: {given}` gives no such value. Write {wanted}."
    ),
    "gate_of_text": told(
        "这一项的结果是文字，gate 不通过时也要有文字：请写 otherwise，如 otherwise: '\"none\"'。",
        "the item gives a text, so the gate needs one too: write `otherwise`, such as otherwise: '\"none\"'.",
    ),
    "unrecorded_of_list": told(
        "一列数或明细表没有登记，写 unrecorded: []（一行也没有），不写 {given}。",
        "of a list or a table nothing on record is `unrecorded: []`, no rows, and not {given}.",
    ),
    "range_wrong": told("range 要写两个数：最小、最大。", "`range` takes two numbers, the smaller first."),
    "parameter_ambiguous": told(
        "参数“{given}”有两个值同时有效、分不出先后。请用 from 或 for 区分。",
        "two values of “{given}” hold at once and neither wins. Tell them apart by `from` or `for`.",
    ),
    "places_out_of_range": told("小数位数应在 -9 到 12 之间。", "places must lie between -9 and 12."),
    "item_wrong_unit": told(
        "结果的单位是“{found}”，应当是“{wanted}”。请核对算式，或改 total 的 unit。",
        "the result is in “{found}” and should be in “{wanted}”. Check the formula, or the `unit` of `total`.",
    ),
    "item_wrong_points": told(
        "结果的单位是“{found}”，应当是“{wanted}”。计分的数字后面要写“分”，如 10分；总分不是分数的，在 total 里写 unit。",
        "the result is in “{found}” and should be in “{wanted}”. Write 分 behind points, as in 10分; if the total is no points, give `total` a `unit`.",
    ),
    "veto_zero_low_first": told(
        "总分低的在前，清零就成了第一名。请写 effect: unranked（不排名）。",
        "the lowest total comes first, so a total of zero would win. Write `effect: unranked`.",
    ),
    "full_missing_beside": told(
        "同组有项要“分摊权重”，分到的各项都要写明满分。请写 full；不参加分摊的写 full: 0分（加减分用 extras）。",
        "an item beside it spreads its weight, so each must say what it is worth. Add `full`; `full: 0分` takes no part (nor do extras).",
    ),
    "grade_without_share": told(
        "whole 和 at_least 说的是 to（比例）怎样变成名额。请写 to。",
        "`whole` and `at_least` say how the share `to` becomes places. Add `to`.",
    ),
    "number_wrong": told(
        "“{given}”不对，这里要写数，单位是“{wanted}”。", "“{given}” is wrong here: write a number, in “{wanted}”."
    ),
    "colon_missing": told(
        "“{given}”里缺冒号。冒号用半角（:），后面空一格。",
        "a colon is missing in “{given}”. It is the plain one (:), with a space behind it.",
    ),
    "list_without_brackets": told(
        "“{given}”后面没有值。一列数要加方括号，如 [1, 2]。",
        "“{given}” has no value. Put a list in brackets, as [1, 2].",
    ),
    "name_of_itself": told("“{given}”的算式用到了它自己。", "the formula of “{given}” asks for itself."),
    "grades_not_given": told(
        "“{input}”还没有可比的词，比不了“{given}”。请先在 ranking 的 grades 里写明各等次。",
        "“{input}” has no words yet to compare with “{given}”. Write the `grades` of the ranking first.",
    ),
    "award_wrong_unit": told(
        "这一奖励算出的单位是“{found}”，unit 写的是“{wanted}”。金额后面要写单位，如 10万元；或改 unit。",
        "this award comes out in “{found}” and its `unit` says “{wanted}”. Write the unit behind the amount, as in 10万元, or mend `unit`.",
    ),
    "item_unit_by_one": told(
        "结果的单位是“{found}”，应当是“{wanted}”，差一个“{unit}”。请再写 {sign} 1{unit}。",
        "the result is in “{found}” and should be in “{wanted}”: they differ by one “{unit}”. Write {sign} 1{unit} behind.",
    ),
    "benchmark_without_cap": told(
        "与同组的平均（最高）比，要写 cap：100%、别的比率，或 none（上不封顶）。",
        "a benchmark asks for its `cap`: 100%, another rate, or none.",
    ),
    "floor_wrong": told("floor 在 0% 到 100% 之间，写的是 {given}。", "`floor` lies between 0% and 100%, not {given}."),
    "unrecorded_out_of_range": told(
        "unrecorded 写的 {given} 超过了 range 的上限。请改其中一个。",
        "`unrecorded` {given} is above the `range`. Mend one.",
    ),
    "case_trait_twice": told(
        "案例里“{given}”写了两样：for 是“{first}”，inputs 是“{second}”。请写成一样的，或只写 inputs。",
        "the case says two things of “{given}”: “{first}” in `for`, “{second}” in `inputs`. Write the same, or `inputs` alone.",
    ),
    "case_input_and_facts": told(
        "“{given}”由 facts 算出，inputs 里又写了一个数。请删去一处。",
        "“{given}” follows from `facts`, and `inputs` gives it again. Remove one.",
    ),
    "amount_not_above_zero": told("金额要大于零，写的是 {given}。", "the amount is more than nothing, not {given}."),
    "expect_wrong": told(
        "expect 里的“{given}”要写一个值（或一列值）；别家的奖励写成 awards: {甲: {代码: 数}}，甲要在 peers 里。",
        "“{given}” in `expect` takes a value, or a list of values; what another is awarded is written awards: {甲: {code: number}}, with 甲 among the `peers`.",
    ),
    "peers_self": told(
        "self 是被考核的一家，peers 里写其他各家。请换一个名字。",
        "`self` is the one assessed; `peers` are the others. Give it another name.",
    ),
    "shares_not_whole": told(
        "shares 合计 {given}%，应为 100%。请调整。", "`shares` come to {given}%, and should to 100%. Mend them."
    ),
    "deduction_of_list": told(
        "times 要写扣几次，“{given}”是一列数。合计写 sum({given})，有几个写 count({given})。",
        "`times` is how often, and “{given}” is a list. Write sum({given}) for its sum, count({given}) for how many.",
    ),
    "deduction_each_share": told(
        "each 要写每次扣多少，“{given}”是百分数，这一项的单位是“{wanted}”。扣满分的一部分，请写成 {given} * 满分。",
        "`each` is how much, and “{given}” is a percentage of nothing; the item is in “{wanted}”. For a part of it write {given} * the full amount.",
    ),
    "share_without_percent": told(
        "to 写的是名次比例，{given} 没有 % 就是 {hundred}%。请写 {given}%；前几名写 places。",
        "`to` is a share of the places, and {given} without % is {hundred}%. Write {given}%, or `places` for the first so many.",
    ),
    "bands_gap_at": told(
        "正好是 {first} 的不在任何一档。请把 below 改成 to，或把 above 改成 from。",
        "exactly {first} is in no row. Make `below` a `to`, or `above` a `from`.",
    ),
    "passes_on_without_seats": told(
        "passes_on（递补）说的是空出的名额给谁，这一行没有名额。请写 to（比例）或 places（前几名）。",
        "`passes_on` says who gets a seat that is left, and this row has none. Add `to` (a share) or `places` (the first so many).",
    ),
    "full_not_weight": told(
        "full 写的是 {given}，权重是 {weight}。满分就是权重，请删去 full，或改成一样的。",
        "`full` says {given} and the weight is {weight}. The weight is what it is worth: remove `full`, or write the same.",
    ),
    "gives_over_full": told(
        "这一档给 {given}，超过了满分 {full}。请改 full，或改这一档。",
        "a row gives {given}, more than the {full} that the item is worth. Mend `full` or the row.",
    ),
    "limits_crossed": told(
        "下限 {low} 比上限 {high} 还高。请改其中一个。",
        "the lower limit {low} is above the upper one {high}. Mend one.",
    ),
    "grade_never": told(
        "“{given}”永远评不上：够得上的都已经评为前面的“{above}”。等次从好到差写，分数从高到低。",
        "nobody can be “{given}”: whoever could is “{above}” already. Write the best grade first, the marks falling.",
    ),
    "rounding_of_other_unit": told(
        "结果的单位是“{wanted}”，round 写的是“{given}”。请在 round 里写 unit: {wanted}。",
        "the result is in “{wanted}” and `round` says “{given}”. Write `unit: {wanted}` in `round`.",
    ),
    "deduction_of_share": told(
        "times 要写扣几次，“{given}”是百分数。每低 1% 扣一次的，写 steps({given}, 1%)。",
        "`times` is how often, and “{given}” is a percentage. For each whole per cent write steps({given}, 1%).",
    ),
    "peers_of_place": told(
        "升降等时各家的名次还没有都定下来，不能和同组比名次。请用这一家自己的 place。",
        "while grades move the places of the others are not known. Use this subject's own `place`.",
    ),
    "first_wrong": told("{named} 至少写 1，写的是 {given}。", "`{named}` is 1 or more, not {given}."),
    "gather_of_share": told(
        "百分数“{given}”不能相加。要取平均的，写 by 加 within: mean。",
        "the percentages “{given}” are not added up. For their mean write `by` with `within: mean`.",
    ),
    "step_of_nothing": told(
        "{written} 不行：per 是一档有多大，要大于零；take 写扣多少，不写负号。",
        "{written} will not do: `per` is how far a step goes, above zero; `take` is how much is taken off, without a minus.",
    ),
    "if_never": told(
        "if 里的“{given}”永远轮不到：够得上的前面“{before}”已经算了。条件从严到宽写，分档的写成 bands。",
        "“{given}” is never reached in `if`: wherever it holds, “{before}” has held. Write the strictest first, or use bands.",
    ),
    "full_not_range": told(
        "full 写的是 {given}，range 的上限是 {high}。请写成一样的。",
        "`full` says {given} and the range ends at {high}. Write the same.",
    ),
    "expect_empty": told(
        "expect 什么也没有写，这个案例说明不了什么。请写应得的分。",
        "`expect` says nothing, so the case shows nothing. Write what must come out.",
    ),
    "deduction_negative": told(
        "扣分不写负号：写扣多少就是扣多少。", "a deduction takes no minus: write how much is taken off."
    ),
    "full_missing": told(
        "“计满分”或“分摊权重”要知道本项满分。请写 full。", "the policy needs to know the full points. Add `full`."
    ),
    "judged_without_range": told(
        "评定项“{given}”要对应一个有 range 的、from: judged 的输入。",
        "“{given}” must be an input with `from: judged` and a `range`.",
    ),
    "total_of_nothing": told(
        "没有可以合计的项。请至少有一项计入总分，或写 total 的 expression。",
        "nothing to sum up. Count at least one item, or give `total` an expression.",
    ),
    "grades_not_rising": told(
        "各等次的 to 应逐级升高，且不超过 100%。", "the grades' `to` must rise and not pass 100%."
    ),
    "input_unknown": Sentence(
        "规则书没有输入“{input}”（对象 {subject}）。请核对名称。",
        "The book asks for no “{input}” (subject {subject}). Check the name.",
    ),
    "input_wrong": Sentence(
        "对象 {subject} 的“{input}”不能取值“{given}”。请核对类型和单位。",
        "“{input}” of {subject} cannot be “{given}”. Check its type and unit.",
    ),
    "input_out_of_range": Sentence(
        "对象 {subject} 的“{input}”应在 {low} 到 {high} 之间。",
        "“{input}” of {subject} must lie between {low} and {high}.",
    ),
    "input_not_a_choice": Sentence(
        "对象 {subject} 的“{input}”不能是“{given}”，可选：{known}。",
        "“{input}” of {subject} cannot be “{given}”; choices: {known}.",
    ),
    "tier_for_nobody": told(
        "要写明给谁：职务用 ranks，单位用 kinds、groups 或 names，不能两者都写。",
        "say for whom: `ranks` for posts, or `kinds`, `groups`, `names` for units; not both.",
    ),
    "tier_count_wrong": told(
        "个数至少为 1，金额不能为负，最多精确到分。",
        "the count must be 1 or more, the amount not negative and not finer than a fen.",
    ),
}
