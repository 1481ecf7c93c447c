"""What an import says when it says no. The cell stands beside the sentence, not in it."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "workbook_empty": Sentence("文件“{name}”是空的。请重新选择文件。", "“{name}” is empty. Choose the file again."),
    "workbook_locked": Sentence(
        "文件“{name}”有打开密码。请去掉密码后再上传。", "“{name}” is locked by a password. Remove it and upload again."
    ),
    "workbook_broken": Sentence(
        "文件“{name}”打不开，可能已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。",
        "“{name}” cannot be opened; it may be damaged. Open it in Excel or WPS, save it as .xlsx and upload again.",
    ),
    "workbook_not_table": Sentence(
        "文件“{name}”不是表格（可能是 Word、PDF 或图片）。请把表格另存为 .xlsx 或 .csv 再上传。",
        "“{name}” is not a workbook (perhaps Word, PDF or a picture). Save the table as .xlsx or .csv and upload that.",
    ),
    "workbook_is_picture": Sentence(
        "文件“{name}”里的表是图片，读不出数字。请向制表单位要原来的 Excel 表；没有的，照图录入 .xlsx 后再上传。",
        "The table in “{name}” is a picture: no number can be read from it. Ask whoever made it for the workbook, or type it into an .xlsx and upload that.",
    ),
    "workbook_is_document": Sentence(
        "文件“{name}”是 Word 文档。请打开它，选中整张表复制到 Excel 或 WPS 表格，另存为 .xlsx 再上传。",
        "“{name}” is a Word document. Open it, copy the whole table into Excel or WPS, save it as .xlsx and upload that.",
    ),
    "workbook_is_page": Sentence(
        "文件“{name}”其实是网页，只是名字像表格。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。",
        "“{name}” is a web page under a workbook's name. Open it in Excel or WPS, save it as .xlsx and upload that.",
    ),
    "workbook_too_large": Sentence(
        "文件“{name}”过大，一次最多 {limit} 行。请分成几个文件上传。",
        "“{name}” is too large: at most {limit} rows at a time. Upload it in parts.",
    ),
    "header_not_found": Sentence(
        "在工作表“{sheet}”中没有找到表头。请确认表中有“项目名称”这样的列名，或在列对应页指定表头所在的行。",
        "No header was found in “{sheet}”. See that it has column names such as “Project name”, or say which rows hold them.",
    ),
    "mapping_not_understood": Sentence(
        "列对应方案中的“{given}”无法识别。请改正后重试。",
        "“{given}” in the mapping is not understood. Correct it and try again.",
    ),
    "amount_without_unit": Sentence(
        "金额“{given}”没有单位，表头和标题里也没有。请在列对应页选择金额单位。",
        "The sum “{given}” has no unit, nor has its header or the title. Choose the unit on the page of columns.",
    ),
    "amount_not_understood": Sentence(
        "“{given}”不是金额。请改为数字，没有就留空。",
        "“{given}” is not a sum of money. Enter a number, or leave it blank.",
    ),
    "amount_is_quantity": Sentence(
        "“{given}”是数量，不是金额。请填写金额，数量写到建设内容里。",
        "“{given}” is a quantity, not money. Enter the sum; the quantity belongs to what is built.",
    ),
    "amount_is_foreign": Sentence(
        "“{given}”是外币。请填写折合人民币的金额，或在方案里写明币种和汇率。",
        "“{given}” is foreign money. Enter it in yuan, or state currency and rate in the mapping.",
    ),
    "amount_is_rough": Sentence(
        "“{given}”是约数。请填写准确金额。", "“{given}” is a rough figure. Enter the exact sum."
    ),
    "amount_negative": Sentence(
        "金额 {given} 是负数。完成投资和计划不能为负；资金退回请填在退回资金列。",
        "{given} is negative. Completed and planned investment cannot be; money that went back has a column of its own.",
    ),
    "cell_not_number": Sentence("“{given}”不是数字。请改为数字。", "“{given}” is not a number. Enter a number."),
    "date_month_unclear": Sentence(
        "{given} 可能是 1 月也可能是 10 月（表格去掉了末尾的 0）。请写成“年-月”，如 2024-10。",
        "{given} may be January or October: the sheet dropped a nought. Write year-month, such as 2024-10.",
    ),
    "date_range_backwards": Sentence("“{given}”的开始晚于结束。请核对。", "“{given}” begins after it ends. Check it."),
    "day_missing": Sentence(
        "这笔金额没有日期。请在表中补日期列，或在列对应页填写“数据截至日期”。",
        "This sum has no date. Add a column with the day, or state on the page of columns which day the figures are of.",
    ),
    "plan_year_missing": Sentence(
        "不知道是哪一年的计划。请在列对应页填写计划年度。",
        "The plan's year is not known. State it on the page of columns.",
    ),
    "code_lost_digits": Sentence(
        "“{given}”超过 15 位却存成了数字，末尾几位已经丢失。请把该列设为文本后重新填写。",
        "“{given}” has more than 15 digits but was kept as a number, so its last digits are lost. Enter it again as text.",
    ),
    "name_cut_off": Sentence(
        "项目名称没有写全（以“{given}”结尾）。请补全。", "The name is cut off (it ends in “{given}”). Write it in full."
    ),
    "text_too_long": Sentence(
        "文字有 {length} 字，最多 {limit} 字。请精简。",
        "The text has {length} characters; {limit} at most. Shorten it.",
    ),
    "cell_word_unknown": Sentence(
        "“{given}”不在可选项中。请改为系统中的说法，或在列对应页说明它的意思。",
        "“{given}” is none of our words. Use one of them, or say on the page of columns what it means.",
    ),
    "sort_unknown": Sentence(
        "不知道“{given}”这类金额该记成什么。请在方案里说明。",
        "It is not known what sums of the sort “{given}” are. Say so in the mapping.",
    ),
    "currency_differs": Sentence(
        "币种是 {given}，方案里写的是 {expected}。请分开导入。",
        "The currency is {given}, the mapping says {expected}. Import them apart.",
    ),
    "row_without_name": Sentence("这一行没有项目名称。请补上。", "This row has no project name. Supply it."),
    "row_without_key": Sentence(
        "这一行没有项目编号，不知道属于哪个项目。请补上。",
        "This row has no project code, so its project is unknown. Supply it.",
    ),
    "row_is_prose": Sentence(
        "这一行是说明文字，不是项目。不需要导入，可以不管它。",
        "This row is a remark, not a project. It need not be imported.",
    ),
    "row_only_numbers": Sentence(
        "这一行只有数字，没有项目名称。如果是合计，请在名称处写“合计”；如果是项目，请补名称。",
        "This row holds only numbers. If it is a total, say so in the name's place; if a project, give its name.",
    ),
    "project_twice": Sentence(
        "“{name}”在工作表“{sheet}”的 {cell} 已经出现过。同一项目只留一行；如确是两个项目，请用名称区分。",
        "“{name}” stands already in “{sheet}”, {cell}. Keep one row for a project; if they are two, tell them apart by name.",
    ),
    "project_unknown": Sentence(
        "没有编号为 {code} 的项目，可能它所在的行没有通过检查。请先导入或改正那个项目。",
        "There is no project {code}; perhaps its row was refused. Import or correct that project first.",
    ),
    "project_exists": Sentence(
        "“{name}”已在项目库中（{code}）。请到该项目登记新情况，或从表中删去这一行。",
        "“{name}” is in the register already ({code}). Record what is new there, or take the row out.",
    ),
    "sum_there_already": Sentence(
        "“{name}”的这一数在台账里已有 {sum} 万元；再加上去会重复计算。表中是累计数的，在列对应页把这一列选为“累计”；不是的，请删去这一行，在项目页登记新增数。",
        "For “{name}” the ledger already has {sum} 万元 (10,000 yuan) of this; it would be counted twice. If the column is a sum to date, say so on the page of columns; if not, take the row out and record what is new on the project's page.",
    ),
    "to_date_below_ledger": Sentence(
        "累计数 {given} 万元小于台账截至 {date} 的 {held} 万元。请核对表中的数；台账记错的，先在项目页更正或登记退回。",
        "The sum to date {given} 万元 (10,000 yuan) is below the {held} that the ledger holds at {date}. Check it; what the ledger has wrong is corrected or returned on the project's page first.",
    ),
    "to_date_foreign": Sentence(
        "外币的累计数不能与台账已有的 {held} 万元相减。请导入逐笔金额。",
        "A sum to date in foreign money cannot be taken from the {held} 万元 (10,000 yuan) that the ledger holds. Import each movement.",
    ),
    "plan_differs": Sentence(
        "{year} 年的计划在台账里是 {held} 万元，表中是 {given} 万元。请核对；计划有调整的，在项目页更正。",
        "The plan of {year} is {held} 万元 (10,000 yuan) in the ledger and {given} here. Check it; a changed plan is corrected on the project's page.",
    ),
    "code_taken": Sentence("编号 {code} 已被占用。请换一个编号。", "The code {code} is taken. Use another."),
    "unit_not_yours": Sentence(
        "“{given}”不是您可以导入的单位。请核对名称，或在列对应页说明它是哪个单位。",
        "“{given}” is not a unit that you may import for. Check the name, or say on the page of columns which unit it is.",
    ),
    "voucher_twice": Sentence(
        "凭证号 {voucher} 在本文件 {cell} 已经用过。同一笔资金不能登记两次。",
        "Voucher {voucher} is used already in {cell} of this file. One payment cannot count twice.",
    ),
    "field_chosen_twice": Sentence(
        "“{one}”和“{other}”都对应了“{field}”。一项只能对应一列，请改掉其中一个。",
        "“{one}” and “{other}” are both matched to “{field}”. One column for each; change one of them.",
    ),
    "import_nothing": Sentence(
        "没有可以导入的行。请按提示改正后重新上传。",
        "There is no row to import. Correct the file as told and upload it again.",
    ),
    "import_changed": Sentence(
        "检查以后数据有变化，结果与预览不同。请看过新的预览再导入。",
        "Something changed since the check, so the result would differ from the preview. Look at the new one first.",
    ),
    "mapping_rate_missing": Sentence(
        "表“{name}”的金额是 {currency}，还没有汇率。请在列对应页的“更多”中填写汇率和汇率日期，两项都要。",
        "The money of “{name}” is in {currency} and has no rate yet. State the rate and its day under “More” on the page of columns: both.",
    ),
    "import_running": Sentence(
        "这一批正在后台处理，请等它完成。", "The background worker is at this batch. Wait until it is done."
    ),
    "import_interrupted": Sentence(
        "后台处理中断了 {times} 次，没有导入任何内容。请再试一次；再不行，请把文件分成几份上传。",
        "Processing in the background was cut off {times} times; nothing was taken. Try again, or upload the file in parts.",
    ),
    "import_broke": Sentence(
        "后台处理出错，没有导入任何内容。请再试一次；再不行，请联系管理员查看日志。",
        "Processing in the background failed; nothing was taken. Try again, or ask the administrator to read the log.",
    ),
    "import_not_allowed": Sentence(
        "上传人已没有为这个单位导入的权限，没有导入任何内容。请由有权限的人重新上传。",
        "Whoever asked for this may no longer import for the unit; nothing was taken. Somebody who may should upload it again.",
    ),
    "import_done": Sentence("这一批已经处理过，不能再改。", "This batch has been dealt with and cannot be changed."),
    "import_again": Sentence(
        "同一个文件已在 {date} 导入过（第 {batch} 批）。如要重新导入，请先撤销那一批。",
        "The same file was imported on {date} (batch {batch}). Undo that batch first if it is to be imported anew.",
    ),
    "undo_closed": Sentence(
        "这一批有 {count} 条记录已随 {month} 结账，不能整批撤销。请逐条作废，冲减记入下一个未结账的月份。",
        "{count} entries of this batch were closed with {month}, so it cannot be undone as a whole. Void them one by one: that is booked in the next open month.",
    ),
    "undo_below_zero": Sentence(
        "撤销以后，项目 {project} 的{measure}会变成负数：导入以后又有退回或调减。请先作废那些记录。",
        "Without this batch {measure} of project {project} would fall below zero: money was returned or reduced since. Void those entries first.",
    ),
    "undo_counted_on": Sentence(
        "后来的导入（第 {batch} 批）以这一批为基数登记了项目 {project}。请先撤销那一批。",
        "A later import (batch {batch}) reckoned project {project} from this one. Undo that batch first.",
    ),
    "undo_used": Sentence(
        "项目 {project} 在导入以后又登记了 {count} 条记录，不能整批撤销。请先作废那些记录。",
        "Project {project} has {count} newer entries, so the batch cannot be undone as a whole. Void those first.",
    ),
}
