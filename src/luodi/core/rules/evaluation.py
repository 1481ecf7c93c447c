"""A book worked out over a frozen group: what each scores, then the places, then what follows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from luodi.core.periods import Span
from luodi.core.rules.books import TOTAL, Award, Book
from luodi.core.rules.expressions import Node, names
from luodi.core.rules.ranking import places
from luodi.core.rules.results import Result, Scored, Standing
from luodi.core.rules.scoring import Scoring
from luodi.core.rules.taking import Inputs
from luodi.core.rules.values import Absent, Step, Value
from luodi.core.rules.vetoing import is_out, is_place_open
from luodi.core.rules.wording import said
from luodi.core.rules.working import work


def evaluate(book: Book, subjects: Mapping[str, Inputs], period: Span, at: datetime) -> Result:
    """Work the book out for all subjects. Parameters are those in force on the last day of the period.

    Refused: a value of another type than its input, or outside its range; an input that the book does not know.
    """
    run = _Run(book, subjects, period.days[1])
    for code in book.figures:
        for subject in subjects:
            run.find(subject, code)
    for code in book.items:
        for subject in subjects:
            run.find(subject, code)
    standings = run.settle({code: run.standing(code) for code in subjects})
    placed = places(book, standings, run.after, run.trait)
    return Result(book.code, book.digest, period.code, at, run.follow(placed) if book.awards else placed)


class _Run(Scoring):
    """Everybody's score, and what may be asked once all of them are known."""

    def settle(self, standings: dict[str, Standing]) -> dict[str, Standing]:
        """From here on the total is what the vetoes have left of it."""
        if not self.names(TOTAL):
            self.later = {code: {TOTAL: _whole(one)} for code, one in standings.items()}
        if any(TOTAL in names(one.node) for one in self.book.vetoes):
            self.worth.clear()
            self.groups.clear()
        return standings

    def after(self, standing: Standing, node: Node, place: int, grade: str) -> Value:
        """What a formula is worth that may ask for the place and for the grade before it is moved."""
        subject = standing.subject
        known = {
            "place": Step("item", "place", Fraction(place), "个"),
            "grade": Step("item", "grade", grade),
            "vetoed": self.vetoed(standing),
        }
        if known.keys().isdisjoint(names(node)):
            return self.worth_of(subject, node).value
        return work(node, self.grounds[subject].inside(known)).value

    def vetoed(self, standing: Standing) -> Step:
        """Whether a veto takes the total or the place, as formulas after the ranking may ask."""
        out = is_out(self.book, standing)
        return Step("item", "vetoed", Absent("missing", "vetoed") if out is None else out)

    def stand(self, standing: Standing) -> tuple[str, int | None]:
        """Where a subject stands: in which group, at which place."""
        within = self.book.ranking.within if self.book.ranking else ""
        return self.trait(standing.subject, within), standing.rank

    def follow(self, placed: Mapping[str, Standing]) -> dict[str, Standing]:
        """What follows the places, award by award, so that one may ask for those before it, and for the others' too. Who is
        vetoed out of the ranking gets no award, except one that asks for it."""
        shared = Counter(self.stand(one) for one in placed.values())
        self.later = {code: self.afterwards(one, shared[self.stand(one)]) for code, one in placed.items()}
        found: dict[str, dict[str, Scored]] = {code: {} for code in placed}
        for award in self.book.awards:
            for code, one in placed.items():
                found[code][award.code] = self.award(one, award)
            for code, lines in found.items():
                line = lines[award.code]
                self.later[code][award.code] = Step("item", award.code, line.value, line.unit)
        return {code: replace(one, awards=found[code]) for code, one in placed.items()}

    def afterwards(self, standing: Standing, tied: int) -> dict[str, Step]:
        """What has a name once the places are known."""
        reason = "missing" if is_place_open(self.book, standing) else "not_applicable"
        place = Fraction(standing.rank) if standing.rank else Absent(reason, "place")
        grade = Absent("missing", "grade") if standing.is_grade_open else standing.grade
        return {
            "tied": Step("item", "tied", Fraction(tied) if standing.rank else place, "家"),
            "place": Step("item", "place", place, "个"),
            "grade": Step("item", "grade", grade),
            "vetoed": self.vetoed(standing),
            TOTAL: _whole(standing),
        }

    def award(self, standing: Standing, one: Award) -> Scored:
        ground, out = self.grounds[standing.subject], is_out(self.book, standing, ("unranked",))
        asked = (work(one.when, ground),) if one.when is not None else ()
        holds = asked[0].value if asked else True
        if out is not False and not _asks(one, "vetoed"):
            holds = Absent("missing" if out is None else "not_applicable", "vetoed")
        given = (work(one.gives, ground),) if holds is True else ()
        value: Value = given[0].value if given else Fraction(0) if holds is False else holds
        step = Step("operation", said(one.gives), value, one.unit, (*asked, *given))
        return self.line(standing.subject, one.code, step, value, None, one.unit)


def full_points(book: Book, inputs: Inputs, period: Span, item: str) -> Value:
    """What an item of a subject is worth at its best, where the book says so."""
    node = book.items[item].full
    run = Scoring(book, {"": inputs}, period.days[1])
    return work(node, run.grounds[""]).value if node is not None else Absent("missing", item)


def _asks(award: Award, name: str) -> bool:
    return any(name in names(tree) for tree in (award.when, award.gives) if tree is not None)


def _whole(standing: Standing) -> Step:
    return Step("item", TOTAL, standing.total.value, standing.total.unit)
