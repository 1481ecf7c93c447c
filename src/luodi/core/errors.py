"""The one way of saying no: a code, named blanks, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one input: where it is (field or cell), what is wrong, what to do.

    `code` names a sentence in `luodi.core.refusals.SENTENCES`; `blanks` fill it.
    """

    code: str
    where: str = ""
    blanks: Mapping[str, object] = field(default_factory=dict)


class Refusal(Exception):
    """A request that is understood and not granted. Pages, JSON and workbook rows show the same sentence.

    Raise it with one code: `Refusal("amount_not_positive", where="amount")`, or with several faults at once by
    `Refusal.of(faults)`. It is never raised for what the reader may not see: that is `NotThere`.
    """

    def __init__(self, code: str, *, where: str = "", **blanks: object) -> None:
        super().__init__(code)
        self.faults: tuple[Fault, ...] = (Fault(code, where, blanks),)

    @classmethod
    def of(cls, faults: list[Fault] | tuple[Fault, ...]) -> Refusal:
        """A refusal that names every fault, so that nobody mends them one by one."""
        first = faults[0]
        made = cls(first.code, where=first.where, **first.blanks)
        made.faults = tuple(faults)
        return made

    @property
    def code(self) -> str:
        return self.faults[0].code

    def __str__(self) -> str:
        return "; ".join(f"{fault.where}:{fault.code}" if fault.where else fault.code for fault in self.faults)


class NotThere(Exception):
    """What does not exist and what this reader may not see look the same: not there."""


class NotAllowed(NotThere):
    """The reader sees the thing but holds no right to this act: the act is not there for them. Carries its name."""
