"""What a rule book that cannot be read says, and what a run says of inputs that do not fit."""

from __future__ import annotations

from luodi.core.refusals import Sentence


def _at(zh: str, en: str) -> Sentence:
    """Every fault of a book begins with its place: file, line, item."""
    return Sentence("{file} 第 {line} 行（{item}）：" + zh, "{file}, line {line} ({item}): " + en)


SENTENCES = {
    "book_too_large": _at(
        "文件过大，最多 {limit} 个字符。请拆成几本规则书。",
        "the file is too large; {limit} characters at most. Split it.",
    ),
    "book_empty": _at("文件是空的。请从一本现成的规则书开始改。", "the file is empty. Start from a book that exists."),
    "yaml_not_read": _at(
        "YAML 格式有误（{problem}）。请检查缩进、冒号和引号。",
        "this is not valid YAML ({problem}). Check indents, colons and quotes.",
    ),
    "yaml_tab": _at("这一行里有制表符（Tab）。请把它换成空格。", "this line holds a tab. Put spaces in its place."),
    "yaml_wide_colon": _at(
        "这一行用了全角的“：”。请改成半角的 : ，后面空一格。",
        "the colon on this line is the full-width “：”. Write : and a space.",
    ),
    "yaml_wide_comma": _at(
        "括号里用了全角的“，”分隔。请改成半角的 , ；文字本身带的逗号请连文字一起加引号。",
        "the parts in brackets are set apart by the full-width “，”. Write a plain comma; quote a text that holds one.",
    ),
    "yaml_alias": _at(
        "不允许使用引用（& 和 *）。请把内容写全；以 & 或 * 开头的文字请加引号。",
        "anchors and aliases (& and *) are not taken. Write it out, or quote a text that begins so.",
    ),
    "yaml_tag": _at(
        "不允许使用标签“{given}”。以 ! 开头的文字请加引号。",
        "the tag “{given}” is not taken. Quote a text that begins with !.",
    ),
    "yaml_documents": _at(
        "一个文件只能放一本规则书。请去掉“---”之后的内容。", "one file holds one book. Remove what follows “---”."
    ),
    "yaml_too_deep": _at("嵌套超过 {limit} 层。请检查缩进。", "nested deeper than {limit}. Check the indents."),
    "value_ends_early": _at(
        "数值从 {since} 起、到 {until} 止，止在起之前。请改日期。",
        "the value holds from {since} until {until}, which is earlier. Mend the days.",
    ),
    "trait_unknown": _at(
        "没有“{given}”这个属性，最接近的是“{nearest}”。可以用带 choices 的输入，或 kind、group、rank、unit 等系统已有的属性。",
        "there is no trait “{given}”; the nearest is “{nearest}”. Use an input with choices, or a trait that the system has: kind, group, rank, unit…",
    ),
    "choice_not_of_input": _at(
        "“{input}”没有“{given}”这个选项，最接近的是“{nearest}”。可选：{known}。",
        "“{input}” never is “{given}”; the nearest choice is “{nearest}”. It may be: {known}.",
    ),
    "input_idle": _at(
        "没有一条规则用到“{given}”。请检查规则里的名称，或删去它。",
        "no rule asks for “{given}”. Check the names in the rules, or remove it.",
    ),
    "parameter_idle": _at(
        "没有一条规则用到参数“{given}”。请检查规则里的名称，或删去它。",
        "no rule asks for the parameter “{given}”. Check the names in the rules, or remove it.",
    ),
    "fact_without_amount": _at(
        "“{given}”要写金额，如 amount: 1.2亿元。", "“{given}” asks for its amount, such as amount: 1.2亿元."
    ),
    "amount_not_money": _at(
        "“{given}”不是金额。请写数和单位，如 1.2亿元、-500万元，到分为止。",
        "“{given}” is no amount of money. Write a number and its unit, such as 1.2亿元 or -500万元, to the fen at most.",
    ),
    "key_doubled": _at(
        "“{given}”写了两次（第一次在第 {first} 行）。请删去一处。",
        "“{given}” stands twice (first on line {first}). Remove one.",
    ),
    "key_unknown": _at(
        "不认识“{given}”，最接近的是“{nearest}”。这里可以写：{known}。",
        "“{given}” is not known here; nearest: “{nearest}”. Known: {known}.",
    ),
    "comma_in_braces": _at(
        "花括号里的文字带有逗号，被当成了另一项（“{given}”）。请给这段文字加上引号。",
        "a text in braces holds a comma and was cut at “{given}”. Put the text in quotes.",
    ),
    "key_missing": _at("缺少“{given}”。请补上。", "“{given}” is missing. Add it."),
    "one_of_expected": _at("应当写且只写其中一项：{known}。", "write exactly one of: {known}."),
    "value_expected": _at("这里要写{wanted}。", "expected here: {wanted}."),
    "value_wrong": _at("“{given}”不对，这里要写{wanted}。", "“{given}” does not fit; expected: {wanted}."),
    "word_unknown": _at(
        "不认识“{given}”，最接近的是“{nearest}”。可以写：{known}。",
        "“{given}” is not known; nearest: “{nearest}”. Known: {known}.",
    ),
    "list_expected": _at(
        "这里要写一个列表（每行以“- ”开头），1 到 {most} 项。",
        "expected a list (each line begins with “- ”) of 1 to {most}.",
    ),
    "mapping_expected": _at(
        "这里要写“名称: 值”。请检查缩进和冒号。", "expected “name: value” lines. Check the indent and the colon."
    ),
    "measure_unknown": _at(
        "不认识单位“{given}”，最接近的是“{nearest}”。单位后面接着写文字时要空一格。",
        "the unit “{given}” is not known; nearest: “{nearest}”. Leave a space between a unit and what follows.",
    ),
    "unit_missing": _at(
        "没有写单位。请写 unit（如 万元、个、%、分），或写 type（yesno、text、date、number）。",
        "the unit is missing. Write `unit` (万元, 个, %, 分…) or `type` (yesno, text, date, number).",
    ),
    "name_taken": _at(
        "名称“{given}”已被使用或是保留字。请换一个。", "the name “{given}” is taken or reserved. Choose another."
    ),
    "name_later": _at(
        "“{given}”写在后面，算式只能用写在前面的项。请把它移到前面。",
        "“{given}” stands further down; a formula may use only what stands above it. Move it up.",
    ),
    "name_of_item": _at(
        "中间数（figures）先于各项计算，不能用考核项“{given}”。请改写成 items 里的一项，加 counted: no。",
        "Figures are worked out before the items, so none may use the item “{given}”. Write it as an item with `counted: no`.",
    ),
    "key_of_other_source": _at(
        "“{given}”只和这些来源一起写：{sources}。", "`{given}` goes only with these sources: {sources}."
    ),
    "years_ago_of_list": _at(
        "years_ago 只用于一个数，不用于一列数或明细表。",
        "`years_ago` is for a single figure, not for a list or a table.",
    ),
    "name_unknown": _at(
        "没有“{given}”这个名称，最接近的是“{nearest}”。", "there is no “{given}”; nearest: “{nearest}”."
    ),
    "name_unknown_here": _at(
        "没有“{given}”这个名称。这里可以用：{known}。", "there is no “{given}”. Known here: {known}."
    ),
    "name_is_title": _at(
        "“{given}”是名称，算式里要写代码：{called}。", "“{given}” is a title; a formula uses its code: {called}."
    ),
    "name_is_choice": _at(
        '“{given}”是选项，在算式里要加引号："{given}"。',
        '“{given}” is a choice; in a formula it stands in quotes: "{given}".',
    ),
    "name_is_column": _at(
        "“{given}”是明细表 {table} 的一列，只能在 each: {of: {table}, …} 里逐行使用。",
        "“{given}” is a column of the table {table}; it is known only inside `each` of that table.",
    ),
    "name_is_unit": _at(
        "“{given}”是单位，前面要有数：如 400万元 / 1亩。分档的边界里要用的，先写成参数。",
        "“{given}” is a unit and needs a number before it, as in 400万元 / 1亩. For the bound of a band, make it a parameter.",
    ),
    "then_not_an_item": _at(
        "then 里只能写 items 里的代码，没有“{given}”。可用：{nearest}。输入要参加比较的，先写成一项，加 counted: no。",
        "`then` takes codes of items, and “{given}” is none. Known: {nearest}. To compare an input, make it an item with `counted: no`.",
    ),
    "last_without_list": _at(
        "last: {given} 要取 {given} 个数，请加 list: yes；只要上一期的，写 last: 1。",
        "`last: {given}` takes {given} values: add `list: yes`, or write `last: 1` for the one before.",
    ),
    "column_source": _at(
        "明细表的一列不能来自 {given}，只能来自：{known}。",
        "a column cannot come from {given}; it comes from: {known}.",
    ),
    "column_of_other_period": _at(
        "明细表的一列取同一时期末的结果，不写 last 和 by。",
        "a column takes the result of the same period; write no `last` and no `by`.",
    ),
    "period_type": _at(
        "period: {given} 给出的不是这种数。请写 {wanted}。", "`period: {given}` gives no such value. Write {wanted}."
    ),
    "gate_of_text": _at(
        "这一项的结果是文字，gate 不通过时也要有文字：请写 otherwise，如 otherwise: '\"none\"'。",
        "the item gives a text, so the gate needs one too: write `otherwise`, such as otherwise: '\"none\"'.",
    ),
    "range_wrong": _at("range 要写两个数：最小、最大。", "`range` takes two numbers, the smaller first."),
    "parameter_ambiguous": _at(
        "参数“{given}”有两个值同时有效、分不出先后。请用 from 或 for 区分。",
        "two values of “{given}” hold at once and neither wins. Tell them apart by `from` or `for`.",
    ),
    "places_out_of_range": _at("小数位数应在 -9 到 12 之间。", "places must lie between -9 and 12."),
    "item_wrong_unit": _at(
        "结果的单位是“{found}”，应当是“{wanted}”。请核对算式，或改 total 的 unit。",
        "the result is in “{found}” and should be in “{wanted}”. Check the formula, or the `unit` of `total`.",
    ),
    "item_wrong_points": _at(
        "结果的单位是“{found}”，应当是“{wanted}”。计分的数字后面要写“分”，如 10分；总分不是分数的，在 total 里写 unit。",
        "the result is in “{found}” and should be in “{wanted}”. Write 分 behind points, as in 10分; if the total is no points, give `total` a `unit`.",
    ),
    "veto_zero_low_first": _at(
        "总分低的在前，清零就成了第一名。请写 effect: unranked（不排名）。",
        "the lowest total comes first, so a total of zero would win. Write `effect: unranked`.",
    ),
    "full_missing_beside": _at(
        "同组有项要“分摊权重”，分到的各项都要写明满分。请写 full（加减分用 extras，不参加分摊）。",
        "an item beside it spreads its weight, so each must say what it is worth. Add `full` (extras take no part).",
    ),
    "grade_without_share": _at(
        "whole 和 at_least 说的是 to（比例）怎样变成名额。请写 to。",
        "`whole` and `at_least` say how the share `to` becomes places. Add `to`.",
    ),
    "full_missing": _at(
        "“计满分”或“分摊权重”要知道本项满分。请写 full。", "the policy needs to know the full points. Add `full`."
    ),
    "judged_without_range": _at(
        "评定项“{given}”要对应一个有 range 的、from: judged 的输入。",
        "“{given}” must be an input with `from: judged` and a `range`.",
    ),
    "total_of_nothing": _at(
        "没有可以合计的项。请至少有一项计入总分，或写 total 的 expression。",
        "nothing to sum up. Count at least one item, or give `total` an expression.",
    ),
    "grades_not_rising": _at(
        "各等次的 to 应逐级升高，且不超过 100%。", "the grades' `to` must rise and not pass 100%."
    ),
    "expression_too_long": _at(
        "算式过长，最多 {limit} 个字符。请拆成 figures。",
        "the formula is longer than {limit} characters. Split it into `figures`.",
    ),
    "expression_too_large": _at(
        "算式过大，最多 {limit} 个成分。请拆成 figures。",
        "the formula has more than {limit} parts. Split it into `figures`.",
    ),
    "expression_too_deep": _at(
        "算式嵌套超过 {limit} 层。请拆成 figures。",
        "the formula is nested deeper than {limit}. Split it into `figures`.",
    ),
    "expression_empty": _at("算式是空的。", "the formula is empty."),
    "expression_sign_unknown": _at(
        "算式“{formula}”里有不认识的符号：“{given}”。", "a sign in “{formula}” is not known: “{given}”."
    ),
    "expression_power": _at(
        "算式“{formula}”里有乘方。平方写成两个数相乘，例如 a * a；开方写 root(a, 2, 4)，2 是次数，4 是取几位小数。",
        "there is a power in “{formula}”. Write a square as a product, such as a * a, and a root as root(a, 2, 4): 2 is the degree, 4 the places.",
    ),
    "expression_left_over": _at(
        "算式“{formula}”在“{given}”处读不下去。是否少了运算符？",
        "the formula “{formula}” ends before “{given}”. Is an operator missing?",
    ),
    "expression_chained": _at(
        "算式“{formula}”里不能连写比较（a < b < c）。请用“且”连接。",
        "comparisons cannot be chained in “{formula}”. Join them by `and`.",
    ),
    "expression_sign_unexpected": _at(
        "算式“{formula}”在“{given}”处读不懂。", "the formula “{formula}” cannot be read at “{given}”."
    ),
    "expression_sign_expected": _at(
        "算式“{formula}”里此处应为“{expected}”，写的是“{given}”。",
        "expected “{expected}” in “{formula}”, found “{given}”.",
    ),
    "number_not_read": _at(
        "数“{given}”太长。整数最多 20 位，小数最多 12 位。",
        "the number “{given}” is too long: 20 digits and 12 places at most.",
    ),
    "function_unknown": _at(
        "没有函数“{given}”，最接近的是“{nearest}”。", "there is no function “{given}”; nearest: “{nearest}”."
    ),
    "function_arguments": _at(
        "函数“{given}”要 {least} 到 {most} 个参数，写了 {count} 个。",
        "“{given}” takes {least} to {most} arguments, not {count}.",
    ),
    "argument_wrong": _at(
        "“{given}”这里要的是{wanted}，写的是{found}。", "“{given}” wants {wanted} here and got {found}."
    ),
    "types_differ": _at("{left}与{right}不能放在一起。", "{left} and {right} do not go together."),
    "units_differ": _at(
        "单位不同：“{left}”与“{right}”不能相加减或比较。",
        "“{left}” and “{right}” cannot be added or compared.",
    ),
    "units_differ_money": _at(
        "单位不同：“{left}”与“{right}”不能相加减或比较。金额要写单位，如 5000万元。",
        "“{left}” and “{right}” cannot be added or compared. Money carries its unit, as in 5000万元.",
    ),
    "units_differ_count": _at(
        "单位不同：“{left}”与“{right}”不能相加减或比较。相除得来的数没有单位，要当个数用请乘 1个；个数要当没有单位的数用请除以 1个。",
        "“{left}” and “{right}” cannot be added or compared. What comes of a division has no unit: * 1个 makes it a count, and / 1个 makes a count a plain number.",
    ),
    "units_differ_by_one": _at(
        "单位不同：“{left}”与“{right}”差一个“{unit}”。请再写 {sign} 1{unit}；要数整{unit}数的，用 steps(…, 1{unit})。",
        "“{left}” and “{right}” differ by one “{unit}”. Write {sign} 1{unit} behind; for whole ones, steps(…, 1{unit}).",
    ),
    "units_bare": _at(
        "“{given}”没有写单位，旁边的是“{unit}”。请把单位写上，如 {given}{unit}。",
        "“{given}” has no unit and stands beside “{unit}”. Write the unit too, as in {given}{unit}.",
    ),
    "units_bare_result": _at(
        "“{given}”是没有单位的数，旁边的是“{unit}”。请乘上单位：{given} * 1{unit}；或把旁边的除以 1{unit}。",
        "“{given}” is a number without a unit and stands beside “{unit}”. Multiply it, {given} * 1{unit}, or divide the other by 1{unit}.",
    ),
    "units_bare_percent": _at(
        "“{given}”旁边的是百分数或倍数，没有 % 就是 {hundred}%。请写明是 {given}%、{hundred}% 还是 {given}倍。",
        "“{given}” stands beside a percentage or a multiple; without % it is {hundred}%. Say which: {given}%, {hundred}% or {given}倍.",
    ),
    "rounding_needs_unit": _at(
        "{given} 取整前要知道以什么为单位：请写 round(…, 0, 1{unit})（四舍五入）、cut(…, 0, 1{unit})（去尾）或 steps(…, 1{unit})（几个整数）。",
        "{given} needs to know whole what. Write round(…, 0, 1{unit}), cut(…, 0, 1{unit}), or steps(…, 1{unit}) for whole ones.",
    ),
    "money_needs_step": _at(
        "金额不能用 {given} 取整，要写按多少取整：cut(金额, 0, 1万元)（去尾）、round(金额, 0, 1万元)（四舍五入）或 steps(金额, 1亿元)（几个整数）。",
        "money is not rounded by {given} alone. Say to what: cut(amount, 0, 1万元), round(amount, 0, 1万元), or steps(amount, 1亿元) for whole ones.",
    ),
    "if_without_else": _at("if 最后要写“否则”的值。", "`if` needs a last value for “else”."),
    "date_not_read": _at('日期要写成 date("2026-03-01")。', 'write a date as date("2026-03-01").'),
    "reason_unknown": _at("原因只能是：{known}。", "the reason must be one of: {known}."),
    "rows_unknown": _at("“{given}”不是一张明细表或一列数。", "“{given}” is not a table or a list."),
    "peers_in_rows": _at(
        "逐行计算中不能与同组比较。请先在 figures 里算出合计再比较。",
        "peers cannot be asked for inside rows. Sum up in `figures` first.",
    ),
    "bands_uncovered": _at(
        "分档没有覆盖全部取值。请补上 outside（不在任何一档时的值），或补齐各档。",
        "the rows do not cover every value. Add `outside` or complete the rows.",
    ),
    "bands_gap": _at(
        "{first} 与 {second} 之间有空档（或次序颠倒）。请补齐，或写 gaps: outside 并给出 outside。",
        "there is a gap (or a wrong order) between {first} and {second}. Close it, or write `gaps: outside` and `outside`.",
    ),
    "bands_overlap": _at(
        "{first} 与 {second} 处两档重叠。请写明边界属于哪一档，或写 overlaps: first。",
        "rows overlap at {first} and {second}. Say whose the bound is, or write `overlaps: first`.",
    ),
    "band_two_bounds": _at(
        "一个边界只能写一种：from 或 above，to 或 below。",
        "one bound is either `from` or `above`, either `to` or `below`.",
    ),
    "band_empty": _at("从 {first} 到 {second} 没有任何值。", "nothing lies between {first} and {second}."),
    "bound_not_a_number": _at(
        "边界“{given}”要写成数和单位，如 1亿元。", "the bound “{given}” must be a number with its unit, as in 1亿元."
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
    "tier_for_nobody": _at(
        "要写明给谁：职务用 ranks，单位用 kinds、groups 或 names，不能两者都写。",
        "say for whom: `ranks` for posts, or `kinds`, `groups`, `names` for units; not both.",
    ),
    "tier_count_wrong": _at(
        "个数至少为 1，金额不能为负，最多精确到分。",
        "the count must be 1 or more, the amount not negative and not finer than a fen.",
    ),
}
