"""What a book asks of definitions, for all its subjects at once: sums of postings laid into the tables that it reads.

Before, `given` holds a row for each subject with all that is no sum, and `members` says by which unit or project its
postings are found. After, `subjects` and the tables of lists are whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from luodi.core.definitions import Catalogue, Definition, Ratio, Term
from luodi.core.definitions.columnar import names_of
from luodi.core.periods import Span
from luodi.core.rules.asking import PLACES
from luodi.core.rules.books import Book, Input
from luodi.core.rules.compiled.lines import SUBJECTS, Layout

GIVEN, MEMBERS = "given", "members"
# A table of sums: `whose` (a unit or project), `project` where they are taken apart, a column a term.
Summed = Callable[[Sequence[Term], Span, bool], str]


def is_sum(book: Book, one: Input, known: Catalogue) -> bool:
    """Whether an input is nothing but sums of postings, of units or projects."""
    if one.origin.kind != "definition" or book.subject not in (*PLACES, "project") or one.origin.code not in known:
        return False
    if one.origin.years_ago:
        return False
    return all(each.origin.kind == "definition" and each.origin.code in known for each in one.fields.values())


def dens_of(book: Book, known: Catalogue) -> dict[str, int]:
    """Over which denominators the sums stand, by `input` and `input.field`, in base units."""
    found: dict[str, int] = {}
    for one in book.inputs.values():
        if is_sum(book, one, known):
            parts = {f"{one.code}.{code}": each for code, each in one.fields.items()} or {one.code: one}
            found |= {name: _scale(part, known)[1] for name, part in parts.items()}
    return found


def _scale(one: Input, known: Catalogue) -> tuple[int, int]:
    """What a whole number of the catalogue (fen, a count, a last place of a rate) is in base units, as a fraction."""
    if one.in_fen:
        return 1, 100
    of = known.versions[one.origin.code][-1].of
    exact = (one.unit.scale if one.unit else Fraction(1)) / (10**of.places if isinstance(of, Ratio) else 1)
    return exact.numerator, exact.denominator


def terms_of(book: Book, known: Catalogue, span: Span) -> list[Term]:
    """Every term that the sums of a book are made of in a span and its parts, each once."""
    found: dict[Term, None] = {}
    for one in book.inputs.values():
        if is_sum(book, one, known):
            codes = [one.origin.code, *(each.origin.code for each in one.fields.values())]
            made = [known.in_force(code, part.last) for code in codes for part in _spans(one, span)]
            found |= dict.fromkeys(term for each in made for term in each.terms)
    return list(found)


def _by_project(one: Input) -> bool:
    return one.type.kind == "rows" or one.origin.by == "project"


def _spans(one: Input, span: Span) -> list[Span]:
    """What a sum is asked for: the period, or each step of it."""
    return span.parts(one.origin.by) if one.type.kind == "list" and not _by_project(one) else [span]


@dataclass(frozen=True, slots=True)
class Laying:
    """Statements that lay the sums of a book for a span; `summed` keeps a table of sums and names it."""

    book: Book
    known: Catalogue
    span: Span
    layout: Layout
    summed: Summed

    def statements(self) -> list[str]:
        sums = [one for one in self.book.inputs.values() if is_sum(self.book, one, self.known)]
        single = [one for one in sums if one.type.kind not in ("rows", "list")]
        made = [self.subjects(single, [one for one in sums if one not in single])]
        return made + [self.apart(one) if _by_project(one) else self.steps(one) for one in sums if one not in single]

    def definitions(self, codes: Sequence[str], span: Span) -> dict[str, Definition]:
        return {code: self.known.in_force(code, span.last) for code in codes}

    def subjects(self, single: Sequence[Input], lists: Sequence[Input]) -> str:
        columns = [f"true AS {self.layout.inputs[one.code]}" for one in lists]
        join = ""
        if single:
            found = self.definitions([one.origin.code for one in single], self.span)
            terms = list(dict.fromkeys(term for one in found.values() for term in one.terms))
            names = names_of(terms)
            join = f" LEFT JOIN {self.summed(terms, self.span, False)} a ON a.whose = m.key"
            columns += [f"{self.worth(one, found, names)} AS {self.layout.inputs[one.code]}" for one in single]
        replaced = f" REPLACE ({', '.join(columns)})" if columns else ""
        return f"CREATE TABLE {SUBJECTS} AS SELECT g.*{replaced} FROM {GIVEN} g JOIN {MEMBERS} m USING (subject){join}"

    def worth(self, one: Input, found: Mapping[str, Definition], names: Mapping[Term, str]) -> str:
        top, _ = _scale(one, self.known)
        return f"({top} * {made(found[one.origin.code], names)})::BIGINT"

    def apart(self, one: Input) -> str:
        """A row for each project that the list's definition counts anything of."""
        table, columns = self.layout.tables[one.code]
        fields = one.fields or {one.code: one}
        found = self.definitions([one.origin.code, *(each.origin.code for each in fields.values())], self.span)
        terms = list(dict.fromkeys(term for each in found.values() for term in each.terms))
        names = names_of(terms)
        cells = "".join(f", {self.worth(each, found, names)} AS {columns[code]}" for code, each in fields.items())
        return (
            f"CREATE OR REPLACE TABLE {table} AS SELECT m.subject, a.project::BIGINT AS place{cells} FROM {MEMBERS} m "
            f"JOIN {self.summed(terms, self.span, True)} a ON a.whose = m.key "
            f"WHERE coalesce({made(found[one.origin.code], names)}, 0) <> 0"
        )

    def steps(self, one: Input) -> str:
        """A row for each month or quarter of the period, the oldest first."""
        table, columns = self.layout.tables[one.code]
        parts = []
        for place, span in enumerate(_spans(one, self.span), 1):
            found = self.definitions([one.origin.code], span)
            terms = found[one.origin.code].terms
            cell = f"{self.worth(one, found, names_of(terms))} AS {columns[one.code]}"
            join = f"LEFT JOIN {self.summed(terms, span, False)} a ON a.whose = m.key"
            parts.append(f"SELECT m.subject, {place}::BIGINT AS place, {cell} FROM {MEMBERS} m {join}")
        return f"CREATE OR REPLACE TABLE {table} AS {' UNION ALL '.join(parts)}"


