"""What a book takes from other books, laid beside those books: an item that is not there, another period, another quantity."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from luodi.core.errors import Fault
from luodi.core.rules.books import Book, Input
from luodi.core.rules.checking import nearest
from luodi.core.rules.functions import COUNTED, TEXT, YESNO, Type
from luodi.core.rules.matching import described, fits

AFTER = {"grade": TEXT, "rank": COUNTED, "vetoed": YESNO}  # what besides items may be taken, and its type


def strangers(book: Book, known: Collection[str]) -> list[str]:
    """The codes of the books that this one takes something from and that are not among the known ones."""
    return sorted({one.origin.code for one in _asked(book)} - set(known))


def astray(book: Book, known: Mapping[str, Book]) -> list[Fault]:
    """A fault for each input that a known book cannot feed. Books that are not known are passed over."""
    found = []
    for one in _asked(book):
        other = known.get(one.origin.code)
        for code, blanks in _wrong(book, one, other) if other is not None else ():
            found.append(Fault(code, f"inputs.{one.code}", {"name": one.name[0], "book": one.origin.code, **blanks}))
    return found


def _asked(book: Book) -> list[Input]:
    every = [part for one in book.inputs.values() for part in (one, *one.fields.values())]
    return [one for one in every if one.origin.kind == "book"]


def _wrong(book: Book, one: Input, other: Book) -> Iterator[tuple[str, dict[str, object]]]:
    item, wanted = one.origin.item, one.origin.by or book.period
    if any(one in each.fields.values() for each in book.inputs.values()):
        if other.subject != "project":
            yield "reference_subject", {"found": other.subject}
    elif wanted != other.period and "once" not in (wanted, other.period):
        yield "reference_period", {"wanted": wanted, "found": other.period}
    if item and item not in other.items and item not in AFTER:
        yield (
            "reference_item",
            {"given": item, "nearest": nearest(item, [*other.items, *AFTER]) or "、".join(other.items)},
        )
        return
    given = _worth(other, item)
    asked = one.type.inner if one.type.kind == "list" and one.type.inner else one.type
    if not fits(given, asked) and not (given.dims in ((), None) and asked.dims in ((), None)):
        yield "reference_shape", {"wanted": described(asked), "found": described(given)}


def _worth(other: Book, item: str) -> Type:
    if item in AFTER:
        return AFTER[item]
    return other.items[item].type if item else other.total.type
