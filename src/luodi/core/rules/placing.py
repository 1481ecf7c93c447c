"""What a book says of places: their order, the grades and how they move, the awards that follow."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from luodi.core.rules.books import AFTERWARDS, TOTAL, Apart, Award, Grade, Item, Move, Ranking
from luodi.core.rules.checking import nearest
from luodi.core.rules.declaring import Declarations
from luodi.core.rules.expressions import Call, Literal, Name, Node, numeral, walk
from luodi.core.rules.functions import COUNTED, PEERS, TEXT, YESNO, Type
from luodi.core.rules.matching import apart, bare, fits, is_foreign
from luodi.core.rules.reading import Entry, Text
from luodi.core.rules.units import UNITS, told
from luodi.core.rules.values import exact
from luodi.core.rules.working import bound


class Placing(Declarations):
    """Reads the ranking and the awards; formulas there know more names than those of the score."""

    def fitting(self, node: Node, kind: Type, wanted: Type, line: int, *, is_compared: bool = False) -> None:
        """A fault where what a formula gives is no such quantity as is asked for."""
        if self.shaky(node):
            return
        if not fits(kind, wanted):
            blanks = {"wanted": self.worded(wanted), "found": self.worded(kind)}
            by_one = apart(kind, wanted)
            if by_one and is_foreign(by_one["unit"]):
                self.fault("units_differ_currency", line, left=blanks["found"], right=blanks["wanted"])
            elif by_one:
                self.fault("item_unit_by_one", line, **blanks, **{**by_one, "unit": self.worded(by_one["unit"])})
            else:
                self.fault(unit_fault(wanted), line, **blanks)
        elif self.scope.is_strict and (problem := bare(node, kind, wanted, is_compared=is_compared)):
            self.fault(problem.code, line, **self.hinted(problem))

    def ranking(self, given: Entry | None, items: Mapping[str, Item], total: Type) -> Ranking | None:
        if given is None:
            return None
        self.at = "ranking"
        then = tuple(Apart(name.removeprefix("-"), name.startswith("-")) for name in given["then"] or ())
        for each in then:
            if each.code not in items:
                near = nearest(each.code, items) or ", ".join(list(items)[:5])
                self.fault("then_not_an_item", given.line, given=each.code, nearest=near)
        grades: list[Grade] = []
        outer = self.scope
        self.scope = outer.inside(self.with_total(total))
        for one in given["grades"] or ():
            grades.append(
                self.grade(one, max((before.to or Fraction(0) for before in grades), default=Fraction(0)), total)
            )
        self.scope = self.scope.inside({"place": COUNTED, "grade": TEXT, "vetoed": YESNO})
        moves = tuple(
            Move(
                one["name"],
                self.condition(one["when"], one.line),
                self.many(one) * (1 if one["by"] == "up" else -1),
            )
            for one in given["moves"] or ()
        )
        for one in moves:
            if _of_places(one.when):
                self.fault("peers_of_place", given.line)
        self.scope = outer
        return Ranking(given["order"], given["ties"], given["within"] or "", then, tuple(grades), moves)

    def many(self, given: Entry) -> int:
        """By how many grades a move goes: one unless stated."""
        found = given["grades"]
        if found is not None and found < 1 and self.scope.is_strict:
            self.fault("first_wrong", given.line, named="grades", given=found)
        return found or 1

    def with_total(self, total: Type) -> dict[str, Type]:
        """The whole total by its name, which vetoes, grades and moves may ask for."""
        return {} if TOTAL in self.scope.names else {TOTAL: total}

    def grade(self, given: Entry, before: Fraction, total: Type) -> Grade:
        """A row of the grades; shares of places must rise from row to row."""
        share = None
        if given["to"]:
            read = self.parse(given["to"])
            if isinstance(read, Literal) and isinstance(read.value, Fraction):
                share = read.value * UNITS[read.unit].scale
            if share is not None and share > 1 and isinstance(read, Literal) and not read.unit:
                self.fault("share_without_percent", given.line, given=given["to"].text, hundred=exact(share * 100))
            elif share is None or share > 1 or share <= before:
                self.fault("grades_not_rising", given.line)
        least = self.parse(given["from"]) if given["from"] else None
        if least is not None:
            self.fitting(least, self.checked(least, given.line), total, given.line, is_compared=True)
        when = self.condition(given["when"], given.line) if given["when"] else None
        name = given["grade"].text if given["grade"] else ""
        if (given["whole"] or given["at_least"] is not None) and not given["to"]:
            self.fault("grade_without_share", given.line)
        if given["passes_on"] and not given["to"] and given["places"] is None:
            self.fault("passes_on_without_seats", given.line)
        way, fewest = given["whole"] or "", given["at_least"] or 0
        return Grade(name, share, self.seats(given), least, when, way, fewest, given["passes_on"] is True)

    def seats(self, given: Entry) -> int | Node | None:
        """How many places a grade has: a whole number, or a formula for how many."""
        found: int | Text | None = given["places"]
        if isinstance(found, int) and found < 1 and self.scope.is_strict:
            self.fault("first_wrong", given.line, named="places", given=found)
        if not isinstance(found, Text):
            return found
        node = self.parse(found)
        written = bound(numeral(node))
        if written is not None and (written < 1 or written.denominator != 1):
            self.fault("first_wrong", given.line, named="places", given=found.text)
        self.fitting(node, self.checked(node, given.line), COUNTED, given.line)
        return node

    def condition(self, given: Text, line: int) -> Node:
        """A formula that is yes or no."""
        before = len(self.faults.found)
        node = self.parse(given)
        kind = self.checked(node, line)
        if kind != YESNO and len(self.faults.found) == before and not self.shaky(node):
            self.fault("argument_wrong", line, given="when", wanted=self.worded(YESNO), found=self.worded(kind))
        return node

    def awards(self, given: list[Entry] | None, total: Type) -> tuple[Award, ...]:
        """What follows the ranking: read last, for only here a place, a grade and the whole total have a name."""
        found = []
        self.scope = self.scope.inside(
            {"place": COUNTED, "grade": TEXT, "total_points": total, "tied": COUNTED, "vetoed": YESNO}
        )
        for one in given or ():
            self.at = f"awards.{one['code']}"
            when = self.condition(one["when"], one.line) if one["when"] else None
            node = self.parse(one["give"])
            kind = self.checked(node, one.line)
            self.known(one["code"], kind, one.line)
            unit = (
                one["unit"].text if one["unit"] else self.units.get(kind.dims) or (told(kind.dims) if kind.dims else "")
            )
            if one["unit"] and self.measured(unit, one.line).dims != kind.dims and not self.shaky(node):
                self.fault("award_wrong_unit", one.line, wanted=unit, found=self.worded(kind))
            found.append(Award(one["code"], one["name"], when, node, kind, unit))
        return tuple(found)


def _of_places(node: Node) -> bool:
    """Whether a tree asks what places and grades the others have, which nobody knows before the moves."""
    asked = (part for part in walk(node) if isinstance(part, Call) and part.name in PEERS)
    return any(
        isinstance(part, Name) and part.name in AFTERWARDS and part.name != TOTAL
        for call in asked
        for part in walk(call)
    )


def unit_fault(wanted: Type) -> str:
    return "item_wrong_points" if wanted.dims == UNITS["分"].dims else "item_wrong_unit"
