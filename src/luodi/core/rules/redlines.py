"""Red lines: what a rule book had better not do, by dated limits that an office can change. A warning, never a refusal:
books that were published long ago cross them too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from luodi.core.rules.books import Book, Both
from luodi.core.rules.reading import Both as BothSpec
from luodi.core.rules.reading import Choice, Entry, Faults, Many, Record, Scalar, composed

# most_items: no more items than `most` | words: none of `words` in what the book names | person_targets: no targets for
# single persons | notice_days: how many days a result stays on public notice at least (`least`); no book crosses it
SORTS = ("most_items", "words", "person_targets", "notice_days")
LIMIT = Record(
    {
        "code": Scalar("name"),
        "name": BothSpec(),
        "says": BothSpec(),
        "sort": Choice(SORTS),
        "most": Scalar("whole"),
        "least": Scalar("whole"),
        "words": Many(Scalar("text")),
        "from": Scalar("date"),
        "until": Scalar("date"),
        "source": Scalar("text"),
    },
    ("code", "name", "says", "sort", "from", "source"),
)
LIMITS = Record({"limits": Many(LIMIT)}, ("limits",))


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: what it is about, since when and until when, and what says so."""

    code: str
    name: Both
    says: Both
    sort: str
    most: int
    least: int
    words: tuple[str, ...]
    since: date
    until: date | None
    source: str

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A limit that a book crosses: where, and by what (a word, or a number)."""

    limit: Limit
    where: str
    found: str


def read_limits(text: str, file: str = "limits.yaml") -> tuple[Limit, ...]:
    """The limits in a text; refused with file and line as a book is."""
    faults = Faults(file)
    entry: Entry = LIMITS.read(composed(text, faults), "", faults)
    faults.settle()
    limits = tuple(_limit(one, faults) for one in entry["limits"])
    faults.settle()
    return limits


def _limit(given: Entry, faults: Faults) -> Limit:
    at = f"limits.{given['code']}"
    words = tuple(one.text for one in given["words"] or ())
    if given["sort"] == "most_items" and not given["most"]:
        faults.add("key_missing", given.line, at, given="most")
    if given["sort"] == "notice_days" and not given["least"]:
        faults.add("key_missing", given.line, at, given="least")
    if given["sort"] == "words" and not words:
        faults.add("key_missing", given.line, at, given="words")
    if given["until"] and given["from"] and given["until"] < given["from"]:
        blanks = {"since": given["from"].isoformat(), "until": given["until"].isoformat()}
        faults.add("value_ends_early", given.line, at, **blanks)
    return Limit(
        given["code"], given["name"], given["says"], given["sort"], given["most"] or 0, given["least"] or 0, words, given["from"],
        given["until"], given["source"].text,
    )  # fmt: skip


def crossings(book: Book, limits: tuple[Limit, ...], day: date) -> list[Crossing]:
    """Every limit in force on a day that the book crosses, each place once."""
    found = [one for limit in limits if limit.holds(day) for one in _crossed(book, limit)]
    return list(dict.fromkeys(found))


def _crossed(book: Book, limit: Limit) -> Iterator[Crossing]:
    if limit.sort == "most_items":
        count = sum(1 for one in book.items.values() if one.construct not in ("group", "extras"))
        if count > limit.most:
            yield Crossing(limit, "items", f"{count} > {limit.most}")
    elif limit.sort == "person_targets":
        targets = [one.code for one in book.inputs.values() if one.origin.kind == "target"]
        if book.subject == "person" and targets:
            yield Crossing(limit, f"inputs.{targets[0]}", targets[0])
    elif limit.sort == "words":
        for where, said in _named(book):
            for word in limit.words:
                if word.lower() in said.lower():
                    yield Crossing(limit, where, word)


def _named(book: Book) -> Iterator[tuple[str, str]]:
    """Everything that a book names, in both languages, and where its figures are read from."""
    for kind, table in (("items", book.items), ("figures", book.figures), ("parameters", book.parameters)):
        for one in table.values():
            yield from ((f"{kind}.{one.code}", said) for said in one.name)
    for given in book.inputs.values():
        yield from ((f"inputs.{given.code}", said) for said in (*given.name, given.origin.code))
    for award in book.awards:
        yield from ((f"awards.{award.code}", said) for said in award.name)
    for veto in book.vetoes:
        yield from ((f"vetoes.{veto.code}", said) for said in veto.name)
