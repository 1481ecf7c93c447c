"""The list of imports."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.exchange.queries import visible_batches
from luodi.kit.tables import Column, Filter, Table
from luodi.people.access import Act, may

STATES: dict[str, str | Promise] = {
    "uploaded": _("待对应列"),
    "checking": _("正在检查"),
    "checked": _("待导入"),
    "accepting": _("正在导入"),
    "accepted": _("已导入"),
    "undone": _("已撤销"),
}


IMPORTS_TABLE = Table(
    "imports",
    _("导入台账"),
    (
        Column("made_at", _("上传时间"), "moment", order="made_at"),
        Column("name", _("文件"), "name", link="import-batch", link_by=("pk",)),
        Column("unit", _("单位"), source="unit__name", english="unit__name_en", phone=False),
        Column("state", _("状态"), value=lambda row: str(STATES[row["state"]]), needs=("state",)),
        Column("rows_read", _("读到行数"), "count", phone=False),
        Column("rows_accepted", _("可导入行数"), "count"),
        Column("rows_refused", _("拒绝行数"), "count"),
        Column("projects_made", _("项目数"), "count", phone=False),
        Column("facts_made", _("记录数"), "count", phone=False),
        Column("made_by", _("上传人"), source="made_by__name", phone=False),
    ),
    visible_batches,
    lambda actor: may(actor, Act.IMPORT) or may(actor, Act.PROJECT_SEE),
    filters=(Filter("state", _("状态"), choices=lambda actor: list(STATES.items()), field="state"),),
    empty=_("还没有导入过。点“导入台账”，把现有的 Excel 台账原样上传，系统会对应列、逐行检查，确认后才入库。"),
    url="imports",
)
TABLES = (IMPORTS_TABLE,)
