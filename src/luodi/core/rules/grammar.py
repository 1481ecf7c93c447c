"""What may stand in a rule book, key by key. Loading, linting and the JSON Schema all read this one table."""

from __future__ import annotations

from typing import Any

from luodi.core.rules.reading import Again, Both, Choice, Free, Many, Named, Record, Scalar, Spec
from luodi.core.rules.values import REASONS

SUBJECTS = ("unit", "post", "person", "project", "introducer", "enterprise", "event", "region", "team")
PERIODS = ("year", "half_year", "quarter", "month", "once")
TYPES = ("number", "yesno", "text", "date")
POLICIES = ("zero", "full", "not_applicable", "peer_mean", "spread_weight", "by_hand")
ORIGINS = ("definition", "target", "judged", "entered", "book", "trait", "period")
COLUMN_ORIGINS = ("definition", "entered", "judged", "book")  # what a column of a table may come from
MARKS = ("first_day", "last_day", "year", "half_year", "quarter", "month")
FACTS = (
    "agreement_signed",
    "amount_changed",
    "funds_received",
    "funds_returned",
    "investment_completed",
    "year_planned",
    "stage_moved",
    "withdrawn",
    "progress_reported",
    "credit_split",
    "unit_changed",
)
WAYS = ("project", "month", "quarter")
CONSTRUCTS = ("ratio", "steps", "bands", "slices", "expression", "judged", "each", "peers", "extras", "group")
_formula, _text, _flag, _both = Scalar("formula"), Scalar("text"), Scalar("flag"), Both()
DEFINITIONS: dict[str, Spec] = {}

ROUND = Record({"places": Scalar("whole"), "way": Choice(("half_up", "cut")), "unit": _text}, ("places", "way"))
SOURCE = Record(
    {"title": _text, "place": _text, "year": _text, "address": _text, "note": _both}, ("title",), short="title"
)
VALUE = Record(
    {
        "value": Scalar("any"),
        "from": Scalar("date"),
        "until": Scalar("date"),
        "for": Named(Scalar("any")),
        "source": _text,
    },
    ("value", "source"),
)
PARAMETER = Record(
    {
        "name": _both,
        "unit": _text,
        "type": Choice(TYPES),
        "value": Scalar("any"),
        "source": _text,
        "values": Many(VALUE),
    },
    ("name",),
    ("value", "values"),
)
ORIGIN = Record(
    {
        "definition": Scalar("name"),
        "target": Scalar("name"),
        "judged": _both,
        "entered": _both,
        "book": Scalar("code"),
        "item": Scalar("name"),
        "last": Scalar("whole"),
        "trait": Scalar("name"),
        "period": Choice(MARKS),
        "by": Choice(WAYS),
        "years_ago": Scalar("whole"),
    },
    (),
    ORIGINS,
)
_INPUT: dict[str, Spec] = {
    "name": _both,
    "unit": _text,
    "type": Choice(TYPES),
    "choices": Many(Scalar("text")),
    "range": Many(Scalar("number"), 2),
    "unrecorded": Scalar("any_or_none"),
}
FIELD = Record({**_INPUT, "from": ORIGIN}, ("name",))
INPUT = Record({**_INPUT, "from": ORIGIN, "list": _flag, "rows": Named(FIELD)}, ("name", "from"))
FIGURE = Record({"name": _both, "expression": _formula, "round": ROUND}, ("name", "expression"))

