"""What must be filled or attached at each stage: one table for the form, the missing list, the import and the API.

The table is data (`projects/stages.yaml`); this module only reads it. Requirements are cumulative: what a stage asks
for, every later stage asks for too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from luodi.core.standing import ORDER
from luodi.core.words import Word


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the named field has one of these values, or (for amounts) is at least so many fen."""

    field: str
    any_of: tuple[str, ...] = ()
    at_least: int | None = None

    def holds(self, values: Mapping[str, object]) -> bool:
        value = values.get(self.field)
        if self.at_least is not None:
            return isinstance(value, int) and value >= self.at_least
        return value in self.any_of


@dataclass(frozen=True, slots=True)
class Requirement:
    """From `stage` on, `need` must be there: `field:x`, `fact:agreement_signed`, or `evidence:started` (a paper
    attached to the move itself). `when` and `unless` narrow whom it concerns."""

    stage: str
    need: str
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    zh: str = ""
    en: str = ""

    @property
    def sort(self) -> str:
        return self.need.partition(":")[0]

    @property
    def name(self) -> str:
        return self.need.partition(":")[2]

    @property
    def word(self) -> Word:
        """What it is called, in the reader's language."""
        return Word(self.need, self.zh, self.en)

    def concerns(self, values: Mapping[str, object]) -> bool:
        return all(one.holds(values) for one in self.when) and not any(one.holds(values) for one in self.unless)


@dataclass(frozen=True, slots=True)
class StageTable:
    requirements: tuple[Requirement, ...] = field(default_factory=tuple)

    def asked(self, stage: str, values: Mapping[str, object]) -> list[Requirement]:
        """Everything that a project with these values must have to stand at this stage."""
        place = ORDER[stage]
        return [one for one in self.requirements if ORDER[one.stage] <= place and one.concerns(values)]

    def missing(self, stage: str, values: Mapping[str, object], had: frozenset[str]) -> list[Requirement]:
        """What is still missing for this stage. `had` names facts and papers there are: `fact:x`, `evidence:x`."""
        return [one for one in self.asked(stage, values) if not _there(one, values, had)]


def _there(requirement: Requirement, values: Mapping[str, object], had: frozenset[str]) -> bool:
    if requirement.sort == "field":
        return values.get(requirement.name) not in (None, "", 0, (), [])
    return requirement.need in had


def next_stage(stage: str) -> str | None:
    """The stage after this one; None at the last."""
    codes = list(ORDER)
    place = ORDER[stage] + 1 if stage else 0
    return codes[place] if place < len(codes) else None


def is_forward(here: str, there: str) -> bool:
    return not here or ORDER[there] > ORDER[here]


def _conditions(written: object) -> tuple[Condition, ...]:
    if not isinstance(written, Mapping):
        return ()
    found = []
    for name, value in written.items():
        if isinstance(value, Mapping):
            found.append(Condition(str(name), at_least=int(value["at_least_fen"])))
        else:
            found.append(Condition(str(name), any_of=tuple(str(one) for one in value)))
    return tuple(found)


def stage_table(written: object) -> StageTable:
    """Read the table from its YAML values; a stage or a sort of need that nobody knows is refused by name."""
    if not isinstance(written, Mapping) or not isinstance(written.get("requirements"), list):
        raise ValueError("a stage table is a mapping with a list `requirements`")
    found = []
    for row in written["requirements"]:
        if row["stage"] not in ORDER:
            raise ValueError(f"stage {row['stage']!r} is not known")
        if row["need"].partition(":")[0] not in ("field", "fact", "evidence"):
            raise ValueError(f"need {row['need']!r} is none of field:, fact:, evidence:")
        found.append(
            Requirement(
                row["stage"],
                row["need"],
                _conditions(row.get("when")),
                _conditions(row.get("unless")),
                row.get("zh", ""),
                row.get("en", ""),
            )
        )
    return StageTable(tuple(found))
