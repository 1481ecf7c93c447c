"""Two results side by side: for every score that changed, what it was made of that changed too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a line changed. `kind`: input, parameter, book, policy, veto, peers, item; `code` which; from `old` to `new`."""

    kind: str
    code: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Change:
    """A line of one subject that differs. `line`: an item's or an award's code, `total`, `vetoes`, `rank` or `grade`; None: not there on that side."""

    subject: str
    line: str
    old: object
    new: object
    causes: tuple[Cause, ...]


def compare(old: Plain, new: Plain) -> list[Change]:
    """Every difference between two plain results, with its causes, by subject and then in the book's order.

    Compares what was kept, so it needs neither the book nor the facts.
    """
    changes: list[Change] = []
    for subject in sorted({*old["subjects"], *new["subjects"]}):
        before, after = old["subjects"].get(subject), new["subjects"].get(subject)
        if before is None or after is None:
            changes.append(
                Change(
                    subject,
                    "total",
                    _worth(before),
                    _worth(after),
                    (Cause("subject", subject, bool(before), bool(after)),),
                )
            )
            continue
        changes += _of_subject(subject, before, after, _book(old, new))
    return changes


def _worth(one: Plain | None) -> object:
    return one["total"]["value"] if one else None


def _book(old: Plain, new: Plain) -> tuple[Cause, ...]:
    return (Cause("book", new["book"], old["digest"], new["digest"]),) if old["digest"] != new["digest"] else ()


def _of_subject(subject: str, before: Plain, after: Plain, book: tuple[Cause, ...]) -> list[Change]:
    changes: list[Change] = []
    order = [*after["order"], *(code for code in before["order"] if code not in after["items"])]
    for code in order:
        old, new = before["items"].get(code), after["items"].get(code)
        if old is None or new is None or old["value"] != new["value"] or old["status"] != new["status"]:
            changes.append(Change(subject, code, old and old["value"], new and new["value"], _causes(old, new, book)))
    moved = tuple(Cause("item", change.line, change.old, change.new) for change in changes)
    old, new = before["total"], after["total"]
    if old["value"] != new["value"]:
        changes.append(Change(subject, "total", old["value"], new["value"], moved or _causes(old, new, book)))
    was, now = _vetoes(before), _vetoes(after)
    if was != now:
        codes = sorted({*was, *now})
        vetoes = tuple(
            Cause("veto", code, was.get(code, False), now.get(code, False))
            for code in codes
            if was.get(code, False) != now.get(code, False)
        )
        changes.append(Change(subject, "vetoes", _listed(was), _listed(now), book or vetoes))
        moved = (*vetoes, *moved)
    peers = (Cause("peers", "", None, None),)
    if before["rank"] != after["rank"]:
        total = (Cause("item", "total", old["value"], new["value"]),) if old["value"] != new["value"] else ()
        vetoed = tuple(cause for cause in moved if cause.kind == "veto")
        changes.append(Change(subject, "rank", before["rank"], after["rank"], (*vetoed, *total) or book or peers))
    if before["grade"] != after["grade"]:
        changes.append(Change(subject, "grade", before["grade"], after["grade"], moved or book or peers))
    prizes, later = before.get("awards", {}), after.get("awards", {})
    for code in sorted({*prizes, *later}):
        was, now = prizes.get(code, {}).get("value"), later.get(code, {}).get("value")
        if was != now:
            changes.append(Change(subject, code, was, now, moved or book or peers))
    return changes


def _vetoes(standing: Plain) -> dict[str, bool | None]:
    """Which vetoes hold, and of which nobody could say (None)."""
    return dict.fromkeys(standing["vetoes"], True) | dict.fromkeys(standing.get("unsettled", ()))


def _listed(found: Mapping[str, bool | None]) -> str:
    """The codes of what holds; behind a question mark what nobody could say."""
    return ", ".join(code if holds else f"{code}?" for code, holds in found.items())


def _causes(old: Plain | None, new: Plain | None, book: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """Inputs, parameters and policies that differ; the book where it does; else what happened among the peers."""
    if old is None or new is None:
        return book
    found = [
        Cause(kind[:-1], code, old[kind].get(code), new[kind].get(code))
        for kind in ("inputs", "parameters")
        for code in sorted({*old[kind], *new[kind]})
        if old[kind].get(code) != new[kind].get(code)
    ]
    if old["policy"] != new["policy"]:
        found.append(Cause("policy", "", old["policy"], new["policy"]))
    found += book
    return tuple(found) or (Cause("peers", "", None, None),)
