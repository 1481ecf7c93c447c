"""What the register of introducers says when it says no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "introducer_name_missing": Sentence("请填写引荐人的姓名或名称。", "Write the introducer's name."),
    "introducer_there": Sentence(
        "“{name}”已经登记，编号 {number}。请用已登记的那一个；同名的另一人，请写明所在单位或地区。",
        "“{name}” is entered already as {number}. Use that one; for another person of the same name say where they belong.",
    ),
    "introduced_already": Sentence(
        "“{name}”引荐 {project} 已经登记过了。要改日期或材料，请更正那一条。",
        "That “{name}” introduced {project} is recorded already. Correct that fact to mend its day or papers.",
    ),
}
