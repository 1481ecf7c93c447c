"""What a book declares before it computes anything: its quantities, their units and sources, its parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from luodi.core.rules.books import AFTERWARDS, TOTAL, InForce, Input, Origin, Parameter
from luodi.core.rules.checking import Scope, check, nearest
from luodi.core.rules.expressions import Literal, Name, Node, Unreadable, parse, walk
from luodi.core.rules.functions import BARE, DATE, TEXT, YESNO, Type, of_unit
from luodi.core.rules.grammar import COLUMN_ORIGINS, ORIGINS
from luodi.core.rules.matching import described
from luodi.core.rules.reading import Entry, Faults, Text
from luodi.core.rules.units import UNITS, Measure, UnknownUnit, measure
from luodi.core.rules.values import Value, number
from luodi.core.words import Word

NOBODY = ("", "")
FOR = "for"  # in a case: the traits of a peer, beside its inputs
NOTHING = ("null", "~", "missing", "缺")  # how a case writes that there is no value
RESERVED = ("yes", "no", "none", "and", "or", "not", "total")


# What is wrong with a formula whatever the names in it are worth.
OWN_FAULTS = ("name_unknown", "function_unknown", "function_arguments", "rows_unknown", "date_not_read")


class Declarations:
    """Reads inputs and parameters into a scope; what is wrong is gathered as faults, so that reading goes on."""

    def __init__(self, entry: Entry, faults: Faults, *, is_strict: bool = True) -> None:
        self.entry, self.faults = entry, faults
        self.scope = Scope({}, is_strict=is_strict)
        self.units: dict[object, str] = {}
        self.written: dict[object, str] = {}  # units that only formulas write
        self.at = ""
        self.listed = False
        self.columns: set[str] = set()  # of the tables: a formula over rows would not know whose a name is
        self.broken: set[str] = set()  # names whose formula is at fault: what hangs on them is not told of again

    def fault(self, code: str, line: int, **blanks: object) -> None:
        self.faults.add(code, line, self.at, **blanks)

    def parse(self, given: Text) -> Node:
        """A formula's tree; a fault is added where it stands, and zero goes on in its place."""
        try:
            node = parse(given.text)
        except Unreadable as problem:
            self.fault(problem.code, given.line, formula=given.text[:120], **self.hinted(problem))
            return Literal(Fraction(0))
        for part in walk(node):
            if isinstance(part, Literal) and part.unit in UNITS:
                self.written.setdefault(UNITS[part.unit].dims, part.unit)
        return node

    def worded(self, kind: Type) -> Word:
        """A type in words, a quantity by the unit in which this book writes it."""
        return described(kind, {**self.written, **self.units})

    def hinted(self, problem: Unreadable) -> dict[str, object]:
        """The blanks of a fault; an unknown unit gets the nearest known one."""
        blanks = {key: self.worded(one) if isinstance(one, Type) else one for key, one in problem.blanks.items()}
        if problem.code == "measure_unknown":
            blanks["nearest"] = nearest_unit(str(blanks["given"])) or "—"
        return blanks

    def checked(self, node: Node, line: int) -> Type:
        """The type of a tree in the present scope; a fault and a bare number where it has none."""
        try:
            return check(node, self.scope)
        except Unreadable as problem:
            if problem.code not in OWN_FAULTS and self.shaky(node):
                return BARE
            blanks = {"nearest": "—", **{k: v or "—" for k, v in self.hinted(problem).items()}}
            known = self.misplaced(problem) or problem.code
            known, blanks = self.meant(blanks) if known == "name_unknown" else (known, blanks)
            self.fault(known, line, **blanks)
            return BARE

    def shaky(self, node: Node) -> bool:
        """Whether a tree asks for a name that is at fault itself: then what is wrong with it may be the other's fault."""
        return any(isinstance(part, Name) and part.name in self.broken for part in walk(node))

    def settled(self, code: str, node: Node, faults: int) -> None:
        """A formula was read when so many faults were known: with more of them by now, its name is at fault."""
        if len(self.faults.found) > faults or self.shaky(node):
            self.broken.add(code)

    def meant(self, blanks: dict[str, object]) -> tuple[str, dict[str, object]]:
        """What somebody most likely meant by a name that is not there."""
        given = str(blanks["given"])
        inputs = dict((self.entry["inputs"] or Entry({}, 1)).items())
        tables = {code: dict(one["rows"].items()) for code, one in inputs.items() if one["rows"]}
        columns = {column: one for fields in tables.values() for column, one in fields.items()}
        titled = next((code for code, one in {**columns, **inputs}.items() if given in (one["name"] or NOBODY)), None)
        if titled is not None:
            return "name_is_title", {"given": given, "called": titled}
        if any(
            given == choice.text for one in (*inputs.values(), *columns.values()) for choice in one["choices"] or ()
        ):
            return "name_is_choice", {"given": given}
        table = next((code for code, fields in tables.items() if given in fields), None)
        if table is not None:
            return "name_is_column", {"given": given, "table": table}
        if given in UNITS:
            return "name_is_unit", {"given": given}
        if blanks["nearest"] == "—":
            return "name_unknown_here", {"given": given, "known": ", ".join(list(self.scope.names)[:12]) or "—"}
        return "name_unknown", blanks

    def misplaced(self, problem: Unreadable) -> str | None:
        """Why a name is not known that the book does have: it stands further down."""
        if problem.code != "name_unknown" or problem.blanks["given"] not in set(self.below(self.entry)):
            return None
        if self.at.rpartition(".")[2] == problem.blanks["given"]:
            return "name_of_itself"
        return "name_of_item" if self.at.startswith("figures.") else "name_later"

    def below(self, entry: Entry) -> Iterator[str]:
        """Every name that the book gives a figure or an item, in the order in which they stand."""
        yield from (code for code, _one in (entry["figures"] or Entry({}, 1)).items())
        waiting = list(entry["items"] or ())
        while waiting:
            one = waiting.pop(0)
            yield one["code"] or ""
            for construct in ("extras", "group"):
                waiting += list(one[construct]["items"] or ()) if isinstance(one[construct], Entry) else []

    def known(self, code: str, kind: Type, line: int) -> None:
        """A new name in the scope; a name means one thing in a book."""
        ranking = self.entry["ranking"]
        afterwards = [TOTAL] if self.entry["vetoes"] or (ranking and ranking["grades"]) else []
        afterwards += AFTERWARDS if self.entry["awards"] or (ranking and ranking["moves"]) else []
        later = self.scope.is_strict and (code in afterwards or code in self.columns)
        if code in self.scope.names or code in RESERVED or later:
            self.fault("name_taken", line, given=code)
        self.scope = self.scope.inside({code: kind})

    def kind(self, given: Entry, at: str, default: str | None = None) -> tuple[Type, Measure | None]:
        """The type and the unit that an entry declares by `unit`, `type` or `choices`."""
        self.at = at
        if given["type"] in ("yesno", "text", "date"):
            return {"yesno": YESNO, "text": TEXT, "date": DATE}[given["type"]], None
        if given["choices"]:
            return TEXT, None
        unit = given["unit"].text if given["unit"] else "" if given["type"] == "number" else default
        if unit is None:
            self.fault("unit_missing", given.line)
            return BARE, None
        faults = len(self.faults.found)
        found = self.measured(unit, given["unit"].line if given["unit"] else given.line)
        if len(self.faults.found) > faults:
            self.broken.add(at.rpartition(".")[2])
        self.units.setdefault(found.dims, found.code)
        return of_unit(found.code, found.dims), found

    def measured(self, unit: str, line: int) -> Measure:
        try:
            return measure(unit)
        except UnknownUnit:
            self.fault("measure_unknown", line, given=unit, nearest=nearest_unit(unit) or "—")
            return measure("")

    def value(self, given: Text, kind: Type, unit: Measure | None) -> Value:
        """A written value of a declared type, in its base unit."""
        carried = with_unit(given.text, kind) if kind.kind == "number" else None
        try:
            return valued(given.text, kind, unit) if carried is None else carried
        except ValueError:
            wanted = described(kind, {unit.dims: unit.code}) if unit else self.worded(kind)
            code = "number_wrong" if kind.kind == "number" else "value_wrong"
            self.fault(code, given.line, wanted=wanted, given=given.text[:60])
            return Fraction(0)

    def input(self, code: str, given: Entry) -> Input:
        at = f"inputs.{code}"
        fields: dict[str, Input] = {}
        self.listed = bool(given["rows"] or given["list"])
        if given["from"] and (given["from"]["last"] or 0) > 1 and not given["list"]:
            self.at = at
            self.fault("last_without_list", given.line, given=given["from"]["last"])
        if given["rows"]:
            fields = {name: self.field(name, one, at) for name, one in given["rows"].items()}
            kind, unit = Type("rows", fields=tuple((name, one.type) for name, one in fields.items())), None
            self.at = at
        else:
            kind, unit = self.kind(given, at)
        made = self.described(code, given, kind, unit, fields)
        kind = Type("list", inner=kind) if given["list"] else kind
        self.known(code, kind, given.line)
        return made if kind is made.type else replace(made, type=kind)

    def field(self, code: str, given: Entry, at: str) -> Input:
        """A column of a table. Its name may not be a name of the book, so that a formula reads one way."""
        kind, unit = self.kind(given, f"{at}.{code}")
        if code in self.entry["inputs"] or code in (self.entry["parameters"] or ()):
            self.fault("name_taken", given.line, given=code)
        self.columns.add(code)
        made = self.described(code, given, kind, unit, {})
        if made.origin.kind not in COLUMN_ORIGINS:
            self.fault("column_source", given.line, given=made.origin.kind, known=", ".join(COLUMN_ORIGINS))
        if made.origin.kind == "book" and (made.origin.by or made.origin.last):
            self.fault("column_of_other_period", given.line)
        return made

    def described(self, code: str, given: Entry, kind: Type, unit: Measure | None, fields: dict[str, Input]) -> Input:
        low, high = (given["range"] or [None, None]) if len(given["range"] or [0, 0]) == 2 else (None, None)
        if given["range"] and (low is None or high is None or low > high):
            self.fault("range_wrong", given.line)
        scale = unit.scale if unit else Fraction(1)
        unrecorded = self.unrecorded(given, kind, unit) if given["unrecorded"] else None
        low, high = (None if end is None else end * scale for end in (low, high))
        if self.scope.is_strict and isinstance(unrecorded, Fraction) and high is not None and unrecorded > high:
            self.fault("unrecorded_out_of_range", given.line, given=given["unrecorded"].text)
        choices = tuple(one.text for one in given["choices"] or ())
        origin = self.origin(given["from"], given.line)
        return Input(code, given["name"] or NOBODY, kind, unit, origin, choices, low, high, unrecorded, fields)

    def unrecorded(self, given: Entry, kind: Type, unit: Measure | None) -> Value | None:
        """What nothing on record is worth: of a list or a table no rows at all, of anything else a value."""
        said: Text = given["unrecorded"]
        if not (given["list"] or given["rows"]):
            return self.value(said, kind, unit)
        if said.text == "[]":
            return ()
        if self.scope.is_strict or given["rows"]:
            self.fault("unrecorded_of_list", said.line, given=said.text[:60])
            return None
        return (self.value(said, kind, unit),)

    def origin(self, given: Entry | None, line: int) -> Origin:
        """Where a value comes from; what is asked for besides must go with that source."""
        made = _origin(given)
        single = given is not None and not (self.listed and given["years_ago"])
        if not single and given is not None:
            self.fault("years_ago_of_list", line)
        for key, sources in (
            ("last", ("book",)),
            ("item", ("book",)),
            ("by", ("definition", "book")),
            ("years_ago", ("definition",)),
        ):
            if given is not None and given[key] and made.kind not in sources:
                self.fault("key_of_other_source", line, given=key, sources=", ".join(sources))
        return made

    def parameter(self, code: str, given: Entry) -> Parameter:
        kind, unit = self.kind(given, f"parameters.{code}")
        own = [Entry({**given.values, "from": None, "for": None}, given.line)] if given["value"] else []
        values = tuple(self.in_force(one, kind, unit) for one in own or given["values"] or ())
        for place, one in enumerate(values):
            for other in values[:place]:
                if _clash(one, other):
                    self.fault("parameter_ambiguous", given.line, given=code)
        self.known(code, kind, given.line)
        return Parameter(code, given["name"] or NOBODY, kind, unit, values)

    def in_force(self, given: Entry, kind: Type, unit: Measure | None) -> InForce:
        source = given["source"].text if given["source"] else self.entry["source"]["title"].text
        traits = {name: word.text for name, word in (given["for"] or Entry({}, 1)).items()}
        value = self.value(given["value"], kind, unit) if given["value"] else Fraction(0)
        return InForce(value, given["from"], given["until"], traits, source)


