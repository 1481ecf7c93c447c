"""What quotas and targets say when they say no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "target_said_once": Sentence(
        "任务只写一个数：金额写 amount（元）或 amount_fen（分），其余写 count（个）。",
        "Say a target once: money as amount (yuan) or amount_fen, any other as count.",
    ),
    "year_wrong": Sentence("年度 {given} 不对。请填写四位数年份。", "The year {given} is wrong. Enter four digits."),
    "target_not_positive": Sentence(
        "任务数必须大于零，也不能大得离谱。请核对数值和单位。",
        "A target must be above zero and within reason. Check the number and its unit.",
    ),
    "target_figure_unknown": Sentence(
        "没有“{given}”这个指标。请从“数据”页所列的指标中选择。",
        "There is no figure “{given}”. Choose one that the page “Figures” lists.",
    ),
    "target_of_a_rate": Sentence(
        "“{figure}”是比率，不能下达任务数。请选择金额或个数指标。",
        "“{figure}” is a rate and takes no target. Choose an amount or a count.",
    ),
    "fairness_limit_wrong": Sentence(
        "请填大于零、不超过 {most} 的整数。", "Enter a whole number above zero and no more than {most}."
    ),
    "target_not_whole": Sentence("个数必须是整数，写的是 {given}。", "A count must be whole, not {given}."),
}
