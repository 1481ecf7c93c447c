"""What is said when a company cannot be entered as it is written."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "uscc_wrong": Sentence(
        "统一社会信用代码“{given}”不对：应为 18 位，最后一位是校验码。请对照营业执照核对。",
        "“{given}” is no unified social credit code: it has 18 characters, the last of them a check digit. Compare it with the business licence.",
    ),
    "uscc_stays": Sentence(
        "企业的统一社会信用代码 {uscc} 不能改动或去掉。代码不同就是另一家企业，请另行登记。",
        "The company's code {uscc} can be neither changed nor taken away. Another code is another company; enter that one.",
    ),
    "company_there": Sentence(
        "代码 {uscc} 已登记为“{name}”。请直接使用这家企业。",
        "The code {uscc} is entered already, as “{name}”. Use that company.",
    ),
    "company_name_missing": Sentence("没有填写企业名称。请填写。", "The company's name is missing. Enter it."),
    "company_name_long": Sentence(
        "企业名称超过 {limit} 个字。请填写营业执照上的名称。",
        "The company's name is longer than {limit} characters. Enter the name on its licence.",
    ),
    "investor_ambiguous": Sentence(
        "名为“{name}”的企业有 {n} 家。请在名称前写上统一社会信用代码。",
        "{n} companies are named “{name}”. Write the company's code before the name.",
    ),
}