RATIO = Record({"of": _formula, "to": _formula, "weight": _formula, "cap": _formula}, ("of", "to", "weight", "cap"))
_UP = {"per": _formula, "at_most": _formula, "whole": _flag}
STEPS = Record(
    {
        "of": _formula,
        "from": _formula,
        "base": _formula,
        "up": Record({**_UP, "give": _formula}, ("per", "give", "whole")),
        "down": Record({**_UP, "take": _formula}, ("per", "take", "whole")),
    },
    ("of", "from", "base"),
)
BAND = Record(
    {"from": _formula, "above": _formula, "to": _formula, "below": _formula, "give": _formula, "status": _text},
    (),
    ("give", "status"),
)
BANDS = Record(
    {
        "of": _formula,
        "rows": Many(BAND),
        "outside": _formula,
        "gaps": Choice(("refuse", "outside")),
        "overlaps": Choice(("refuse", "first")),
    },
    ("of", "rows"),
)
SLICE = Record({"from": _formula, "to": _formula, "rate": _formula}, ("rate",))
SLICES = Record({"of": _formula, "rows": Many(SLICE)}, ("of", "rows"))
EACH = Record(
    {
        "of": Scalar("name"),
        "where": _formula,
        "order": Scalar("order"),
        "first": Scalar("many"),
        "beyond": _formula,
        "give": _formula,
        "at_most": _formula,
        "by": Scalar("name"),
        "within": Choice(("sum", "mean", "max", "min")),
        "gather": Many(Scalar("name")),
        "combine": Choice(("sum", "mean", "median", "trimmed_mean", "max", "min", "list")),
        "bands": BANDS,
        "steps": STEPS,
        "ratio": RATIO,
        "slices": SLICES,
    },
    ("of",),
    ("give", "bands", "steps", "ratio", "slices"),
)
PEERS = Record(
    {
        "of": _formula,
        "scale": Choice(("efficacy", "benchmark")),
        "weight": _formula,
        "floor": _formula,
        "cap": _formula,
        "by": Choice(("peer_mean", "others_mean", "peer_max")),
    },
    ("of", "scale", "weight"),
)
DEDUCTION = Record({"name": _both, "times": _formula, "each": _formula, "at_most": _formula}, ("name", "times", "each"))
GATE = Record({"when": _formula, "otherwise": _formula}, ("when",))
MISSING = Record({**dict.fromkeys(REASONS, Choice(POLICIES)), "every": Choice(POLICIES)}, short="every")
GROUP = Record({"items": Many(Again("item", DEFINITIONS)), "at_most": _formula, "at_least": _formula}, ("items",))
ITEM = DEFINITIONS["item"] = Record(
    {
        "code": Scalar("name"),
        "name": _both,
        "full": _formula,
        "counted": _flag,
        "note": _both,
        "gate": GATE,
        "deductions": Many(DEDUCTION),
        "at_most": _formula,
        "at_least": _formula,
        "round": ROUND,
        "missing": MISSING,
        "ratio": RATIO,
        "steps": STEPS,
        "bands": BANDS,
        "slices": SLICES,
        "expression": _formula,
        "judged": _formula,
        "each": EACH,
        "peers": PEERS,
        "extras": GROUP,
        "group": GROUP,
    },
    ("code", "name"),
    CONSTRUCTS,
)
VETO = Record(
    {
        "code": Scalar("name"),
        "name": _both,
        "when": _formula,
        "effect": Choice(("zero", "unranked", "flag")),
        "grade": _text,
    },
    ("code", "name", "when", "effect"),
)
TOTAL = Record(
    {
        "name": _both,
        "expression": _formula,
        "unit": _text,
        "type": Choice(TYPES),
        "at_most": _formula,
        "at_least": _formula,
        "round": ROUND,
        "places": Scalar("whole"),
    },
)
# A row holds where all that it states holds: a share of the places, the first so many, so many points, anything else.
# `passes_on`: a seat that the next is not fit for goes to the one after.
GRADE = Record(
    {
        "grade": _text,
        "to": _formula,
        "whole": Choice(("down", "half_up", "up")),
        "at_least": Scalar("whole"),
        "places": Scalar("many"),
        "passes_on": _flag,
        "from": _formula,
        "when": _formula,
    },
    ("grade",),
)
MOVE = Record(
    {"name": _both, "when": _formula, "by": Choice(("up", "down")), "grades": Scalar("whole")}, ("name", "when", "by")
)
AWARD = Record(
    {"code": Scalar("name"), "name": _both, "unit": _text, "when": _formula, "give": _formula}, ("code", "name", "give")
)
RANKING = Record(
    {
        "order": Choice(("high_first", "low_first")),
        "ties": Choice(("competition", "dense")),
        "within": Scalar("name"),
        "then": Many(Scalar("order")),
        "grades": Many(GRADE),
        "moves": Many(MOVE),
    },
    ("order", "ties"),
)
READING = Record({"about": _both, "chosen": _both, "other": _both}, ("about", "chosen"))
EXPECT = Record(
    {
        "total": Free(),
        "items": Named(Free()),
        "figures": Named(Free()),
        "totals": Named(Free()),
        "ranks": Named(Scalar("place")),
        "grades": Named(_text),
        "awards": Named(Free()),
        "refused": Scalar("flag"),
    },
    short="total",
)
HAPPENED = Record(
    {
        "on": Scalar("date"),
        "fact": Choice(FACTS),
        "project": Scalar("name"),
        "whose": Scalar("name"),
        "amount": _formula,
        "code": _text,
        "percent": Scalar("number"),
        "verified": _flag,
        "shares": Named(Scalar("number")),
    },
    ("on", "fact"),
)
CASE = Record(
    {
        "name": _both,
        "working": _both,
        "for": Named(Scalar("any")),
        "on": Scalar("date"),
        "inputs": Named(Free()),
        "peers": Named(Named(Free())),
        "facts": Many(HAPPENED),
        "projects": Named(Named(Free())),
        "decided": Named(_text),
        "expect": EXPECT,
    },
    ("name", "expect"),
)
BOOK = Record(
    {
        "book": Scalar("code"),
        "title": _both,
        "about": _both,
        "subject": Choice(SUBJECTS),
        "period": Choice(PERIODS),
        "source": SOURCE,
        "compared_within": Scalar("name"),
        "parameters": Named(PARAMETER),
        "inputs": Named(INPUT),
        "figures": Named(FIGURE),
        "items": Many(Again("item", DEFINITIONS)),
        "vetoes": Many(VETO),
        "total": TOTAL,
        "ranking": RANKING,
        "awards": Many(AWARD),
        "readings": Many(READING),
        "cases": Many(CASE),
    },
    ("book", "title", "subject", "period", "source", "inputs", "items"),
)


def schema() -> dict[str, Any]:
    """The JSON Schema of a rule book, for editors that complete and check while one writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "落地规则书 / Luodi rule book",
        **BOOK.schema(),
        "$defs": {name: spec.schema() for name, spec in DEFINITIONS.items()},
    }
