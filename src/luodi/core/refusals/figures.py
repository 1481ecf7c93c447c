"""What the figures say when they say no; most of it is about a definition that was written wrongly."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "definition_not_yaml": Sentence(
        "口径文件不是有效的 YAML：{error}。请按提示的行修改。",
        "The definitions are not valid YAML: {error}. Mend the line it names.",
    ),
    "definition_key_twice": Sentence(
        "第 {at} 行附近：“{key}”写了两次。请删去一处。",
        "Near line {at}: “{key}” stands twice. Delete one of them.",
    ),
    "definition_not_a_mapping": Sentence(
        "{at} 应为“键: 值”的写法。请修改。", "{at} must be written as keys and values. Mend it."
    ),
    "definition_not_a_list": Sentence(
        "{at} 应为列表，且至少有一项。请修改。", "{at} must be a list of at least one item. Mend it."
    ),
    "definition_key_unknown": Sentence(
        "{at}：不认识“{key}”。可用：{known}。", "{at}: “{key}” is not known. Known are: {known}."
    ),
    "definition_key_missing": Sentence("{at}：缺少“{key}”。请补上。", "{at}: “{key}” is missing. Add it."),
    "definition_text_empty": Sentence(
        "{at}：中文和英文都要写明。请补上。", "{at}: both the Chinese and the English are needed. Add them."
    ),
    "definition_word_unknown": Sentence(
        "{at}：不认识“{given}”。可用：{known}。", "{at}: “{given}” is not known. Known are: {known}."
    ),
    "definition_not_a_number": Sentence(
        "{at}：“{given}”不是非负整数。请修改。", "{at}: “{given}” is not a whole number from zero up. Mend it."
    ),
    "definition_not_yes_or_no": Sentence(
        "{at}：“{given}”应为 true 或 false。请修改。", "{at}: “{given}” must be true or false. Mend it."
    ),
    "definition_not_a_month": Sentence(
        "{at}：“{given}”不是月份。请写成 2026-03 的样子。",
        "{at}: “{given}” is not a month. Write it like 2026-03.",
    ),
    "definition_sum_or_ratio": Sentence(
        "{at}：sum 和 ratio 只能写其一。请保留一个。", "{at}: write either sum or ratio, not both nor neither."
    ),
    "definition_units_mixed": Sentence(
        "{at}：金额与个数不能相加，也不符合单位“{unit}”。请核对各项的 measure。",
        "{at}: money and counts are mixed, or do not fit the unit “{unit}”. Check each measure.",
    ),
    "definition_codes_and_year": Sentence(
        "{at}：of_year 与 codes 不能同时使用。请保留一个。",
        "{at}: of_year and codes exclude each other. Keep one.",
    ),
    "definition_versions_clash": Sentence(
        "{at}：同一口径的两个版本生效月份相同，或单位不同。请修改 valid_from 或另立口径。",
        "{at}: two versions hold from the same month, or differ in unit. Change valid_from, or give a code of its own.",
    ),
    "definition_bands_not_rising": Sentence(
        "规模分档应从 0 起逐档升高。请修改 bands。", "Scale bands must start at 0 and rise. Mend bands."
    ),
    "breakdown_unknown": Sentence(
        "不能按“{given}”分列。可用：{known}。", "Figures are not broken down by “{given}”. Known are: {known}."
    ),
    "breakdown_of_standing": Sentence(
        "“{figure}”反映当前所处阶段，不分月份。请按单位或阶段分列。",
        "“{figure}” says where projects stand now and belongs to no month. Break it down by unit or stage.",
    ),
    "grid_not_possible": Sentence(
        "“{figure}”不能同时按单位和月份分列，期间也不能跨年。请分别按单位或按月分列。",
        "“{figure}” cannot be broken down by unit and month at once, nor over more than one year. Take one at a time.",
    ),
    "state_unknown": Sentence(
        "“{given}”不是可选的状态。请选择“已登记”或“已核实”。",
        "“{given}” is not a state to choose. Choose “recorded” or “verified”.",
    ),
    "moment_not_understood": Sentence(
        "时点“{given}”看不懂。请写成 2026-03-31 或 2026-03-31T18:00 的样子。",
        "The moment “{given}” is not understood. Write it like 2026-03-31 or 2026-03-31T18:00.",
    ),
    "rate_part_missing": Sentence(
        "“{figure}”是比率。请选择查看分子或分母的明细。",
        "“{figure}” is a rate. Choose whether to see the rows of its numerator or of its denominator.",
    ),
    "bridge_needs_sums": Sentence(
        "比率之间不能逐笔对照。请对照它们的分子或分母。",
        "Rates cannot be laid side by side row by row. Compare their numerators or denominators.",
    ),
}