_SIMPLE = str.maketrans("億萬畝個項噸", "亿万亩个项吨")


def nearest_unit(given: str) -> str:
    """The unit that was most likely meant: 万 is short for 万元."""
    given = given.translate(_SIMPLE)
    return given if given in UNITS else f"{given}元" if f"{given}元" in UNITS else nearest(given, UNITS)


def valued(text: str, kind: Type, unit: Measure | None) -> Value:
    """A written value in its base unit: a number may carry % itself. ValueError where it is not of the type.

    >>> valued("61.47%", Type("number", ()), measure(""))
    Fraction(6147, 10000)
    """
    if kind.kind == "yesno":
        if text.lower() not in ("yes", "no", "true", "false", "是", "否"):
            raise ValueError(text)
        return text.lower() in ("yes", "true", "是")
    if kind.kind == "date":
        return date.fromisoformat(text)
    if kind.kind == "text":
        return text
    if text.endswith("%") and not kind.dims:
        return number(text[:-1]) / 100
    return number(text) * (unit.scale if unit else 1)


def with_unit(text: str, kind: Type) -> Fraction | None:
    """A number that carries its unit (50万元), in its base unit; None where it carries none, or one of another kind."""
    try:
        node = parse(text)
    except Unreadable:
        return None
    if not isinstance(node, Literal) or not isinstance(node.value, Fraction) or not node.unit:
        return None
    unit = UNITS[node.unit]
    return node.value * unit.scale if unit.dims == (kind.dims or ()) else None


def _origin(given: Entry | None) -> Origin:
    if given is None:
        return Origin("entered", "")
    kind = next((key for key in ORIGINS if given[key]), "entered")
    code = given[kind]
    code = code if isinstance(code, str) else code[0] if code else ""
    by = given["by"] or ("" if kind == "book" else "project")
    return Origin(kind, code, given["item"] or "", given["last"] or 0, by, given["years_ago"] or 0)


def _clash(one: InForce, other: InForce) -> bool:
    """Two values of which neither wins: as many traits, none that differs, and the same start."""
    if len(one.traits) != len(other.traits) or (one.since or date.min) != (other.since or date.min):
        return False
    return all(other.traits.get(name, word) == word for name, word in one.traits.items())
