"""Reading runs. First argument the actor, unless the name begins `all_`."""

from __future__ import annotations

from luodi.assessment.queries.differences import Behind, Difference, differences
from luodi.assessment.queries.inputs import (
    all_inputs,
    by_hand,
    columns_by_hand,
    judged_code,
    not_runnable,
    require_period,
)
from luodi.assessment.queries.runs import (
    Place,
    Source,
    alike,
    all_result,
    all_unfolded,
    columns,
    compared,
    in_words,
    lacking,
    member_of,
    plain,
    ranking,
    require_places,
    run_for,
    unfolded,
    visible_runs,
)
from luodi.assessment.queries.subjects import SUBJECTS, Member, choices, members

__all__ = [
    "SUBJECTS",
    "Behind",
    "Difference",
    "Member",
    "Place",
    "Source",
    "alike",
    "all_inputs",
    "all_result",
    "all_unfolded",
    "by_hand",
    "choices",
    "columns",
    "columns_by_hand",
    "compared",
    "differences",
    "in_words",
    "judged_code",
    "lacking",
    "member_of",
    "members",
    "not_runnable",
    "plain",
    "ranking",
    "require_period",
    "require_places",
    "run_for",
    "unfolded",
    "visible_runs",
]
