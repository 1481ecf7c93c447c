"""Reads the cases of a book: what they give, what they expect, and what they tell of a ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from luodi.core.facts import WITH_AMOUNT, Kind
from luodi.core.rules.books import SELF, Case, Figure, Happened, Input, Item
from luodi.core.rules.checking import nearest
from luodi.core.rules.declaring import FOR, NOBODY, NOTHING
from luodi.core.rules.expressions import Call, Literal, Node
from luodi.core.rules.placing import Placing
from luodi.core.rules.reading import Entry, Text
from luodi.core.rules.units import MONEY, measure
from luodi.core.rules.values import exact
from luodi.core.words import AGREEMENTS, FUNDS, STAGES


class Examples(Placing):
    """Cases name inputs, items, figures and awards of their book; one that contradicts itself is refused."""

    def case(
        self,
        given: Entry,
        inputs: Mapping[str, Input],
        items: Mapping[str, Item],
        figures: Mapping[str, Figure],
        awards: Collection[str],
    ) -> Case:
        self.at = f"cases.{(given['name'] or NOBODY)[0]}"
        self.given(given, inputs)
        expect, decided = given["expect"], given["decided"] or Entry({}, 1)
        stated = [value for _, value in expect.items() if value and not (isinstance(value, Text) and not value.text)]
        if self.scope.is_strict and not stated:
            self.fault("expect_empty", given.line)
        self.plainly(expect, {*self.others(given)} if self.scope.is_strict else None)
        tables = (("items", items), ("figures", figures), ("awards", awards))
        for entry, table in [*((expect[key] or Entry({}, 1), table) for key, table in tables), (decided, items)]:
            for name, value in entry.items():
                if table is awards and isinstance(value, Entry) and name in self.others(given):
                    self.awarded(value, awards)
                elif name not in table:
                    self.unknown(entry.line, name, table)
        traits = {name: word.text for name, word in (given["for"] or Entry({}, 1)).items()}
        self.contradictions(given, inputs, traits)
        if self.scope.is_strict and SELF in (given["peers"] or ()):
            self.fault("peers_self", given["peers"].line)
        peers = {name: dict(one.items()) for name, one in (given["peers"] or Entry({}, 1)).items()}
        return Case(
            name=given["name"] or NOBODY,
            working=given["working"] or NOBODY,
            traits=traits,
            day=given["on"],
            inputs=dict((given["inputs"] or Entry({}, 1)).items()),
            peers=peers,
            expect=dict(expect.items()),
            line=given.line,
            facts=tuple(self.happened(one) for one in given["facts"] or ()),
            projects={name: dict(one.items()) for name, one in (given["projects"] or Entry({}, 1)).items()},
            decided={name: said.text for name, said in decided.items()},
        )

    def others(self, given: Entry) -> list[str]:
        """The others of the group: those whose inputs the case gives, and those whose facts it tells."""
        told = [one["whose"] for one in given["facts"] or () if one["whose"]]
        shared = [name for one in given["facts"] or () for name, _ in (one["shares"] or Entry({}, 1)).items()]
        return [*(name for name, _ in (given["peers"] or Entry({}, 1)).items()), *told, *shared]

    def plainly(self, expect: Entry, others: Collection[str] | None) -> None:
        """What is expected of a line is one value, or a list of them; only awards may be of another of the group."""
        for key in ("items", "figures", "totals", "awards"):
            for name, value in (expect[key] or Entry({}, 1)).items():
                inner = [one for _, one in value.items()] if isinstance(value, Entry) else [value]
                is_theirs = key == "awards" and isinstance(value, Entry) and (others is None or name in others)
                if (isinstance(value, Entry) and not is_theirs) or not all(map(_is_plain, inner)):
                    self.fault("expect_wrong", expect.line, given=name)
        total = expect["total"]
        if isinstance(total, Entry) or (isinstance(total, list) and not _is_plain(total)):
            self.fault("expect_wrong", expect.line, given="total")

    def given(self, case: Entry, inputs: Collection[str]) -> None:
        """What is said of the one assessed and of the others is about inputs of the book."""
        own = case["inputs"] or Entry({}, 1)
        for values in (own, *(values for _, values in (case["peers"] or Entry({}, 1)).items())):
            for name, value in values.items():
                if name not in inputs and (name != FOR or values is own):
                    is_empty = isinstance(value, Text) and not value.text
                    self.unknown(values.line, name, inputs, is_empty=is_empty)

    def contradictions(self, given: Entry, inputs: Mapping[str, Input], traits: Mapping[str, str]) -> None:
        """A case that says of one thing two different things."""
        for code, value in (given["inputs"] or Entry({}, 1)).items() if self.scope.is_strict else ():
            one = inputs.get(code)
            trait = one.origin.code if one is not None and one.origin.kind == "trait" else code
            is_said = isinstance(value, Text) and value.text not in NOTHING
            if is_said and trait in traits and traits[trait] != value.text:
                self.fault("case_trait_twice", given.line, given=code, first=traits[trait], second=value.text)
            if one is not None and one.origin.kind == "definition" and given["facts"]:
                self.fault("case_input_and_facts", given.line, given=code)

    def awarded(self, given: Entry, awards: Collection[str]) -> None:
        """What a case expects another of the group to be given."""
        for name, _ in given.items():
            if name not in awards:
                self.unknown(given.line, name, awards)

    def unknown(self, line: int, name: str, known: Collection[str], *, is_empty: bool = False) -> None:
        """A name that a case has and the book does not. Empty, it is most likely the second of a list without brackets."""
        near = nearest(name, known)
        if is_empty:
            self.fault("list_without_brackets", line, given=name)
            return
        blanks = {"nearest": near} if near else {"known": ", ".join(list(known)[:12]) or "—"}
        self.fault("name_unknown" if near else "name_unknown_here", line, given=name, **blanks)

    def happened(self, given: Entry) -> Happened:
        amount = self.fen(given["amount"]) if given["amount"] else None
        kind = Kind(given["fact"] or "withdrawn")
        if amount is None and kind in WITH_AMOUNT:
            self.fault("fact_without_amount", given.line, given=str(kind))
        code = given["code"].text if given["code"] else ""
        known = STAGES if kind is Kind.STAGE_MOVED else AGREEMENTS if kind is Kind.AGREEMENT_SIGNED else {}
        if (known and code and code not in known) or (kind is Kind.STAGE_MOVED and not code):
            self.fault("word_unknown", given.line, given=code or "—", known=", ".join(known),
                       nearest=nearest(code, known) or next(iter(known)))  # fmt: skip
        self.received(given, kind, amount, code)
        shares = tuple((name, part / 100) for name, part in (given["shares"] or Entry({}, 1)).items())
        whole = sum((part for _name, part in shares), Fraction(0))
        if self.scope.is_strict and shares and whole != 1:
            self.fault("shares_not_whole", given["shares"].line, given=exact(whole * 100))
        return Happened(
            given["on"], kind, given["project"] or "A", given["whose"] or "self", amount, code, given["percent"],
            given["verified"] is not False, shares,
        )  # fmt: skip

    def received(self, given: Entry, kind: Kind, amount: int | None, code: str) -> None:
        """Money that came has a kind that the ledger knows, and is more than nothing."""
        if not self.scope.is_strict or kind not in (Kind.FUNDS_RECEIVED, Kind.FUNDS_RETURNED):
            return
        if code and code not in FUNDS:
            near = nearest(code, FUNDS) or next(iter(FUNDS))
            self.fault("word_unknown", given.line, given=code, known=", ".join(FUNDS), nearest=near)
        if amount is not None and amount <= 0:
            self.fault("amount_not_above_zero", given.line, given=given["amount"].text)

    def fen(self, given: Text) -> int | None:
        """An amount of money as written, "1.2亿元", in fen."""
        before = len(self.faults.found)
        found = money(self.parse(given))
        if found is None and len(self.faults.found) == before:
            self.fault("amount_not_money", given.line, given=given.text[:60])
        return found


def _is_plain(value: object) -> bool:
    """A value as written, or a list of such; an empty one says nothing."""
    if isinstance(value, list):
        return all(isinstance(one, Text) for one in value)
    return isinstance(value, Text) and bool(value.text)


def money(node: Node) -> int | None:
    """A written amount in fen, whole; None where it is none."""
    sign = 1
    if isinstance(node, Call) and node.name == "negative":
        node, sign = node.args[0], -1
    if not isinstance(node, Literal) or not isinstance(node.value, Fraction) or measure(node.unit).dims != MONEY:
        return None
    fen = node.value * measure(node.unit).scale * 100 * sign
    return int(fen) if fen.denominator == 1 else None
