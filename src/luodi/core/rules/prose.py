"""A rule book in sentences, written from its data alone: what a leader reads before agreeing to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luodi.core.rules.books import Apart, Book, Grade, Item
from luodi.core.rules.constructs import constructed
from luodi.core.rules.expressions import Each, Node, names, parse
from luodi.core.rules.grammar import BOOK, CONSTRUCTS
from luodi.core.rules.phrases import Phrases
from luodi.core.rules.reading import Entry, Faults, Text, composed
from luodi.core.rules.telling import POLICY_WORDS, REASON_WORDS


@dataclass(frozen=True, slots=True)
class Rule:
    """What the book says of one thing: `code` names the item, veto or award; `depth` how far inside others it stands."""

    code: str
    name: str
    sentences: tuple[str, ...]
    depth: int = 0


def prose(book: Book, text: str, language: str) -> list[Rule]:
    """Every rule of a book in sentences, in the book's order. `text` is what the book was loaded from."""
    entry: Entry = BOOK.read(composed(text, Faults(book.file)), "", Faults(book.file))
    return list(_Prose(book, entry, language).rules())


class _Prose(Phrases):
    def __init__(self, book: Book, entry: Entry, language: str) -> None:
        super().__init__(book, language)
        self.entry = entry

    def rules(self) -> Iterator[Rule]:
        for one in self.entry["items"]:
            yield from self.item(one, 0)
        yield Rule("total", self.both(self.book.total.name), tuple(self.total()))
        effects = {"zero": ("总分记零", "the total is zero"), "unranked": ("不参加排名", "there is no place"),
                   "flag": ("只作提示", "this is only pointed out")}  # fmt: skip
        for veto in self.book.vetoes:
            said = self.of(veto.node)
            what = effects[veto.effect][self.place]
            if veto.grade:
                what += self.either(f"，等次定为“{veto.grade}”", f", and the grade is “{veto.grade}”")
            yield Rule(
                veto.code, self.both(veto.name), (self.either(f"{said} 的，{what}。", f"Where {said}, {what}."),)
            )
        if self.book.ranking is not None:
            yield Rule("ranking", self.either("名次", "Places"), tuple(self.ranking()))
        for award in self.book.awards:
            gives = self.of(award.gives)
            when = self.of(award.when) if award.when is not None else ""
            plain = self.either(f"{gives}。", f"{gives}.")
            yield Rule(
                award.code,
                self.both(award.name),
                (self.either(f"{when} 的，{plain}", f"Where {when}: {plain}") if when else plain,),
            )

    def item(self, given: Entry, depth: int) -> Iterator[Rule]:
        item = self.book.items[given["code"]]
        construct = next(name for name in CONSTRUCTS if given[name])
        yield Rule(item.code, self.both(item.name), tuple(self.sentences(item, given, construct)), depth)
        for child in given[construct]["items"] if construct in ("extras", "group") else ():
            yield from self.item(child, depth + 1)

    def sentences(self, item: Item, given: Entry, construct: str) -> Iterator[str]:
        end = self.either("。", ".")
        yield self.construct(construct, given[construct]) + end
        if given["gate"]:
            when = self.formula(given["gate"]["when"])
            other = self.formula(given["gate"]["otherwise"]) if given["gate"]["otherwise"] else "0"
            yield self.either(
                f"只有 {when} 才计，否则为 {other}。", f"It counts only where {when}; else it is {other}."
            )
        yield from self.limits(given)
        for one in given["deductions"] or ():
            most = (
                self.either(f"，最多扣 {self.formula(one['at_most'])}", f", {self.formula(one['at_most'])} at most")
                if one["at_most"]
                else ""
            )
            yield self.either(
                f"{self.both(one['name'])}：{self.formula(one['times'])} 每一次扣 {self.formula(one['each'])}{most}，扣完为止。",
                f"{self.both(one['name'])}: {self.formula(one['each'])} off for each of {self.formula(one['times'])}{most}, until nothing is left.",
            )
        yield from self.rounding(given["round"])
        if given["missing"]:
            yield self.missing(item)
        if not item.counted and not item.parent and item.code not in names(self.book.total.node):
            yield self.either("不计入总分。", "It is not part of the total.")
        if any(item.note):
            yield self.both(item.note)

    def limits(self, given: Entry) -> Iterator[str]:
        if given["at_most"]:
            yield self.either(f"最高 {self.formula(given['at_most'])}。", f"{self.formula(given['at_most'])} at most.")
        if given["at_least"]:
            yield self.either(
                f"最低 {self.formula(given['at_least'])}。", f"{self.formula(given['at_least'])} at least."
            )

    def rounding(self, given: Entry | None) -> Iterator[str]:
        if given is not None:
            unit, places = given["unit"].text if given["unit"] else "", given["places"]
            way = {"half_up": ("四舍五入", "Rounded half up"), "cut": ("截去其后", "Cut")}[given["way"]][self.place]
            zh, en = (f"（{unit}）", f" ({unit})") if unit else ("", "")
            yield self.either(f"{way}，保留 {places} 位小数{zh}。", f"{way} to {places} places{en}.")

    def missing(self, item: Item) -> str:
        """What holds where there is no value; one sentence where every reason is treated alike."""
        asked = {
            reason: policy for reason, policy in item.policies.items() if (reason, policy) != ("not_applicable",) * 2
        }
        if len(set(asked.values())) == 1:
            policy = POLICY_WORDS[next(iter(asked.values()))][self.place]
            return self.either(f"没有数的，{policy}。", f"Where there is no value, it {policy}.")
        told = [self.either(f"{REASON_WORDS[reason][0]}的，{POLICY_WORDS[policy][0]}", f"where {REASON_WORDS[reason][1]}, it {POLICY_WORDS[policy][1]}")
                for reason, policy in asked.items()]  # fmt: skip
        said = self.either("；", "; ").join(told) + self.either("。", ".")
        return said[0].upper() + said[1:]

    def construct(self, kind: str, given: object) -> str:
        if isinstance(given, Text):
            return self.judged(given) if kind == "judged" else self.formula(given)
        assert isinstance(given, Entry)
        if kind == "ratio":
            cap = given["cap"].text
            held = (
                self.either("不封顶", "without a cap")
                if cap == "none"
                else self.either(f"最高按 {self.formula(given['cap'])} 计", f"held at {self.formula(given['cap'])}")
            )
            of, to, weight = (self.formula(given[key]) for key in ("of", "to", "weight"))
            return self.either(f"{of} ÷ {to}（{held}）× {weight}", f"{of} ÷ {to} ({held}) × {weight}")
        if kind == "steps":
            return self.steps(given)
        if kind in ("extras", "group"):
            limits = "".join(self.limits(given)).rstrip("。.")
            return self.either("以下各项相加", "The items below, added up") + (
                self.either("，", ", ") + limits if limits else ""
            )
        if kind == "peers":
            return self.peers(given)
        if kind == "each":
            return self.each_row(given)
        return self.of(constructed(kind, given, self.parsed))

    def each_row(self, given: Entry) -> str:
        """Rows one by one; what a row is worth may be a construct of its own."""
        node = constructed("each", given, self.parsed)
        inner = next(key for key in ("give", "bands", "steps", "ratio", "slices") if given[key])
        if inner not in ("steps", "ratio") or not isinstance(node, Each):
            return self.of(node)
        whole = self.each(node)
        return whole.replace(self.of(node.gives), self.construct(inner, given[inner]))

    def judged(self, given: Text) -> str:
        one = self.book.inputs[given.text]
        name, low, high = self.name(given.text), one.low, one.high
        scale, unit = (one.unit.scale, one.unit.code) if one.unit else (1, "")
        assert low is not None and high is not None  # a judged item has a range, or its book is not loaded
        ends = self.number(low / scale, ""), self.number(high / scale, unit)
        return self.either(f"按“{name}”评定，{ends[0]} 至 {ends[1]}", f"As judged ({name}), {ends[0]} to {ends[1]}")

    def steps(self, given: Entry) -> str:
        of, mark, base = (self.formula(given[key]) for key in ("of", "from", "base"))
        said = [self.either(f"{of} 为 {mark} 的，{base}", f"{base} where {of} is {mark}")]
        for key, worth, words in (
            ("up", "give", ("每高", "加", "above", "more")),
            ("down", "take", ("每低", "减", "below", "less")),
        ):
            one = given[key]
            if not one:
                continue
            per, gives = self.formula(one["per"]), self.formula(one[worth])
            way = (
                self.either("只计整档", "whole steps only")
                if one["whole"]
                else self.either("不足一档按比例", "pro rata")
            )
            most = (
                self.either(
                    f"，最多{words[1]} {self.formula(one['at_most'])}", f", {self.formula(one['at_most'])} at most"
                )
                if one["at_most"]
                else ""
            )
            said.append(
                self.either(
                    f"{words[0]} {per}{words[1]} {gives}（{way}）{most}",
                    f"{gives} {words[3]} for each {per} {words[2]} it ({way}){most}",
                )
            )
        return self.either("；", "; ").join(said)

    def peers(self, given: Entry) -> str:
        of, weight = self.formula(given["of"]), self.formula(given["weight"])
        if given["scale"] == "benchmark":
            by = {"peer_mean": ("同组平均", "the mean of the group"), "others_mean": ("其他各家平均", "the mean of the others"),
                  "peer_max": ("同组最高", "the highest of the group")}[given["by"] or "peer_mean"][self.place]  # fmt: skip
            held = (
                self.either(f"（最高按 {self.formula(given['cap'])} 计）", f" (held at {self.formula(given['cap'])})")
                if given["cap"]
                else ""
            )
            return f"{of} ÷ {by}{held} × {weight}"
        floor = self.formula(given["floor"]) if given["floor"] else "0%"
        return self.either(
            f"按 {of} 在同组中的位置计（功效系数）：最低的得 {weight} 的 {floor}，最高的得全部，其余按（本家 − 最低）÷（最高 − 最低）在其间",
            f"By where {of} stands in its group (efficacy coefficient): the lowest gets {floor} of {weight}, the highest all of it, "
            "the others in between by (own − lowest) ÷ (highest − lowest)",
        )

    def total(self) -> Iterator[str]:
        given = self.entry["total"]
        if given and given["expression"]:
            yield self.formula(given["expression"]) + self.either("。", ".")
        else:
            names = self.join([self.both(item.name) for item in self.book.items.values() if item.counted])
            yield self.either(f"以下相加：{names}。", f"Added up: {names}.")
        if given:
            yield from self.limits(given)
            yield from self.rounding(given["round"])

    def ranking(self) -> Iterator[str]:
        ranking = self.book.ranking
        assert ranking is not None
        order = {
            "high_first": ("总分高的在前", "The highest total comes first"),
            "low_first": ("总分低的在前", "The lowest total comes first"),
        }[ranking.order][self.place]
        ties = {"competition": ("同分同名次，其后空出", "equals share a place and leave the next ones empty"),
                "dense": ("同分同名次，其后不空", "equals share a place and leave none empty")}[ranking.ties][self.place]  # fmt: skip
        then = self.join([self.told_apart(one) for one in ranking.then])
        then = self.either(f"；同分再比{then}", f"; equals are told apart by {then}") if then else ""
        within = self.either(f"；按 {ranking.within} 分组排", f"; within {ranking.within}") if ranking.within else ""
        yield self.either(f"{order}，{ties}{then}{within}。", f"{order}; {ties}{then}{within}.")
        for one in ranking.grades:
            asked = []
            if one.to is not None:
                share = self.number(one.to * 100, "%") + self.seats(one)
                asked.append(self.either(f"名次在前 {share}", f"a place in the first {share}"))
            if one.places is not None:
                seats = str(one.places) if isinstance(one.places, int) else f"“{self.of(one.places)}”"
                asked.append(self.either(f"前 {seats} 名", f"one of the first {seats} places"))
            if one.least is not None:
                asked.append(self.either(f"总分 {self.of(one.least)} 以上", f"a total of {self.of(one.least)} or more"))
            if one.when is not None:
                asked.append(self.of(one.when))
            said = self.either("，且", " and ").join(asked) or self.either("其余的", "all others")
            said += (
                self.either("；空出的名额由后面符合的递补", "; a seat left goes to the next who is fit")
                if one.passes_on
                else ""
            )
            yield self.either(f"{one.name}：{said}。", f"{one.name}: {said}.")
        for move in ranking.moves:
            when, many = self.of(move.when), abs(move.by)
            way = self.either("升" if move.by > 0 else "降", "up" if move.by > 0 else "down")
            yield self.either(
                f"{self.both(move.name)}：{when} 的，{way} {many} 等。",
                f"{self.both(move.name)}: {way} {many} where {when}.",
            )

    def told_apart(self, one: Apart) -> str:
        called = self.both(self.book.named(one.code))
        high = self.book.ranking is not None and self.book.ranking.order == "high_first"
        way = (
            self.either("（低的在前）", " (the lower first)")
            if high
            else self.either("（高的在前）", " (the higher first)")
        )
        return called + (way if one.is_reversed else "")

    def seats(self, one: Grade) -> str:
        """How a share of the places becomes a number of them."""
        ways = {"half_up": ("名额四舍五入", "places rounded half up"), "up": ("名额进一", "places rounded up"),
                "down": ("名额只取整数", "whole places only")}  # fmt: skip
        said = [ways[one.whole][self.place]] if one.whole else []
        said += [self.either(f"至少 {one.fewest} 名", f"{one.fewest} at least")] if one.fewest else []
        return self.either(f"（{'，'.join(said)}）", f" ({', '.join(said)})") if said else ""

    def formula(self, given: Text) -> str:
        return self.of(parse(given.text))

    def parsed(self, given: Text) -> Node:
        return parse(given.text)
