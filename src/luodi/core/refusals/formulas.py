"""What a formula of a rule book says that cannot be read or worked out: signs, types, units, bands, rows."""

from __future__ import annotations

from luodi.core.refusals.slips import told

SENTENCES = {
    "expression_too_long": told(
        "算式过长，最多 {limit} 个字符。请拆成 figures。",
        "the formula is longer than {limit} characters. Split it into `figures`.",
    ),
    "expression_too_large": told(
        "算式过大，最多 {limit} 个成分。请拆成 figures。",
        "the formula has more than {limit} parts. Split it into `figures`.",
    ),
    "expression_too_deep": told(
        "算式嵌套超过 {limit} 层。请拆成 figures。",
        "the formula is nested deeper than {limit}. Split it into `figures`.",
    ),
    "expression_empty": told("算式是空的。", "the formula is empty."),
    "expression_sign_unknown": told(
        "算式“{formula}”里有不认识的符号：“{given}”。", "a sign in “{formula}” is not known: “{given}”."
    ),
    "expression_power": told(
        "算式“{formula}”里有乘方。平方写成两个数相乘，例如 a * a；开方写 root(a, 2, 4)，2 是次数，4 是取几位小数。",
        "there is a power in “{formula}”. Write a square as a product, such as a * a, and a root as root(a, 2, 4): 2 is the degree, 4 the places.",
    ),
    "expression_left_over": told(
        "算式“{formula}”在“{given}”处读不下去。是否少了运算符？",
        "the formula “{formula}” ends before “{given}”. Is an operator missing?",
    ),
    "expression_chained": told(
        "算式“{formula}”里不能连写比较（a < b < c）。请用“且”连接。",
        "comparisons cannot be chained in “{formula}”. Join them by `and`.",
    ),
    "expression_sign_unexpected": told(
        "算式“{formula}”在“{given}”处读不懂。", "the formula “{formula}” cannot be read at “{given}”."
    ),
    "expression_sign_expected": told(
        "算式“{formula}”里此处应为“{expected}”，写的是“{given}”。",
        "expected “{expected}” in “{formula}”, found “{given}”.",
    ),
    "bracket_open": told("算式“{formula}”少一个右括号。", "a closing bracket is missing in “{formula}”."),
    "sign_turned": told("“{given}”应写成“{instead}”。", "write “{instead}” for “{given}”."),
    "date_without_sign": told(
        '算式里的日期要写成 date("2026-06-30")。', 'a date in a formula is written date("2026-06-30").'
    ),
    "number_impossible": told(
        "{function} 的第二个数不能是 {given}。", "the second number of {function} cannot be {given}."
    ),
    "band_never": told(
        "{first} 到 {second} 这一档永远轮不到：前面的一档已经包括了它。请调整次序或边界。",
        "the row from {first} to {second} is never reached: one before it holds all of it. Mend their order or bounds.",
    ),
    "units_differ_currency": told(
        "单位不同：“{left}”与“{right}”之间差一个币种。汇率要写成参数，单位如 元/美元。",
        "“{left}” and “{right}” differ by a currency. Make the rate a parameter with a unit such as 元/美元.",
    ),
    "number_not_read": told(
        "数“{given}”太长。整数最多 20 位，小数最多 12 位。",
        "the number “{given}” is too long: 20 digits and 12 places at most.",
    ),
    "function_unknown": told(
        "没有函数“{given}”，最接近的是“{nearest}”。", "there is no function “{given}”; nearest: “{nearest}”."
    ),
    "function_arguments": told(
        "函数“{given}”要 {least} 到 {most} 个参数，写了 {count} 个。",
        "“{given}” takes {least} to {most} arguments, not {count}.",
    ),
    "argument_wrong": told(
        "“{given}”这里要的是{wanted}，写的是{found}。", "“{given}” wants {wanted} here and got {found}."
    ),
    "yesno_with_word": told(
        "是/否不与文字比较。是的，直接写 {given}；否的，写 not {given}。",
        "yes or no is not compared with a word. Write {given} itself, or not {given}.",
    ),
    "types_differ": told("{left}与{right}不能放在一起。", "{left} and {right} do not go together."),
    "units_differ": told(
        "单位不同：“{left}”与“{right}”不能相加减或比较。",
        "“{left}” and “{right}” cannot be added or compared.",
    ),
    "units_differ_money": told(
        "单位不同：“{left}”与“{right}”不能相加减或比较。金额要写单位，如 5000万元。",
        "“{left}” and “{right}” cannot be added or compared. Money carries its unit, as in 5000万元.",
    ),
    "units_differ_count": told(
        "单位不同：“{left}”与“{right}”不能相加减或比较。相除得来的数没有单位，要当个数用请乘 1个；个数要当没有单位的数用请除以 1个。",
        "“{left}” and “{right}” cannot be added or compared. What comes of a division has no unit: * 1个 makes it a count, and / 1个 makes a count a plain number.",
    ),
    "units_differ_by_one": told(
        "单位不同：“{left}”与“{right}”差一个“{unit}”。请再写 {sign} 1{unit}；要数整{unit}数的，用 steps(…, 1{unit})。",
        "“{left}” and “{right}” differ by one “{unit}”. Write {sign} 1{unit} behind; for whole ones, steps(…, 1{unit}).",
    ),
    "units_bare": told(
        "“{given}”没有写单位，旁边的是“{unit}”。请把单位写上，如 {given}{unit}。",
        "“{given}” has no unit and stands beside “{unit}”. Write the unit too, as in {given}{unit}.",
    ),
    "units_bare_result": told(
        "“{given}”是没有单位的数，旁边的是“{unit}”。请乘上单位：{given} * 1{unit}；或把旁边的除以 1{unit}。",
        "“{given}” is a number without a unit and stands beside “{unit}”. Multiply it, {given} * 1{unit}, or divide the other by 1{unit}.",
    ),
    "units_bare_percent": told(
        "“{given}”旁边的是百分数或倍数，没有 % 就是 {hundred}%。请写明是 {given}%、{hundred}% 还是 {given}倍。",
        "“{given}” stands beside a percentage or a multiple; without % it is {hundred}%. Say which: {given}%, {hundred}% or {given}倍.",
    ),
    "rounding_needs_unit": told(
        "{given} 取整前要知道以什么为单位：请写 round(…, 0, 1{unit})（四舍五入）、cut(…, 0, 1{unit})（去尾）或 steps(…, 1{unit})（几个整数）。",
        "{given} needs to know whole what. Write round(…, 0, 1{unit}), cut(…, 0, 1{unit}), or steps(…, 1{unit}) for whole ones.",
    ),
    "money_needs_step": told(
        "金额不能用 {given} 取整，要写按多少取整：cut(金额, 0, 1万元)（去尾）、round(金额, 0, 1万元)（四舍五入）或 steps(金额, 1亿元)（几个整数）。",
        "money is not rounded by {given} alone. Say to what: cut(amount, 0, 1万元), round(amount, 0, 1万元), or steps(amount, 1亿元) for whole ones.",
    ),
    "if_without_else": told("if 最后要写“否则”的值。", "`if` needs a last value for “else”."),
    "date_not_read": told('日期要写成 date("2026-03-01")。', 'write a date as date("2026-03-01").'),
    "reason_unknown": told("原因只能是：{known}。", "the reason must be one of: {known}."),
    "each_without_by": told(
        "{given} 说的是同一个词的各行怎么办，要先写 by（按哪一列文字）。",
        "`{given}` says what becomes of rows with the same word: write `by`, the column of that word.",
    ),
    "name_is_column_gathered": told(
        "gather 以后，每个词只有 by 的一列和相加了的列：没有“{given}”。要用它，也写进 gather。",
        "after `gather` a word has its column `by` and what was added up, and no “{given}”. To use it, gather it too.",
    ),
    "each_gathered_within": told(
        "within 和 gather 只写一种：gather 先相加、再计价；within 先逐行计价、再合起来。",
        "write `within` or `gather`, not both: `gather` adds up and then prices, `within` prices each row and then puts them together.",
    ),
    "rows_unknown": told("“{given}”不是一张明细表或一列数。", "“{given}” is not a table or a list."),
    "peers_in_rows": told(
        "逐行计算中不能与同组比较。请先写成 items 里的一项（加 counted: no），再和同组比。",
        "peers cannot be asked for inside rows. Make an item of it first (with `counted: no`), and compare that.",
    ),
    "bands_uncovered": told(
        "分档没有覆盖全部取值。请补上 outside（不在任何一档时的值），或补齐各档。",
        "the rows do not cover every value. Add `outside` or complete the rows.",
    ),
    "bands_gap": told(
        "{first} 与 {second} 之间有空档（或次序颠倒）。请补齐，或写 gaps: outside 并给出 outside。",
        "there is a gap (or a wrong order) between {first} and {second}. Close it, or write `gaps: outside` and `outside`.",
    ),
    "bands_overlap": told(
        "{first} 与 {second} 处两档重叠。请写明边界属于哪一档，或写 overlaps: first。",
        "rows overlap at {first} and {second}. Say whose the bound is, or write `overlaps: first`.",
    ),
    "bands_falling": told(
        "各档要从低到高写，这里是从高到低。请倒过来。", "the rows go from high to low. Write the lowest first."
    ),
    "band_two_bounds": told(
        "一个边界只能写一种：from 或 above，to 或 below。",
        "one bound is either `from` or `above`, either `to` or `below`.",
    ),
    "band_empty": told("从 {first} 到 {second} 没有任何值。", "nothing lies between {first} and {second}."),
    "bound_not_a_number": told(
        "边界“{given}”要写成数和单位，如 1亿元。", "the bound “{given}” must be a number with its unit, as in 1亿元."
    ),
}
