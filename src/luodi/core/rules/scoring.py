"""One book over a frozen group, up to everybody's total and vetoes: inputs, figures, items with their policies and rounding,
and the weight that some spread over others. What hangs on the places comes behind it (`evaluation`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from luodi.core.rules.books import Book, Figure, Item, Rounding
from luodi.core.rules.declaring import valued
from luodi.core.rules.expressions import Node
from luodi.core.rules.ground import Ground, Peers
from luodi.core.rules.results import Scored, Standing, Used
from luodi.core.rules.taking import Inputs, taken
from luodi.core.rules.units import measure, scale_of
from luodi.core.rules.values import Absent, Step, Value, exact, rounded, shown
from luodi.core.rules.vetoing import among, vetoed
from luodi.core.rules.working import work

BY_HAND, DECIDED = "by_hand", "decided"  # the policy that leaves an item to a person, and what it is once one decided


class Scoring:
    def __init__(self, book: Book, subjects: Mapping[str, Inputs], day: date) -> None:
        self.book, self.subjects, self.day = book, subjects, day
        self.below: dict[str, list[Item]] = {}
        for item in book.items.values():
            if item.parent or item.counted:
                self.below.setdefault(item.parent, []).append(item)
        self.given = {code: taken(book, code, one) for code, one in subjects.items()}
        self.grounds = {
            code: Ground(self.finder(code), self.peering(code), book.unit_of, self.choosing(code)) for code in subjects
        }
        self.kept: dict[tuple[str, str], Step] = {}
        self.raw: dict[tuple[str, str], Step] = {}
        self.lines: dict[tuple[str, str], Scored] = {}
        self.worth: dict[tuple[str, Node], Step] = {}
        self.groups: dict[tuple[str, Node], Peers] = {}
        self.later: dict[str, dict[str, Step]] = {}

    def finder(self, subject: str) -> Callable[[str], Step]:
        return lambda name: self.find(subject, name)

    def peering(self, subject: str) -> Callable[[Node], tuple[Step, Peers]]:
        return lambda node: (self.worth_of(subject, node), self.every(subject, node))

    def choosing(self, subject: str) -> Callable[[str, Mapping[str, str]], Step | None]:
        """What a parameter is worth in a row of a table, where the row's own words choose its value."""

        def chosen(name: str, words: Mapping[str, str]) -> Step | None:
            one = self.book.parameters.get(name)
            hangs = one is not None and any(set(value.traits) & set(words) for value in one.values)
            return self.parameter(subject, name, words) if hangs else None

        return chosen

    def every(self, subject: str, node: Node) -> Peers:
        """What a tree is worth for everyone in the subject's group, worked out once for the group."""
        group = self.trait(subject, self.book.compared_within)
        if (group, node) not in self.groups:
            self.groups[group, node] = Peers.of([self.worth_of(peer, node).value for peer in self.peers(subject)])
        return self.groups[group, node]

    def peers(self, subject: str) -> list[str]:
        """The frozen group of a subject: all, or those that share the trait by which the book compares."""
        within = self.book.compared_within
        own = self.trait(subject, within)
        return [code for code in self.subjects if not within or self.trait(code, within) == own]

    def trait(self, subject: str, name: str) -> str:
        """A trait by which subjects stand together: of the subject itself, or one of its coded inputs."""
        return self.traits(subject).get(name, "") if name else ""

    def worth_of(self, subject: str, node: Node) -> Step:
        if (subject, node) not in self.worth:
            self.worth[subject, node] = work(node, self.grounds[subject])
        return self.worth[subject, node]

    def find(self, subject: str, name: str) -> Step:
        """What a name of the book is worth for a subject."""
        if name in self.later.get(subject, ()):
            return self.later[subject][name]
        if (subject, name) not in self.kept:
            self.kept[subject, name] = self.found(subject, name)
        return self.kept[subject, name]

    def found(self, subject: str, name: str) -> Step:
        book = self.book
        if name in book.inputs:
            one = book.inputs[name]
            value = self.given[subject].get(name, Absent("missing", name))
            note = ""
            if isinstance(value, Absent) and one.unrecorded is not None:
                value, note = one.unrecorded, "unrecorded"
            return Step("input", name, value, one.unit.code if one.unit else "", (), note)
        if name in book.parameters:
            return self.parameter(subject, name)
        if name in book.figures:
            return self.figure(subject, book.figures[name])
        if name not in book.items:  # the total, as vetoes ask for it
            total = self.total(subject)
            return Step("item", name, total.value, total.unit)
        line = self.item(subject, book.items[name])
        return Step("item", name, line.value, line.unit, (), line.policy)

    def parameter(self, subject: str, name: str, words: Mapping[str, str] | None = None) -> Step:
        one = self.book.parameters[name]
        held = one.at(self.day, {**self.traits(subject), **(words or {})})
        unit = one.unit.code if one.unit else ""
        if held is None:
            return Step("parameter", name, Absent("missing", name), unit)
        since = held.since.isoformat() if held.since else ""
        return Step("parameter", name, held.value, unit, (), " · ".join(part for part in (held.source, since) if part))

    def traits(self, subject: str) -> dict[str, str]:
        """By what parameters are chosen: the subject's traits and its coded inputs, and the subject itself."""
        coded = {code: self.find(subject, code).value for code in self.book.choosing}
        words = {code: value for code, value in coded.items() if isinstance(value, str)}
        return {"subject": subject, **words, **self.subjects[subject].traits}

    def figure(self, subject: str, one: Figure) -> Step:
        step = work(one.node, self.grounds[subject])
        line = self.line(subject, one.code, step, step.value, one.rounding, self.unit(one.node, one.rounding))
        self.lines[subject, one.code] = line
        return Step("figure", one.code, line.value, line.unit, (step,), _told(one.rounding))

    def unit(self, node: Node, rounding: Rounding | None) -> str:
        return rounding.unit.code if rounding else self.book.unit_of(node)

    def raw_item(self, subject: str, one: Item) -> Step:
        if (subject, one.code) not in self.raw:
            self.raw[subject, one.code] = work(one.node, self.spread_ground(subject, one.code))
        return self.raw[subject, one.code]

    def item(self, subject: str, one: Item) -> Scored:
        """The item after its policy for what has no value, and after rounding."""
        step = self.raw_item(subject, one)
        unit = self.unit(one.node, None) or (self.book.total.unit.code if one.counted else "")
        if not isinstance(step.value, Absent):
            line = self.line(subject, one.code, step, step.value, one.rounding, unit)
        else:
            reason = step.value.reason
            policy = self.policy(subject, one, reason)
            value = self.by_policy(subject, one, policy, unit)
            line = self.line(subject, one.code, step, value, one.rounding, unit)
            line = replace(
                line, reason=reason, policy=policy, trace=Step("policy", policy, value, unit, (step,), reason)
            )
        self.lines[subject, one.code] = line
        return line

    def policy(self, subject: str, one: Item, reason: str) -> str:
        found = one.policies[reason]
        return DECIDED if found == BY_HAND and one.code in self.subjects[subject].decided else found

    def by_policy(self, subject: str, one: Item, policy: str, unit: str) -> Value:
        if policy == DECIDED:
            return valued(self.subjects[subject].decided[one.code], one.type, measure(unit))
        if policy == "zero":
            return Fraction(0)
        if policy == "full" and one.full is not None:
            return work(one.full, self.grounds[subject]).value
        if policy == "peer_mean":
            every = [self.raw_item(peer, one).value for peer in self.peers(subject)]
            there = [value for value in every if isinstance(value, Fraction)]
            return sum(there, Fraction(0)) / len(there) if there else Absent("missing", one.code)
        return Absent("missing" if policy == BY_HAND else "not_applicable", one.code)

    def line(self, subject: str, code: str, step: Step, value: Value, rounding: Rounding | None, unit: str) -> Scored:
        before = value
        if rounding and isinstance(value, Fraction):
            scale = rounding.unit.scale
            value = rounded(value / scale, rounding.places, rounding.way) * scale
        status = (
            "ok"
            if not isinstance(value, Absent)
            else "not_applicable"
            if value.reason == "not_applicable"
            else "missing"
        )
        steps = list(step.walk())
        inputs = {part.said: part.value for part in steps if part.kind == "input" and part.said in self.book.inputs}
        used = {part.said for part in steps if part.kind == "parameter"}
        parameters = tuple(self.used(subject, name) for name in sorted(used))
        places = self.book.total.places if rounding is None else max(0, rounding.places)
        return Scored(code, status, "", "", value, before, _shown(value, unit, places), unit, step, inputs, parameters)

    def used(self, subject: str, name: str) -> Used:
        held = self.book.parameters[name].at(self.day, self.traits(subject))
        return (
            Used(name, held.value, held.since, held.source) if held else Used(name, Absent("missing", name), None, "")
        )

    def standing(self, subject: str) -> Standing:
        book, one = self.book, self.subjects[subject]
        total = self.total(subject)
        asked = {veto.code: work(veto.node, self.grounds[subject]) for veto in book.vetoes}
        found = vetoed(book, lambda veto: asked[veto.code].value)
        if among(book, found.held, ("zero",)):
            trace = Step("policy", "veto", Fraction(0), total.unit, (total.trace,), ", ".join(found.held))
            total = replace(total, value=Fraction(0), shown="0", status="ok", policy="veto", trace=trace)
        elif code := among(book, found.open, ("zero",)):
            lost = Absent("missing", code)
            trace = Step("policy", "veto", lost, total.unit, (asked[code], total.trace), code)
            total = replace(total, value=lost, shown="", status="missing", reason="missing", policy="veto", trace=trace)
        return Standing(
            subject, one.name or subject, one.traits, {code: self.spread_line(subject, item) for code, item in book.items.items()},
            {code: self.lines[subject, code] for code in book.figures}, found.held, total, unsettled=found.open,
        )  # fmt: skip

    def names(self, code: str) -> bool:
        """Whether the book itself gives this name to something, as books that were kept may."""
        return any(
            code in table for table in (self.book.inputs, self.book.parameters, self.book.figures, self.book.items)
        )

    def total(self, subject: str) -> Scored:
        book = self.book
        step = work(book.total.node, self.spread_ground(subject, ""))
        return self.line(subject, "total", step, step.value, book.total.rounding, book.total.unit.code)

    def spread_ground(self, subject: str, parent: str) -> Ground:
        """Where the items of a group, or of the total (""), stand with the weight of those that spread it over the rest."""
        ground, factor = self.grounds[subject], self.spread(subject, parent)
        if factor == 1:
            return ground
        shared = (one for one in self.below[parent] if self.takes_on(subject, one))
        return ground.inside({one.code: self.scaled(subject, one, factor) for one in shared})

    def spread_line(self, subject: str, item: Item) -> Scored:
        """The line of an item as it goes into its group or the total: with the weight that others gave up."""
        line = self.lines[subject, item.code]
        shares = (item.parent or item.counted) and self.takes_on(subject, item) and isinstance(line.value, Fraction)
        factor = self.spread(subject, item.parent) if shares else Fraction(1)
        if factor == 1 or not isinstance(line.value, Fraction):
            return line
        value, exactly = self.scaled(subject, item, factor).value, line.value * factor
        trace = Step("policy", "spread_received", value, line.unit, (line.trace,), f"× {exact(factor)}")
        places = self.book.total.places if item.rounding is None else max(0, item.rounding.places)
        return replace(line, value=value, unrounded=exactly, shown=_shown(value, line.unit, places), trace=trace)

    def takes_on(self, subject: str, item: Item) -> bool:
        """Whether an item weighs more where others give up their weight: not extras, nor one that is worth nothing at best."""
        return item.construct != "extras" and self.full(subject, item) != 0

    def scaled(self, subject: str, item: Item, factor: Fraction) -> Step:
        step = self.find(subject, item.code)
        if not isinstance(step.value, Fraction):
            return step
        value = step.value * factor
        if item.rounding:
            scale = item.rounding.unit.scale
            value = rounded(value / scale, item.rounding.places, item.rounding.way) * scale
        return Step("policy", "spread_received", value, step.unit, (step,), f"× {exact(factor)}")

    def spread(self, subject: str, parent: str) -> Fraction:
        """By how much the others of a group weigh more because the weight of some is spread over them."""
        if not any("spread_weight" in one.policies.values() for one in self.book.items.values()):
            return Fraction(1)
        every, kept = Fraction(0), Fraction(0)
        for item in self.below.get(parent, ()):
            full = self.full(subject, item)
            if full is not None:
                every += full
                kept += Fraction(0) if self.spreads(subject, item) else full
        return every / kept if kept else Fraction(1)

    def full(self, subject: str, item: Item) -> Fraction | None:
        """What an item is worth at its best: as the book says, or all that stand in it together."""
        if item.full is not None:
            value = work(item.full, self.grounds[subject]).value
            return value if isinstance(value, Fraction) else None
        inside = [full for one in self.below.get(item.code, ()) if (full := self.full(subject, one)) is not None]
        return sum(inside, Fraction(0)) if inside else None

    def spreads(self, subject: str, item: Item) -> bool:
        """Whether an item's weight goes to the others: by its own policy, or because all that stand in it say so."""
        self.find(subject, item.code)
        inside = [one for one in self.below.get(item.code, ()) if self.full(subject, one) is not None]
        own = self.lines[subject, item.code].policy == "spread_weight"
        return own or (bool(inside) and all(self.spreads(subject, one) for one in inside))


def _told(rounding: Rounding | None) -> str:
    return f"{rounding.way} {rounding.places} {rounding.unit.code}".strip() if rounding else ""


def _shown(value: Value, unit: str, places: int) -> str:
    if isinstance(value, Fraction):
        return shown(value / scale_of(unit), places)
    if isinstance(value, tuple):
        return ", ".join(_shown(part, unit, places) for part in value)
    return "" if isinstance(value, Absent) else "yes" if value is True else "no" if value is False else str(value)
