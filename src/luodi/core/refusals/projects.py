"""What the register says when it says no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "project_unit_not_yours": Sentence(
        "这个单位不存在，或不在您的范围内。请从列表中选择。",
        "There is no such unit, or it is not yours. Choose from the list.",
    ),
    "project_name_missing": Sentence("没有填写项目名称。请填写。", "The project's name is missing. Enter it."),
    "too_long": Sentence("超过 {limit} 个字。请写短一些。", "Longer than {limit} characters. Make it shorter."),
    "project_code_wrong": Sentence(
        "项目编号“{given}”不能用：只能有文字、数字和 - . ( ) _，以文字或数字开头，至少有一个数字。也可以留空，由系统编号。",
        "“{given}” cannot be a code: letters, digits and - . ( ) _, a letter or digit first, and at least one digit. Or leave it empty and one is given.",
    ),
    "project_code_taken": Sentence(
        "项目编号 {taken} 已被使用。请换一个，或留空由系统编号。",
        "The code {taken} is taken. Choose another, or leave it empty and one is given.",
    ),
    "project_there": Sentence(
        "本单位已登记同名项目“{name}”，编号 {there}。如是同一项目，请在原项目上登记；如不是，请在名称中加以区分。",
        "The unit has a project “{name}” already, {there}. If it is the same, go on there; if not, tell them apart in the name.",
    ),
    "national_code_wrong": Sentence(
        "国家项目代码“{given}”格式不对。应为 24 位，如 2026-620802-30-01-123456。",
        "“{given}” is no national project code. It has 24 characters, such as 2026-620802-30-01-123456.",
    ),
    "industry_unknown": Sentence(
        "“{given}”不是国民经济行业分类（GB/T 4754-2017）的门类或大类。请从列表中选择。",
        "“{given}” is no section or division of GB/T 4754-2017. Choose from the list.",
    ),
    "planned_total_not_positive": Sentence(
        "计划总投资必须大于零；还不知道就留空。", "The planned total must be above zero; leave it empty while unknown."
    ),
    "planned_day_wild": Sentence("日期 {date} 不合情理。请核对年份。", "{date} cannot be meant. Check the year."),
    "completion_before_start": Sentence(
        "计划竣工日期早于计划开工日期 {start}。请核对。",
        "The planned completion lies before the planned start, {start}. Check the dates.",
    ),
    "production_before_completion": Sentence(
        "计划投产日期早于 {before}（计划竣工或开工）。请核对。",
        "The planned production lies before {before}, the planned completion or start. Check the dates.",
    ),
    "project_closed": Sentence(
        "项目已是“{state}”，资料不再修改。确需修改的，先由有权限的人退回阶段或恢复项目。",
        "The project is “{state}” and closed for edits. If it must be changed, somebody with that right moves it back or resumes it first.",
    ),
    "project_changed_meanwhile": Sentence(
        "您打开后，{who} 于 {when} 修改了{what}。没有保存您的修改：请重新打开，核对后再改。",
        "Since you opened it, {who} changed it at {when}: {what}. Your changes are not saved: open it again, compare, and change anew.",
    ),
    "needed_at_stage": Sentence(
        "项目处于“{stage}”阶段，“{label}”不能去掉。请填写。",
        "The project stands at “{stage}”, which needs: {label}. It cannot be taken away.",
    ),
    "undo_has_facts": Sentence(
        "项目 {project} 已登记事项，不能随导入撤销。请先作废这些记录。",
        "Project {project} has entries and cannot be undone with the import. Void them first.",
    ),
    "investor_line_wrong": Sentence(
        "投资方“{given}”看不懂。每行一家：统一社会信用代码（如有）加企业名称。",
        "The investor “{given}” is not understood. One a line: the company's code, where it has one, and its name.",
    ),
    "view_name_missing": Sentence("请给视图起个名字。", "Give the view a name."),
    "view_name_long": Sentence("视图名称最多 {limit} 个字。", "A view's name has {limit} characters at most."),
    "view_empty": Sentence(
        "没有筛选条件，不需要保存。请先筛选，再保存。", "No filter is set, so there is nothing to keep. Filter first."
    ),
    "view_wrong": Sentence(
        "视图的条件无法保存。请重新筛选后再保存。", "These conditions cannot be kept. Filter again."
    ),
}
