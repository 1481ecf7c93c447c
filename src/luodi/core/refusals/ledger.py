"""What the ledger says when it says no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "amount_has_part_of_a_fen": Sentence(
        "金额 {amount} {unit} 精确到分以下，无法记账。请核对金额，最多保留到分。",
        "{amount} {unit} is finer than a fen and cannot be booked. Check the amount; two decimals of a yuan at most.",
    ),
    "amount_too_large": Sentence(
        "金额 {amount} {unit} 过大。请检查单位是否选错（元、万元、亿元）。",
        "{amount} {unit} is too large. Check whether the unit is right (yuan, 10,000 yuan, 100 million yuan).",
    ),
    "amount_missing": Sentence(
        "没有填写金额。请填写金额并选择单位。", "The amount is missing. Enter it and choose its unit."
    ),
    "amount_not_positive": Sentence(
        "金额必须大于零。资金退回请登记“资金退回”，不要填负数。",
        "The amount must be above zero. Record money that goes back as “Funds returned”, not as a negative number.",
    ),
    "amount_unchanged": Sentence(
        "变更金额为零，没有变化。请填写增加或减少的金额。",
        "The change is zero. Enter by how much the amount rises or falls.",
    ),
    "agreed_below_zero": Sentence(
        "减少后协议金额小于零。请核对减少的金额。",
        "The agreed amount would fall below zero. Check by how much it falls.",
    ),
    "more_returned_than_received": Sentence(
        "退回金额超过已到位金额。请核对金额，或先登记漏记的到位资金。",
        "More would be returned than was received. Check the amount, or record the missing receipt first.",
    ),
    "returned_exceeds_what_is_left": Sentence(
        "这样一来，已登记退回的资金会超过到位资金。请先更正或作废退回的记录。",
        "More money would then have gone back than came. Correct or void the return first.",
    ),
    "return_before_receipt": Sentence(
        "核实后，退回的资金会超过已核实的到位资金。请先核实到位资金。",
        "More would then be verified as returned than as received. Verify the receipt first.",
    ),
    "own_entry_verified": Sentence(
        "这条记录由您登记，已经他人核实，不能由您自己作废。请由另一位有权限的人作废，或用“更正”重新送核。",
        "You recorded this entry and another person verified it, so you cannot void it yourself. Ask another person with that right, or correct it and have it verified again.",
    ),
    "rate_not_positive": Sentence(
        "汇率必须大于零。请填写一单位外币折合的人民币元。", "The rate must be above zero: yuan for one unit."
    ),
    "rate_missing": Sentence(
        "外币到账要填写外币金额、汇率和汇率日期。请补齐三项。",
        "Foreign money needs its amount, the rate and the rate's date. Fill in all three.",
    ),
    "date_in_future": Sentence(
        "日期 {date} 还没有到。请填写实际发生的日期。", "{date} lies in the future. Enter the day it happened."
    ),
    "date_too_early": Sentence("日期 {date} 过早。请核对年份。", "{date} is too early. Check the year."),
    "stage_before_last": Sentence(
        "日期 {date} 早于上一阶段的日期 {last}。请核对日期。",
        "{date} lies before the last stage's date, {last}. Check the date.",
    ),
    "choice_unknown": Sentence(
        "“{given}”不在可选项中。请从列表中选择。", "“{given}” is not one of the choices. Choose from the list."
    ),
    "project_withdrawn": Sentence(
        "项目已终止，不再登记此类事项。如项目重新启动，请先登记“恢复”。",
        "The project is withdrawn and takes no such entry. If it starts again, record “Resumed” first.",
    ),
    "not_paused": Sentence(
        "项目没有暂停或终止，无需恢复。", "The project is neither paused nor withdrawn; nothing to resume."
    ),
    "already_paused": Sentence(
        "项目已处于暂停状态。请先登记恢复，再重新暂停。", "The project is paused already. Resume it first."
    ),
    "pause_end_missing": Sentence("暂停要写明预计结束日期。请填写。", "A pause names the day it should end. Enter it."),
    "pause_end_early": Sentence(
        "暂停结束日期早于开始日期。请核对。", "The pause would end before it begins. Check the dates."
    ),
    "voucher_missing": Sentence(
        "没有填写凭证号。请按银行回单填写。", "The voucher number is missing. Copy it from the bank slip."
    ),
    "voucher_used": Sentence(
        "凭证号 {voucher} 已在项目 {project} 中登记过。同一笔资金不能登记两次，请核对回单。",
        "Voucher {voucher} is already recorded for project {project}. One payment cannot count twice; check the slip.",
    ),
    "already_voided": Sentence(
        "这条记录已作废，不能再处理。如有新的情况，请另行登记。",
        "This entry is voided for good. Record anew if needed.",
    ),
    "already_answered": Sentence(
        "这条记录已经处理过，现在的状态是“{state}”。请刷新页面查看。",
        "This entry has been answered already; it now stands as “{state}”. Reload the page.",
    ),
    "own_entry": Sentence(
        "不能核实自己登记或更正的记录。请由另一位核实人处理。",
        "Nobody verifies an entry of their own hand. Another verifier must do it.",
    ),
    "nothing_chosen": Sentence(
        "一条记录也没有选中。请先勾选要处理的记录。", "No entry was chosen. Tick those to be answered first."
    ),
    "too_many_chosen": Sentence(
        "一次最多处理 {most} 条，现在选了 {given} 条。请分几次处理。",
        "At most {most} entries are answered at once; {given} were chosen. Answer them in several goes.",
    ),
    "needs_no_verification": Sentence("这类记录不需要核实。", "An entry of this kind needs no verification."),
    "evidence_missing": Sentence(
        "没有证明材料，不能核实。请退回经办人补充材料（银行回单、合同等）。",
        "There is no evidence, so it cannot be verified. Refuse it and ask for the paper (bank slip, contract).",
    ),
    "reason_missing": Sentence("请写明原因。", "Say why: the reason is missing."),
    "nothing_corrected": Sentence(
        "没有改动任何内容。请填写要更正的项目。", "Nothing is changed. Enter what should be corrected."
    ),
    "stage_needs": Sentence(
        "进入“{stage}”阶段还缺：{label}。请先补齐。", "“{stage}” still needs: {label}. Supply it first."
    ),
    "stage_same": Sentence(
        "项目已处于这一阶段。请选择别的阶段。", "The project stands at this stage already. Choose another."
    ),
    "replaces_unknown": Sentence(
        "要替代的协议不在本项目中，或已作废。请重新选择。",
        "The agreement to be replaced is not one of this project's, or is voided. Choose again.",
    ),
    "shares_do_not_add_to_one": Sentence(
        "各单位份额合计为 {sum}，应为 100%。请调整。", "The shares add up to {sum}; they must make 100 %. Adjust them."
    ),
    "shares_too_few": Sentence(
        "业绩分割至少要有两个单位，且不能重复。", "A split needs at least two units, each named once."
    ),
    "unit_same": Sentence("项目已由该单位负责。请选择别的单位。", "This unit is in charge already. Choose another."),
    "percentage_out_of_range": Sentence("形象进度应在 0 到 100 之间。", "Progress must be between 0 and 100 per cent."),
    "text_missing": Sentence("没有填写内容。请填写。", "The text is missing. Enter it."),
    "milestone_unknown": Sentence(
        "没有这个节点计划。请从列表中选择。", "There is no such milestone plan. Choose from the list."
    ),
    "month_closed_already": Sentence("{month} 已经结账。", "{month} is closed already."),
    "month_not_over": Sentence("{month} 还没有结束，不能结账。", "{month} is not over and cannot be closed."),
    "month_out_of_turn": Sentence(
        "应先结账 {month}。请按月份顺序结账。", "Close {month} first: months close in order."
    ),
    "file_too_large": Sentence(
        "文件“{name}”超过 {limit} MB。请压缩或拆分后再上传。",
        "“{name}” is larger than {limit} MB. Compress or split it.",
    ),
    "file_empty": Sentence("文件“{name}”是空的。请重新选择文件。", "“{name}” is empty. Choose the file again."),
    "file_type_unknown": Sentence(
        "文件“{name}”的类型不支持。可以上传 PDF、图片、Word、Excel。",
        "“{name}” is of a kind that is not taken. PDF, pictures, Word and Excel files are.",
    ),
    "too_many_files": Sentence("一次最多上传 {limit} 个文件。", "At most {limit} files at a time."),
    "split_unit_unknown": Sentence(
        "没有名为“{given}”的单位。请按组织机构中的名称填写。",
        "There is no unit named “{given}”. Use its name in the organisation.",
    ),
    "project_not_there": Sentence(
        "没有这个项目，或您不能登记它。请核对项目编号。",
        "There is no such project, or you may not record for it. Check its code.",
    ),
    "undo_after_verification": Sentence(
        "项目 {project} 的记录已核实，不能随导入撤销。请先由有权限的人作废。",
        "Entries of project {project} are verified and cannot be undone with the import. Somebody with that right must void them first.",
    ),
    "score_out_of_range": Sentence(
        "评定值应在 {low} 到 {high} 之间。", "The judged value must lie between {low} and {high}."
    ),
}
