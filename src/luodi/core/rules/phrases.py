"""Formulas in words: what a tree of the language says to somebody who does not read formulas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from luodi.core.rules.books import Book, InForce, Parameter
from luodi.core.rules.expressions import Band, Bands, Call, Each, Literal, Name, Node, Slices
from luodi.core.rules.functions import FUNCTIONS, SPECIAL
from luodi.core.rules.quantities import quantity
from luodi.core.rules.telling import REASON_WORDS, amount
from luodi.core.rules.values import Value

ZH, EN = 0, 1
_SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
_COMPARED = {
    ">=": ("不低于", "is at least"),
    ">": ("高于", "is more than"),
    "<=": ("不超过", "is at most"),
    "<": ("低于", "is less than"),
    "=": ("为", "is"),
    "!=": ("不为", "is not"),
}
_LEVEL = {"or": 1, "and": 2, "+": 4, "-": 4, "*": 5, "/": 5, "if": 0}
_LOOSE = frozenset({"if", "and", "or", "min", "max", "+", "-", "*", "/", *_COMPARED})
_CALLS = {
    "negative": ("负的 {0}", "minus {0}"),
    "not": ("并非 {0}", "not {0}"),
    "known": ("有{0}", "there is {0}"),
    "steps": ("{0} 中 {1} 的整档数", "the whole steps of {1} in {0}"),
    "clamp": ("{0}（不低于 {1}，不高于 {2}）", "{0} (at least {1}, at most {2})"),
    "longest_run": ("{0} 连续为 {1} 的最长次数", "the longest run of {1} in {0}"),
    "months_between": ("{0} 到 {1} 的整月数", "the whole months from {0} to {1}"),
    "days_between": ("{0} 到 {1} 的天数", "the days from {0} to {1}"),
    "root": ("{0} 开 {1} 次方（取 {2} 位小数）", "root {1} of {0} (to {2} places)"),
    "top": ("{0} 中最大的 {1} 个", "the {1} largest of {0}"),
    "bottom": ("{0} 中最小的 {1} 个", "the {1} smallest of {0}"),
    "nth": ("{0} 中的第 {1} 个", "number {1} of {0}"),
}
_ROUNDED = {
    "round": ("{0}（四舍五入到 {1} 位小数）", "{0} (half up to {1} places)"),
    "cut": ("{0}（截到 {1} 位小数）", "{0} (cut to {1} places)"),
}

_LAST = Call("negative", (Literal(Fraction(1)),))


class Phrases:
    """Words for the trees of one book in one language."""

    def __init__(self, book: Book, language: str) -> None:
        self.book, self.place = book, EN if language.startswith("en") else ZH
        self.titles = {code: column.name for one in book.inputs.values() for code, column in one.fields.items()}
        self.titles |= {
            "place": ("名次", "the place"),
            "grade": ("等次", "the grade"),
            "total_points": ("总分", "the total"),
        }

    def either(self, zh: str, en: str) -> str:
        return (zh, en)[self.place]

    def both(self, pair: tuple[str, str]) -> str:
        return pair[self.place] or pair[ZH]

    def join(self, parts: Sequence[str]) -> str:
        return self.either("、", ", ").join(parts)

    def of(self, node: Node) -> str:
        """The words for a tree."""
        if isinstance(node, Literal):
            return self.literal(node)
        if isinstance(node, Name):
            return self.name(node.name)
        if isinstance(node, Call):
            return self.call(node)
        if isinstance(node, Each):
            return self.each(node)
        return self.rows(node)

    def literal(self, node: Literal) -> str:
        if isinstance(node.value, bool):
            return self.either("是" if node.value else "否", "yes" if node.value else "no")
        if isinstance(node.value, Fraction):
            return self.number(node.value, node.unit)
        return (
            node.value.isoformat()
            if isinstance(node.value, date)
            else self.either(f"“{node.value}”", f"“{node.value}”")
        )

    def number(self, value: Fraction, unit: str) -> str:
        """A number as written, with its unit."""
        return quantity(value, unit, self.either("zh", "en"))

    def name(self, code: str) -> str:
        """What a name of the book is called; a parameter that has one value says it."""
        called = self.both(self.titles.get(code) or self.book.named(code))
        one = self.book.parameters.get(code)
        return (
            f"{called}{self.either('（', ' (')}{self.held(one)}{self.either('）', ')')}"
            if one and len(one.values) == 1
            else called
        )

    def held(self, one: Parameter) -> str:
        return self.value(one, one.values[0])

    def value(self, one: Parameter, value: InForce) -> str:
        """A value of a parameter with its unit."""
        if isinstance(value.value, Fraction) and one.unit is not None:
            return self.number(value.value / one.unit.scale, one.unit.code)
        return self.worth(value.value)

    def worth(self, value: Value) -> str:
        """A bare value: yes or no, a word, a day, a number."""
        return amount(value, "", self.either("zh", "en"))

    def call(self, node: Call) -> str:
        args, name = node.args, node.name
        if name in _SIGNS:
            return _SIGNS[name].join(self.inside(arg, node) for arg in args)
        if name in _COMPARED:
            return f"{self.tight(args[0])} {_COMPARED[name][self.place]} {self.tight(args[1])}"
        if name in ("and", "or"):
            word = {"and": self.either("，且 ", " and "), "or": self.either("，或 ", " or ")}[name]
            return word.join(self.inside(arg, node) for arg in args)
        if name == "if":
            return self.chosen(args)
        if name == "absent" and isinstance(args[0], Literal):
            return REASON_WORDS[str(args[0].value)][self.place]
        if name == "date" and isinstance(args[0], Literal):
            return str(args[0].value)
        said = [self.tight(arg) for arg in args]
        if name == "otherwise":
            rest = self.either("，没有时取 ", ", else ").join(said)
            return f"（{rest}）" if self.place == ZH else f"({rest})"
        if name in _ROUNDED:
            return _ROUNDED[name][self.place].format(*said)
        if name == "weighted_mean":
            weights = self.join(said[1:])
            return self.either(f"{said[0]} 按 {weights} 加权的平均", f"the mean of {said[0]} weighted by {weights}")
        if name == "nth" and args[1] == _LAST:
            return self.either(f"{said[0]} 的最后一个", f"the last of {said[0]}")
        if name == "less":
            losses = self.join(said[1:])
            return self.either(f"{said[0]} 扣去 {losses}，扣完为止", f"{said[0]} less {losses}, until nothing is left")
        if name in _CALLS:
            return _CALLS[name][self.place].format(*said)
        return self.plain_call(name, said)

    def plain_call(self, name: str, said: list[str]) -> str:
        if name in ("min", "max") and len(said) > 1:
            word = {
                "min": self.either("中较小的", "the smaller of "),
                "max": self.either("中较大的", "the larger of "),
            }[name]
            return f"{self.join(said)} {word}" if self.place == ZH else word + " and ".join(said)
        known = (FUNCTIONS[name].zh, FUNCTIONS[name].en) if name in FUNCTIONS else SPECIAL[name][2:]
        return (
            f"{known[self.place].partition('（')[0]}{self.either('（', ' (')}{self.join(said)}{self.either('）', ')')}"
        )

    def inside(self, node: Node, outer: Call) -> str:
        """A part of a formula, in parentheses where it binds less than what it stands in."""
        own = _LEVEL.get(node.name, 0 if node.name in ("min", "max", "steps") else 9) if isinstance(node, Call) else 9
        text = self.of(node)
        first = outer.args[0] is node
        return (
            f"({text})"
            if own < _LEVEL[outer.name] or (own == _LEVEL[outer.name] and not first and outer.name in "-/")
            else text
        )

    def tight(self, node: Node) -> str:
        """A part that must hold together inside a phrase."""
        loose = isinstance(node, Bands | Slices | Each) or (isinstance(node, Call) and node.name in _LOOSE)
        return f"({self.of(node)})" if loose else self.of(node)

    def chosen(self, args: Sequence[Node]) -> str:
        pairs = [
            self.either(
                f"{self.of(args[at])} 的，{self.of(args[at + 1])}",
                f"where {self.of(args[at])}, {self.of(args[at + 1])}",
            )
            for at in range(0, len(args) - 1, 2)
        ]
        return self.either("；", "; ").join(
            [*pairs, self.either(f"其余的，{self.of(args[-1])}", f"else {self.of(args[-1])}")]
        )

    def between(self, row: Band) -> str:
        """A band in words: each bound says whether it is in."""
        low = self.of(row.low) if row.low else ""
        high = self.of(row.high) if row.high else ""
        if low and low == high:
            return self.either(f"正好 {low}", f"exactly {low}")
        parts = []
        if low:
            parts.append(
                self.either(
                    f"{low}（{'含' if row.low_in else '不含'}）以上", f"{'from' if row.low_in else 'above'} {low}"
                )
            )
        if high:
            parts.append(
                self.either(
                    f"{high}（{'含' if row.high_in else '不含'}）以下", f"{'to' if row.high_in else 'below'} {high}"
                )
            )
        return self.either("、", " ").join(parts) or self.either("不论多少", "whatever it is")

    def rows(self, node: Bands | Slices) -> str:
        said = [f"{self.between(row)}{self.either('的，', ': ')}{self.of(row.gives)}" for row in node.rows]
        if isinstance(node, Bands) and node.outside is not None:
            said.append(self.either("不在以上各档的，", "in none of these: ") + self.of(node.outside))
        head = (
            self.either("{0} 分段计算后相加", "{0} slice by slice, added up")
            if isinstance(node, Slices)
            else self.either("按 {0} 分档", "by {0}")
        )
        return f"{head.format(self.of(node.of))}{self.either('：', ': ')}{self.either('；', '; ').join(said)}"

    def each(self, node: Each) -> str:
        """What the rows of a table are worth, one by one."""
        which = self.name(node.rows)
        where = (
            self.either(f"中 {self.of(node.where)} 的", f" where {self.of(node.where)}")
            if node.where is not None
            else ""
        )
        text = self.either(
            f"{which}{where}，逐个计：{self.of(node.gives)}", f"for each of {which}{where}: {self.of(node.gives)}"
        )
        if node.gather:
            word, sums = self.name(node.by), self.join([self.name(column) for column in node.gather])
            text = self.either(
                f"{which}{where}，先把{word}相同的各行的{sums}相加，再按每个{word}计：{self.of(node.gives)}",
                f"{which}{where}: {sums} added up over the rows with the same {word}, then for each {word}: {self.of(node.gives)}",
            )
        if node.order:
            column, largest = self.name(node.order.removeprefix("-")), node.order.startswith("-")
            text += self.either(
                f"；按{column}从{'大到小（从晚到早）' if largest else '小到大（从早到晚）'}排",
                f"; in the order of {column}, the {'largest (latest)' if largest else 'smallest (earliest)'} first",
            )
        text += self.put_together(node) if node.by and not node.gather else ""
        if node.most is not None:
            most = self.of(node.most)
            text += self.either(
                f"，每{'组' if node.by else '个'}最高 {most}", f", {most} at most for each{' group' if node.by else ''}"
            )
        return text + self.so_many(node) + self.combined(node)

    def put_together(self, node: Each) -> str:
        """How rows with the same word are put together."""
        ways = {
            "sum": ("合在一起", "together"),
            "mean": ("取平均", "by their mean"),
            "max": ("只取最高的一个", "by the highest of them"),
            "min": ("只取最低的一个", "by the lowest of them"),
        }
        (zh, en), word = ways[node.within], self.name(node.by)
        return self.either(f"；{word}相同的{zh}", f"; those with the same {word} {en}")

    def so_many(self, node: Each) -> str:
        """Which rows are the first, and what the others are worth."""
        if node.first is None:
            return ""
        first = self.of(node.first)
        first = first if isinstance(node.first, Literal) else f"“{first}”"
        each = self.name(node.by) if node.by and not node.gather else ""
        zh, en = (f"每个{each}", f" of each {each}") if each else ("", "")
        if node.beyond is None:
            return self.either(f"；{zh}只计前 {first} 个", f"; for the first {first}{en} only")
        beyond = self.of(node.beyond)
        return self.either(
            f"；以上为{zh}前 {first} 个，以后每个 {beyond}",
            f"; so for the first {first}{en}, {beyond} for each further one",
        )

    def combined(self, node: Each) -> str:
        """What is made of all of them where they are not added up."""
        how = {
            "mean": ("取平均", "take the mean"),
            "median": ("取中位数", "take the median"),
            "max": ("取最高的", "take the highest"),
            "min": ("取最低的", "take the lowest"),
            "list": ("逐个列出", "list them"),
            "trimmed_mean": ("去掉一个最高、一个最低后取平均", "take the mean without one highest and one lowest"),
        }
        return self.either("；", "; ") + how[node.combine][self.place] if node.combine in how else ""