def made(definition: Definition, names: Mapping[Term, str]) -> str:
    """`working.made_of` as SQL over columns of sums: a whole number, of a rate in its last place; NULL where there is
    nothing to divide by."""
    if not isinstance(definition.of, Ratio):
        return _total(definition.of, names)
    top, whole = _total(definition.of.numerator, names), _total(definition.of.denominator, names)
    top = f"({top} * {100 * 10**definition.of.places}::HUGEINT)"
    exact = f"(2 * abs({top}) + abs({whole})) // (2 * abs({whole}))"
    return f"CASE WHEN {whole} <> 0 THEN sign({top}) * sign({whole}) * ({exact}) END"


def _total(terms: Sequence[Term], names: Mapping[Term, str]) -> str:
    return "(" + " + ".join(f"{term.sign} * coalesce(a.{names[term]}, 0)" for term in terms) + ")"


def handed(one: Input, cell: object, den: int) -> object:
    """A sum as the reference evaluation takes it: fen, or a number in the input's own unit; None: no value."""
    if cell is None:
        return None
    whole = cell if isinstance(cell, int) else int(str(cell))
    if one.in_fen:
        return whole if den == 100 else Fraction(whole * 100, den)
    return Fraction(whole, den) / (one.unit.scale if one.unit else 1)


Fetch = Callable[[str], Sequence[Sequence[object]]]


def summed_values(book: Book, known: Catalogue, layout: Layout, fetch: Fetch) -> dict[str, dict[str, object]]:
    """The sums that were laid, as the inputs of the reference evaluation: {subject: {input: value}}."""
    dens = dens_of(book, known)
    found: dict[str, dict[str, object]] = {}
    for one in book.inputs.values():
        if not is_sum(book, one, known):
            continue
        if one.code not in layout.tables:
            for subject, cell in fetch(f"SELECT subject, {layout.inputs[one.code]} FROM {SUBJECTS}"):
                found.setdefault(str(subject), {})[one.code] = handed(one, cell, dens[one.code])
            continue
        table, columns = layout.tables[one.code]
        members: dict[str, list[object]] = {str(subject): [] for (subject,) in fetch(f"SELECT subject FROM {SUBJECTS}")}
        for subject, *cells in fetch(f"SELECT subject, {', '.join(columns.values())} FROM {table} ORDER BY place"):
            fields = [one.fields.get(code, one) for code in columns]
            names = [f"{one.code}.{code}" if one.fields else code for code in columns]
            row = {
                field.code: handed(field, cell, dens[name])
                for field, name, cell in zip(fields, names, cells, strict=True)
            }
            members[str(subject)].append(row if one.fields else row[one.code])
        for subject, every in members.items():
            found.setdefault(subject, {})[one.code] = every
    return found
