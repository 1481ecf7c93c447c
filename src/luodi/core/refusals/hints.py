"""What a rule book may mean and most likely does not: what stands there, and what to look at."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "input_idle": Sentence(
        "没有一条规则用到“{given}”。请检查规则里的名称，或删去它。",
        "No rule asks for “{given}”. Check the names in the rules, or remove it.",
    ),
    "parameter_idle": Sentence(
        "没有一条规则用到参数“{given}”。请检查规则里的名称，或删去它。",
        "No rule asks for the parameter “{given}”. Check the names in the rules, or remove it.",
    ),
    "item_left_out": Sentence(
        "总分的算式没有用到“{given}”。要计分的，请写进 total 的 expression。",
        "The formula of the total leaves out “{given}”. If it counts, add it to the `expression` of `total`.",
    ),
    "item_added_twice": Sentence(
        "总分里“{given}”加了两次：它已经在“{group}”里。请删去一处。",
        "The total adds “{given}” twice: it stands in “{group}” already. Remove one.",
    ),
    "range_of_percent": Sentence(
        "“{given}”的单位是 {unit}，range: [0, 1] 就是 0{unit} 到 1{unit}。要从零到全部，请写 [0, 100]。",
        "“{given}” is in {unit}, so `range: [0, 1]` is 0{unit} to 1{unit}. For all of it write [0, 100].",
    ),
    "from_low_first": Sentence(
        "总分低的在前，写在最前的一等“{grade}”给总分 {given} 以上的。要给 {given} 以下的，请写 when: total_points <= {given}。",
        "The lowest total comes first, and the first grade “{grade}” goes to {given} or more. For {given} or less write `when: total_points <= {given}`.",
    ),
    "share_of_points": Sentence(
        "“{given}”差 1 个百分点是 1%，乘 {points} 只得它的百分之一。每高 1 个百分点加几分的，写 ({given}) / 1百分点 * {points}；只计整档的，写 steps({given}, 1百分点) * {points}。",
        "one percentage point of “{given}” is 1%, and times {points} a hundredth of them. For so many points each, write ({given}) / 1百分点 * {points}, or steps({given}, 1百分点) * {points} for whole ones.",
    ),
    "light_near": Sentence(
        "状态“{given}”不是灯的颜色。要亮灯的，请写 {nearest}。",
        "The status “{given}” is no light. If it is to be one, write {nearest}.",
    ),
    "target_near": Sentence(
        "没有“{given}”这个口径，这个任务要由人填报。要取下达的任务，请写 {nearest}。",
        "There is no figure “{given}”, so this target is entered by hand. For the target handed down write {nearest}.",
    ),
    "case_undated": Sentence(
        "参数“{given}”分时间取值，这个案例没有写 on，用的是 {day} 的值。请写明是哪一天。",
        "The parameter “{given}” changes over time and this case has no `on`, so it takes the value of {day}. Write the day.",
    ),
}
