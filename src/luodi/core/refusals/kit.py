"""What lists and forms say when they say no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "text_not_kept": Sentence(
        "填写的文字里有不能保存的字符（如 NUL）。请删去后重试，什么都没有写入。",
        "The text holds characters that cannot be kept (such as NUL). Take them out and try again; nothing was written.",
    ),
    "body_not_json": Sentence(
        "请求体应为一个 JSON 对象，或 multipart/form-data 表单。",
        "The body must be one JSON object, or a multipart/form-data form.",
    ),
    "field_unknown": Sentence(
        "没有“{name}”这一项。请核对接口说明。", "There is no field “{name}”. See the API's document."
    ),
    "field_wrong": Sentence(
        "这一项的写法不对。请核对接口说明。", "This is not written as it should be. See the API's document."
    ),
    "fen_not_whole": Sentence(
        "“{given}”不是整数分。按元填写请用不带 _fen 的字段。",
        "“{given}” is not a whole number of fen. To write yuan, use the field without _fen.",
    ),
    "sign_in_first": Sentence("请先登录，或带上有效的接口令牌。", "Sign in first, or send an API token that is alive."),
    "page_token_wrong": Sentence(
        "页面已过期。请刷新页面后再办；程序请用接口令牌。",
        "The page is out of date: reload it and try again. A program takes an API token.",
    ),
    "token_read_only": Sentence(
        "这个接口令牌只能读取。要办理业务，请新建可办理的令牌。",
        "This API token only reads. To write, make one that may write.",
    ),
    "filter_unknown": Sentence(
        "没有“{name}”这个筛选条件。请从列表上方选择筛选条件。",
        "There is no filter “{name}”. Choose one above the list.",
    ),
    "filter_value_wrong": Sentence(
        "“{given}”不能用在这个筛选条件里。日期写成 2026-03-09，数字写成 1234.5。",
        "“{given}” does not fit this filter. Write a day as 2026-03-09, a number as 1234.5.",
    ),
    "order_unknown": Sentence(
        "不能按“{name}”排序。请点击表头排序。", "The list does not sort by “{name}”. Click a column's head."
    ),
    "page_size_wrong": Sentence("每页行数应为 1 到 200。", "Rows a page must be a number from 1 to 200."),
    "page_place_wrong": Sentence(
        "页码标记无效。请回到第一页。", "The page mark is not valid. Go back to the first page."
    ),
    "value_missing": Sentence("请填写此项。", "Fill this in."),
    "number_not_understood": Sentence(
        "“{given}”不是数字。请填写数字，如 1234.5。", "“{given}” is not a number. Enter one such as 1234.5."
    ),
    "date_not_understood": Sentence(
        "“{given}”不是日期。请按 2026-03-09 填写。", "“{given}” is not a date. Write it as 2026-03-09."
    ),
    "period_not_understood": Sentence(
        "看不懂期间“{given}”。请写成 2026、2026-H1、2026-Q3 或 2026-09。",
        "The period “{given}” is not understood. Write 2026, 2026-H1, 2026-Q3 or 2026-09.",
    ),
    "not_there": Sentence(
        "这里没有您可以查看或办理的内容。请核对地址和编号；如果应由您办理，请联系管理员给您角色。",
        "There is nothing here that you may see or do. Check the address and the code; if it is for you to do, "
        "ask the administrator for the role.",
    ),
    "not_allowed": Sentence(
        "您可以查看，但不能办理这件事。如果应由您办理，请联系管理员给您角色。",
        "You may see this but not do it. If it is for you to do, ask the administrator for the role.",
    ),
    "unit_not_understood": Sentence(
        "不认识的金额单位“{given}”。请用元、万元或亿元。", "“{given}” is no unit of money here. Use 元, 万元 or 亿元."
    ),
}
