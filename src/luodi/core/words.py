"""The words of the trade, as data: one code, one Chinese term, one English term (the project's glossary).

Interface sentences are translated by gettext; what the ledger stores is named here, so that a page, a workbook, the
API and a bulletin say the same word.
"""

from __future__ import annotations

from dataclasses import dataclass

from luodi.core import industries


@dataclass(frozen=True, slots=True)
class Word:
    code: str
    zh: str
    en: str

    def said(self, language: str) -> str:
        """The term in the reader's language; Chinese unless English is asked for."""
        return self.en if language.startswith("en") else self.zh


def _table(*rows: tuple[str, str, str]) -> dict[str, Word]:
    return {code: Word(code, zh, en) for code, zh, en in rows}


STAGES = _table(
    ("idea", "谋划", "Planned"),
    ("pooled", "储备", "In the pool"),
    ("promoted", "推介", "Promoted"),
    ("negotiating", "在谈", "Negotiating"),
    ("signed", "签约", "Signed"),
    ("preparing", "前期手续", "Preliminary work"),
    ("started", "开工", "Started"),
    ("building", "在建", "Under construction"),
    ("completed", "竣工", "Completed"),
    ("producing", "投产", "In production"),
    ("full_output", "达产", "At full output"),
)
CONDITIONS = _table(
    ("active", "正常", "Active"),
    ("paused", "暂停", "Paused"),
    ("withdrawn", "终止", "Withdrawn"),
)
ORG_KINDS = _table(
    ("region", "地区", "Region"),
    ("district", "县区", "District"),
    ("department", "部门", "Department"),
    ("township", "乡镇", "Township"),
    ("park", "园区", "Park"),
    ("bureau", "招商局", "Promotion bureau"),
    ("team", "工作专班", "Task force"),
)
ORG_GROUPS = _table(
    ("key", "重点乡镇和园区", "Key townships and zones"),
    ("valley", "川区乡镇", "Valley townships"),
    ("tableland", "南北二塬乡镇", "Tableland townships"),
    ("quota_department", "有任务部门", "Quota departments"),
    ("none", "未分组", "Not grouped"),
)
RANKS = _table(
    ("principal", "区委、区政府主要领导", "Principal leaders of the district committee and government"),
    ("congress_principal", "区人大、政协主要领导", "Principal leaders of the people's congress and the CPPCC"),
    ("standing_committee", "区委常委", "Members of the standing committee"),
    ("deputy_head", "政府副区长", "Deputy district heads"),
    ("deputy_county", "其他副县级领导", "Other deputy-county-level leaders"),
)
ROLES = _table(
    ("clerk", "经办人", "Clerk"),
    ("unit_head", "单位负责人", "Unit head"),
    ("verifier", "核实人", "Verifier"),
    ("bureau", "招商局", "Promotion bureau"),
    ("supervision", "督查室", "Supervision office"),
    ("leader", "领导", "Leader"),
    ("auditor", "审计", "Auditor"),
    ("administrator", "管理员", "Administrator"),
)
INTRODUCERS = _table(
    ("person", "个人", "Person"),
    ("company", "企业", "Company"),
    ("agency", "中介机构", "Agency"),
)
LIGHTS = _table(
    ("red", "红灯", "Red"),
    ("yellow", "黄灯", "Yellow"),
    ("green", "绿灯", "Green"),
    ("none", "无预警", "No warning"),
    ("pass", "达到", "Met"),
    ("fail", "未达到", "Not met"),
)
RESULTS = _table(
    ("draft", "草稿", "Draft"),
    ("open", "征求意见", "Open to objections"),
    ("final", "已确定", "Final"),
    ("noticed", "公示中", "On public notice"),
    ("archived", "已归档", "Archived"),
    ("replaced", "已被接替", "Replaced"),
)
PERIODS = _table(
    ("year", "年", "Year"),
    ("half_year", "半年", "Half-year"),
    ("quarter", "季", "Quarter"),
    ("month", "月", "Month"),
    ("once", "一次性", "Once"),
)
SUBJECTS = _table(
    ("unit", "单位", "Unit"),
    ("post", "领导职务", "Leader's post"),
    ("person", "人员", "Person"),
    ("project", "项目", "Project"),
    ("introducer", "引荐人", "Introducer"),
    ("enterprise", "企业", "Enterprise"),
    ("event", "活动", "Event"),
    ("region", "地区", "Region"),
    ("team", "专班", "Task force"),
)
PROJECT_KINDS = _table(
    ("new", "新建", "New"),
    ("continuing", "续建", "Continuing"),
    ("extension", "扩建", "Extension"),
)
CHANNELS = _table(
    ("self_raised", "自筹", "Self-raised"),
    ("enterprise", "企业投资", "Enterprise"),
    ("national", "国家投资", "National"),
    ("provincial", "省级投资", "Provincial"),
    ("foreign", "外资", "Foreign"),
)
FACTS = _table(
    ("stage_moved", "阶段变动", "Stage moved"),
    ("paused", "暂停", "Paused"),
    ("resumed", "恢复", "Resumed"),
    ("withdrawn", "终止", "Withdrawn"),
    ("agreement_signed", "签订协议", "Agreement signed"),
    ("amount_changed", "协议金额变更", "Agreed amount changed"),
    ("funds_received", "资金到位", "Funds received"),
    ("funds_returned", "资金退回", "Funds returned"),
    ("investment_completed", "完成投资", "Investment completed"),
    ("year_planned", "列入年度计划", "Entered in the year's plan"),
    ("progress_reported", "进度报告", "Progress reported"),
    ("milestone_planned", "节点计划", "Milestone planned"),
    ("milestone_reached", "节点完成", "Milestone reached"),
    ("credit_split", "业绩分割", "Credit split"),
    ("unit_changed", "责任单位变更", "Unit in charge changed"),
    ("judged", "评定值", "Judged value"),
    ("introduced", "引荐", "Introduction"),
    ("result_opened", "征求意见", "Result shown"),
    ("objected", "异议", "Objection"),
    ("objection_answered", "异议答复", "Objection answered"),
    ("result_final", "结果确定", "Result final"),
    ("result_noticed", "公示", "Public notice"),
    ("chosen", "比选决定", "Choice decided"),
    ("result_archived", "归档", "Archived"),
    ("result_replaced", "由另一次接替", "Replaced by another run"),
    ("awards_approved", "奖惩批准", "Awards approved"),
    ("award_paid", "奖金兑现", "Award paid"),
    ("verified", "核实", "Verified"),
    ("refused", "退回", "Refused"),
    ("corrected", "更正", "Corrected"),
    ("voided", "作废", "Voided"),
)
AGREEMENTS = _table(
    ("letter", "意向书", "Letter of intent"),
    ("framework", "框架协议", "Framework agreement"),
    ("contract", "正式合同", "Contract"),
)
FUNDS = _table(
    ("capital", "资本金", "Capital"),
    ("loan", "银行贷款", "Bank loan"),
    ("fiscal", "财政资金", "Fiscal funds"),
    ("equipment", "设备作价", "Equipment in kind"),
    ("other", "其他资金", "Other funds"),
)
STATES = _table(
    ("recorded", "已登记", "Recorded"),
    ("verified", "已核实", "Verified"),
    ("refused", "已退回", "Refused"),
    ("voided", "已作废", "Voided"),
    ("closed", "已结账", "Closed"),
)
MEASURES = _table(
    ("agreed", "签约额", "Agreed investment"),
    ("paid_in", "到位资金", "Paid-in funds"),
    ("completed", "完成投资", "Completed investment"),
    ("year_plan", "年度计划投资规模", "Investment scale of the year's plan"),
    ("in_year_plan", "列入年度计划项目数", "Projects in the year's plan"),
    ("signed", "签约项目数", "Projects signed"),
    ("reached", "到达阶段项目数", "Projects that reached a stage"),
    ("of_signed", "签约项目中到达阶段数", "Signed projects that reached a stage"),
    ("at_stage", "现处阶段项目数", "Projects standing at a stage"),
)
PEOPLE_VERBS = _table(
    ("add_org", "添加单位", "unit added"),
    ("change_org", "修改单位", "unit changed"),
    ("add_person", "添加人员", "person added"),
    ("change_person", "修改人员", "person changed"),
    ("set_active", "停用或启用账号", "account shut or opened"),
    ("reset_password", "重置密码", "password reset"),
    ("change_own_password", "修改本人密码", "own password changed"),
    ("give_role", "授予角色", "role given"),
    ("take_role", "收回角色", "role taken back"),
    ("add_post", "添加职务", "post added"),
    ("change_post", "修改职务", "post changed"),
    ("take_office", "任职", "took office"),
    ("leave_office", "离任", "left office"),
    ("make_token", "新建接口令牌", "API token made"),
    ("revoke_token", "撤销接口令牌", "API token revoked"),
)
INDUSTRIES = _table(*industries.SECTIONS, *industries.DIVISIONS)
DEADLINES = _table(
    ("planned_start", "计划开工", "Planned start"),
    ("planned_completion", "计划竣工", "Planned completion"),
    ("planned_production", "计划投产", "Planned production"),
    ("milestone", "节点", "Milestone"),
    ("pause", "暂停到期", "End of the pause"),
)
WORDS: dict[str, dict[str, Word]] = {
    "stage": STAGES,
    "condition": CONDITIONS,
    "org_kind": ORG_KINDS,
    "org_group": ORG_GROUPS,
    "rank": RANKS,
    "role": ROLES,
    "project_kind": PROJECT_KINDS,
    "channel": CHANNELS,
    "industry": INDUSTRIES,
    "fact": FACTS,
    "agreement": AGREEMENTS,
    "funds": FUNDS,
    "state": STATES,
    "measure": MEASURES,
    "people_verb": PEOPLE_VERBS,
    "period": PERIODS,
    "subject": SUBJECTS,
    "result": RESULTS,
    "light": LIGHTS,
    "introducer": INTRODUCERS,
    "deadline": DEADLINES,
}


def said(table: str, code: str, language: str) -> str:
    """The word for a code in the reader's language; a code that no table knows is shown as it is."""
    word = WORDS[table].get(code)
    return word.said(language) if word else code


def light_said(word: str, language: str) -> str:
    """A word of a result as the trade says it: no word is no data, what a rule leaves undefined says so, and any other
    stands as its book writes it.

    >>> light_said("red", "zh"), light_said("", "zh"), light_said("undefined (0-10)", "zh"), light_said("A", "en")
    ('红灯', '缺数', '未定 (0-10)', 'A')
    """
    place = 1 if language.startswith("en") else 0
    if word in LIGHTS:
        return LIGHTS[word].said(language)
    plain = {"": ("缺数", "no data"), "yes": ("是", "yes"), "no": ("否", "no")}
    if word in plain:
        return plain[word][place]
    return word.replace("undefined", ("未定", "undefined")[place], 1) if word.startswith("undefined") else word
