"""What quotas and targets say when they say no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "year_wrong": Sentence("年度 {given} 不对。请填写四位数年份。", "The year {given} is wrong. Enter four digits."),
    "target_not_positive": Sentence("任务数必须大于零。", "A target must be above zero."),
}
