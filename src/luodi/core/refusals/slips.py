"""What a rule book says that is no YAML at all, by the slip of the hand behind it."""

from __future__ import annotations

from luodi.core.refusals import Sentence


def told(zh: str, en: str) -> Sentence:
    """Every fault of a book begins with its place: file, line, item."""
    return Sentence("{file} 第 {line} 行（{item}）：" + zh, "{file}, line {line} ({item}): " + en)


SENTENCES = {
    "yaml_not_read": told(
        "YAML 格式有误（{problem}）。请检查缩进、冒号和引号。",
        "this is not valid YAML ({problem}). Check indents, colons and quotes.",
    ),
    "yaml_colon_inside": told(
        "这一行的文字里有冒号。请给整段文字加引号；不是文字的，检查上一行是否少了内容或缩进。",
        "there is a colon inside a text on this line. Put the text in quotes; if it is no text, look at the indent.",
    ),
    "yaml_sign_first": told(
        "这一行有文字以“{given}”开头，YAML 把它当作记号。请给整段文字加引号。",
        "a text on this line begins with “{given}”, which YAML takes for a sign. Put the text in quotes.",
    ),
    "yaml_bracket_open": told(
        "从这一行起的括号没有配上，或两项之间少了逗号。左右括号要成对。",
        "a bracket that opens here is not closed, or a comma is missing between two parts. Brackets come in pairs.",
    ),
    "yaml_after_quote": told(
        "引号后面还有文字。请把整段放进一对引号里。",
        "something follows a closing quote. Put the whole text into one pair.",
    ),
    "yaml_quote_open": told(
        "从这一行起的引号没有配上。请补上另一半。", "a quote that opens on this line is not closed."
    ),
    "yaml_indent": told(
        "缩进没有对齐。同一级的键要对齐，列表的每一项都以“- ”开头。",
        "the indent does not line up. Keys of one level begin at one place; each member of a list begins with “- ”.",
    ),
    "yaml_braces_then_key": told(
        "上一项用花括号写完了，下面不能再接一个键。请把它写进花括号里，或者整项都改成一行一个键。",
        "the line before is complete in braces, so no key can follow it. Write it inside the braces, or the whole without them.",
    ),
    "yaml_tab": told("这一行里有制表符（Tab）。请把它换成空格。", "this line holds a tab. Put spaces in its place."),
    "yaml_wide_colon": told(
        "这一行用了全角的“：”。请改成半角的 : ，后面空一格。",
        "the colon on this line is the full-width “：”. Write : and a space.",
    ),
    "yaml_wide_comma": told(
        "括号里用了全角的“，”分隔。请改成半角的 , ；文字本身带的逗号请连文字一起加引号。",
        "the parts in brackets are set apart by the full-width “，”. Write a plain comma; quote a text that holds one.",
    ),
    "yaml_alias": told(
        "不允许使用引用（& 和 *）。请把内容写全；以 & 或 * 开头的文字请加引号。",
        "anchors and aliases (& and *) are not taken. Write it out, or quote a text that begins so.",
    ),
    "yaml_tag": told(
        "不允许使用标签“{given}”。以 ! 开头的文字请加引号。",
        "the tag “{given}” is not taken. Quote a text that begins with !.",
    ),
    "yaml_documents": told(
        "一个文件只能放一本规则书。请去掉“---”之后的内容。", "one file holds one book. Remove what follows “---”."
    ),
    "yaml_too_deep": told("嵌套超过 {limit} 层。请检查缩进。", "nested deeper than {limit}. Check the indents."),
    "value_ends_early": told(
        "数值从 {since} 起、到 {until} 止，止在起之前。请改日期。",
        "the value holds from {since} until {until}, which is earlier. Mend the days.",
    ),
}
