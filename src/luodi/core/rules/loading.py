"""From the text of a book to a checked `Book`, or to every fault that stands in it with its line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction

from luodi.core.rules.books import (
    Book,
    Figure,
    Item,
    Reading,
    Rounding,
    Source,
    Total,
    Veto,
)
from luodi.core.rules.checking import check
from luodi.core.rules.consistency import inconsistencies
from luodi.core.rules.constructs import alike, backwards, constructed, deducted, gated, limited
from luodi.core.rules.declaring import NOBODY
from luodi.core.rules.examples import Examples
from luodi.core.rules.expressions import Call, Literal, Name, Node, Unreadable, numeral
from luodi.core.rules.functions import TEXT, Type
from luodi.core.rules.grammar import BOOK, CONSTRUCTS
from luodi.core.rules.lines import line_of
from luodi.core.rules.reading import Entry, Faults, Text, composed, plain
from luodi.core.rules.units import COUNT, NONE, Measure, measure
from luodi.core.rules.values import REASONS
from luodi.core.rules.working import bound

DEFAULT_PLACES = 2


def load(text: str, file: str = "book.yaml", *, is_kept: bool = False) -> Book:
    """The book in a YAML text. `file` only names it in messages. What was approved once (`is_kept`) stays readable when
    books are looked at more closely than they were then.

    Refused, with file, line, item and the nearest known word: unknown or doubled keys, unknown words, units, names
    and constructs, quantities that do not go together, bands with gaps or overlaps that no reading settles.
    """
    faults = Faults(file)
    tree = composed(text, faults)
    entry: Entry = BOOK.read(tree, "", faults)
    faults.settle()
    book = _Loader(entry, faults, is_strict=not is_kept).book()
    faults.settle()
    for code, at, blanks in () if is_kept else inconsistencies(book):
        faults.add(code, line_of(tree, at), at, **blanks)
    faults.settle()
    return book


class _Loader(Examples):
    def book(self) -> Book:
        given = self.entry
        total_type, total_unit = self.kind(given["total"] or Entry({}, given.line), "total", "分")
        inputs = {code: self.input(code, one) for code, one in (given["inputs"] or Entry({}, 1)).items()}
        parameters = {code: self.parameter(code, one) for code, one in (given["parameters"] or Entry({}, 1)).items()}
        figures = {code: self.figure(code, one) for code, one in (given["figures"] or Entry({}, 1)).items()}
        items: dict[str, Item] = {}
        for one in given["items"]:
            self.item(one, "", items, total_type)
        total = self.total(given["total"] or Entry({}, given.line), items, total_type, total_unit)
        vetoes = tuple(self.veto(one, total.type) for one in given["vetoes"] or ())
        ranking = self.ranking(given["ranking"], items, total.type)
        awards = self.awards(given["awards"], total.type)
        content = json.dumps(plain(given), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return Book(
            code=given["book"], title=given["title"], about=given["about"] or NOBODY, subject=given["subject"],
            period=given["period"], source=self.source(given["source"]), compared_within=given["compared_within"] or "",
            parameters=parameters, inputs=inputs, figures=figures, items=items, vetoes=vetoes, total=total,
            ranking=ranking, awards=awards,
            readings=tuple(map(_reading, given["readings"] or ())),
            cases=tuple(self.case(one, inputs, items, figures, {award.code for award in awards}) for one in given["cases"] or ()),
            digest=hashlib.sha256(content.encode()).hexdigest(), file=self.faults.file, types=self.scope.seen,
            units=self.units,
        )  # fmt: skip

    def rounding(self, given: Entry | None, unit: Measure | None) -> Rounding | None:
        if given is None:
            return None
        own = self.measured(given["unit"].text, given["unit"].line) if given["unit"] else unit
        places = given["places"] if given["places"] is not None else 0
        if not -9 <= places <= 12:
            self.fault("places_out_of_range", given.line)
        return Rounding(places, given["way"] or "half_up", own or measure(""))

    def figure(self, code: str, given: Entry) -> Figure:
        self.at = f"figures.{code}"
        faults = len(self.faults.found)
        node = self.parse(given["expression"])
        kind = self.checked(node, given.line)
        self.settled(code, node, faults)
        self.known(code, kind, given.line)
        return Figure(code, given["name"] or NOBODY, node, kind, self.rounding(given["round"], self.shown_in(kind)))

    def shown_in(self, kind: Type) -> Measure | None:
        """The unit in which the book shows such a quantity."""
        return measure(self.units[kind.dims]) if kind.dims in self.units else None

    def item(self, given: Entry, parent: str, items: dict[str, Item], total: Type) -> None:
        """One item after the items that stand inside it; its own name is known from then on."""
        construct = next(name for name in CONSTRUCTS if given[name])
        for child in given[construct]["items"] if construct in ("extras", "group") else ():
            self.item(child, given["code"], items, total)
        self.at = f"items.{given['code']}"
        faults = len(self.faults.found)
        node = self.formula(construct, given)
        kind = self.checked(node, given.line)
        self.settled(given["code"], node, faults)
        is_summed = self.entry["total"] is None or not self.entry["total"]["expression"]
        counted = not parent and given["counted"] is not False and is_summed
        if counted and given["code"] not in self.broken:
            self.fitting(node, kind, total, given.line)
        full = self.full(construct, given)
        policies = _policies(given["missing"])
        if full is None and {"full", "spread_weight"} & set(policies.values()):
            self.fault("full_missing", given.line)
        items[given["code"]] = Item(
            given["code"], given["name"] or NOBODY, construct, node, kind, full, counted,
            self.rounding(given["round"], self.shown_in(total if counted else kind)), policies, parent,
            given["note"] or NOBODY, given.line, given["counted"] is False,
        )  # fmt: skip
        self.known(given["code"], total if counted else kind, given.line)

    def formula(self, construct: str, given: Entry) -> Node:
        """Construct, then gate, then clamp, then deductions."""
        try:
            node = constructed(construct, given[construct], self.parse)
        except Unreadable as problem:
            line = given[construct].line
            self.fault(problem.code, line, **problem.blanks)
            return Literal(Fraction(0))
        if construct == "judged":
            self.judged(node, given)
        if self.scope.is_strict:
            self.steps(construct, given[construct])
            if construct == "peers":
                self.scaled(given["peers"])
        if given["gate"]:
            if not given["gate"]["otherwise"] and self.kind_of(node) == TEXT:
                self.fault("gate_of_text", given["gate"].line)
                return node
            node = gated(node, given["gate"], self.parse)
        node = limited(node, given, self.parse)
        faults = len(self.faults.found)
        for one in given["deductions"] or () if self.scope.is_strict else ():
            if any(one[key] and one[key].text.strip().startswith("-") for key in ("times", "each", "at_most")):
                self.fault("deduction_negative", one.line)
            self.deduction(one, self.kind_of(node))
        is_told = len(self.faults.found) > faults
        return deducted(node, given["deductions"], self.parse) if given["deductions"] and not is_told else node

    def steps(self, construct: str, given: Entry | Text) -> None:
        """How far a step goes, beside what it is a step of."""
        wrong = list(backwards(construct, given))
        for text in wrong:
            self.fault("step_of_nothing", text.line, written=text.text)
        for probe in alike(construct, given, self.parse) if not wrong else ():
            self.checked(probe, given.line)

    def scaled(self, given: Entry) -> None:
        """A benchmark says how far above it counts; the lowest of an efficacy scale gets a part of the weight."""
        if given["scale"] == "benchmark" and not given["cap"] and given["by"] != "peer_max":
            self.fault("benchmark_without_cap", given.line)
        least = bound(numeral(self.parse(given["floor"]))) if given["floor"] else None
        if least is not None and not 0 <= least <= 1:
            self.fault("floor_wrong", given.line, given=given["floor"].text)

    def deduction(self, given: Entry, item: Type | None) -> None:
        """How often is a number of times, and each time so much of what the item is in."""
        times, each = self.kind_of(self.parse(given["times"])), self.kind_of(self.parse(given["each"]))
        if times is not None and times.kind == "list":
            self.fault("deduction_of_list", given.line, given=given["times"].text)
        elif times is not None and times.part:  # a percentage is no number of times
            self.fault("deduction_of_share", given.line, given=given["times"].text)
        is_number = times is not None and times.dims in (None, NONE, COUNT)
        if is_number and each is not None and each.part and item is not None and not item.part and item.dims:
            self.fault("deduction_each_share", given.line, given=given["each"].text, wanted=self.worded(item))

    def kind_of(self, node: Node) -> Type | None:
        """The type of a part of an item; none where it is at fault, which is told where the whole item is checked."""
        try:
            return check(node, self.scope)
        except Unreadable:
            return None

    def judged(self, node: Node, given: Entry) -> None:
        """A judged item names an input that is judged, within a stated range."""
        found = self.entry["inputs"][node.name] if isinstance(node, Name) else None
        if found is None or not found["from"] or not found["from"]["judged"] or not found["range"]:
            self.fault("judged_without_range", given["judged"].line, given=given["judged"].text)

    def full(self, construct: str, given: Entry) -> Node | None:
        """What the item is worth at its best: as stated, else the weight of a ratio or a scale."""
        weight = given[construct]["weight"] if construct in ("ratio", "peers") else None
        stated = given["full"] or weight
        if given["full"] and weight and self.scope.is_strict and self.parse(given["full"]) != self.parse(weight):
            self.fault("full_not_weight", given.line, given=given["full"].text, weight=weight.text)
        node = self.parse(stated) if stated else None
        if node is not None:
            self.checked(node, given.line)
        return node

    def veto(self, given: Entry, total: Type) -> Veto:
        self.at = f"vetoes.{given['code']}"
        outer = self.scope
        self.scope = outer.inside(self.with_total(total))
        node = self.condition(given["when"], given.line)
        self.scope = outer
        grade = given["grade"].text if given["grade"] else ""
        return Veto(given["code"] or "", given["name"] or NOBODY, node, given["effect"] or "flag", grade)

    def total(self, given: Entry, items: Mapping[str, Item], kind: Type, unit: Measure | None) -> Total:
        self.at = "total"
        names = tuple(Name(item.code) for item in items.values() if item.counted)
        node: Node = self.parse(given["expression"]) if given["expression"] else Call("total", names)
        if not given["expression"] and not names:
            self.fault("total_of_nothing", given.line)
            node = Literal(Fraction(0))
        node = limited(node, given, self.parse)
        found = self.checked(node, given.line)
        if found.kind != "list":
            self.fitting(node, found, kind, given.line)
        places = given["places"] if given["places"] is not None else DEFAULT_PLACES
        name = given["name"] or ("总分", "Total")
        return Total(
            name, node, found, unit or measure(""), self.rounding(given["round"], unit), max(0, min(12, places))
        )

    def source(self, given: Entry) -> Source:
        texts = {key: given[key].text for key in ("title", "place", "year", "address") if given[key]}
        return Source(**texts, note=given["note"] or NOBODY)


def _policies(given: Entry | None) -> dict[str, str]:
    """For every reason its policy; nobody's word means that a person must decide."""
    every = given["every"] if given else None
    unsaid = {"not_applicable": "not_applicable"}
    return {reason: (given[reason] if given else None) or every or unsaid.get(reason, "by_hand") for reason in REASONS}


def _reading(given: Entry) -> Reading:
    return Reading(given["about"] or NOBODY, given["chosen"] or NOBODY, given["other"] or NOBODY)
