"""Reading definitions from YAML, strictly: an unknown key, word or measure is refused, naming the definition."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping, Sequence

import yaml

from luodi.core.definitions.attributes import Attribute, Sort, Way
from luodi.core.definitions.catalogue import Band, Catalogue, Definition, Over, Ratio, Term
from luodi.core.errors import Fault, Refusal
from luodi.core.facts import MONEY
from luodi.core.words import AGREEMENTS, FUNDS, MEASURES, STAGES

UNITS = ("fen", "count", "percent")
_CODES: dict[str, Mapping[str, object]] = {
    "agreed": AGREEMENTS,
    "signed": AGREEMENTS,
    "paid_in": FUNDS,
    "reached": STAGES,
    "of_signed": STAGES,
    "at_stage": STAGES,
}
_TEXTS = ("zh", "en")
_ASKED = frozenset({"code", "group", "zh", "en", "says", "unit", "owner", "valid_from", "version", "source"})
_TERM = frozenset({"measure", "over", "codes", "of_year", "scale_at_least_yuan", "signed_only", "sign"})
_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


class _Strict(yaml.SafeLoader):
    """YAML in which a key written twice is a fault, not a silent loss."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        twice = [key for key in keys if keys.count(key) > 1]
        if twice:
            raise _no("definition_key_twice", f"{node.start_mark.line + 1}", key=twice[0])
        return super().construct_mapping(node, deep=deep)


def _no(code: str, where: str, **blanks: object) -> Refusal:
    return Refusal.of([Fault(code, where, {"at": where, **blanks})])


def load(text: str) -> Catalogue:
    """The catalogue that the text writes down; whatever is not understood is refused."""
    try:
        written = yaml.load(text, _Strict)  # a SafeLoader
    except yaml.YAMLError as error:
        raise _no("definition_not_yaml", "", error=str(error)) from None
    top = _mapping(written, "", {"groups", "bands", "definitions"}, {"attributes"})
    groups = {str(code): _texts(texts, f"groups.{code}") for code, texts in _named(top["groups"], "groups").items()}
    versions: dict[str, list[Definition]] = {}
    for place, one in enumerate(_list(top["definitions"], "definitions")):
        made = _definition(one, f"definitions[{place}]", groups)
        versions.setdefault(made.code, []).append(made)
    for code, many in versions.items():
        many.sort(key=lambda one: one.valid_from)
        if len({one.valid_from for one in many}) < len(many) or len({_written_in(one) for one in many}) > 1:
            raise _no("definition_versions_clash", code)
    attributes: dict[str, Attribute] = {}
    for place, one in enumerate(_list(top["attributes"], "attributes") if "attributes" in top else ()):
        read = _attribute(one, f"attributes[{place}]")
        if read.code in attributes or read.code in versions:
            raise _no("definition_key_twice", read.code, key=read.code)
        attributes[read.code] = read
    return Catalogue(versions, _bands(top["bands"]), groups, attributes)


def _written_in(one: Definition) -> tuple[str, int]:
    """In what its numbers are written; no version may change it, or the same number would mean something else."""
    return one.unit, one.of.places if isinstance(one.of, Ratio) else 0


def _named(written: object, where: str) -> Mapping[str, object]:
    if not isinstance(written, Mapping):
        raise _no("definition_not_a_mapping", where)
    return written


def _mapping(written: object, where: str, asked: Collection[str], more: Collection[str] = ()) -> Mapping[str, object]:
    found = _named(written, where)
    for key in found:
        if key not in {*asked, *more}:
            raise _no("definition_key_unknown", where, key=key, known=", ".join(sorted({*asked, *more})))
    for key in sorted(asked):
        if key not in found:
            raise _no("definition_key_missing", where, key=key)
    return found


def _list(written: object, where: str) -> Sequence[object]:
    if not isinstance(written, list) or not written:
        raise _no("definition_not_a_list", where)
    return written


def _texts(written: object, where: str) -> tuple[str, str]:
    found = _mapping(written, where, set(_TEXTS))
    zh, en = (str(found[language] or "").strip() for language in _TEXTS)
    if not zh or not en:
        raise _no("definition_text_empty", where)
    return zh, en


def _choice(written: object, where: str, known: Sequence[str]) -> str:
    if written not in known:
        raise _no("definition_word_unknown", where, given=written, known=", ".join(known))
    return str(written)


def _whole(written: object, where: str) -> int:
    if not isinstance(written, int) or isinstance(written, bool) or written < 0:
        raise _no("definition_not_a_number", where, given=written)
    return written


def _yes(written: object, where: str) -> bool:
    if not isinstance(written, bool):
        raise _no("definition_not_yes_or_no", where, given=written)
    return written


def _month(written: object, where: str) -> int:
    found = _MONTH.match(str(written))
    if not found:
        raise _no("definition_not_a_month", where, given=written)
    return int(found[1]) * 100 + int(found[2])


def _definition(written: object, where: str, groups: Mapping[str, object]) -> Definition:
    code = str(_named(written, where).get("code") or where)
    found = _mapping(written, code, _ASKED, frozenset({"sum", "ratio"}))
    if ("sum" in found) == ("ratio" in found):
        raise _no("definition_sum_or_ratio", code)
    unit = _choice(found["unit"], f"{code}.unit", UNITS)
    of = _terms(found["sum"], f"{code}.sum") if "sum" in found else _ratio(found["ratio"], f"{code}.ratio")
    made = Definition(
        code,
        _choice(found["group"], f"{code}.group", list(groups)),
        *_texts({"zh": found["zh"], "en": found["en"]}, code),
        *_texts(found["says"], f"{code}.says"),
        unit,
        of,
        *_texts(found["owner"], f"{code}.owner"),
        _month(found["valid_from"], f"{code}.valid_from"),
        _whole(found["version"], f"{code}.version"),
        *_texts(found["source"], f"{code}.source"),
    )
    _check_unit(made)
    return made


def _check_unit(made: Definition) -> None:
    """Fen and counts are neither added to nor divided by each other."""
    ratio = isinstance(made.of, Ratio)
    sorts = {term.is_money for term in made.terms}
    if len(sorts) > 1 or made.unit not in ({"percent"} if ratio else {"fen"} if sorts == {True} else {"count"}):
        raise _no("definition_units_mixed", made.code, unit=made.unit)


def _ratio(written: object, where: str) -> Ratio:
    found = _mapping(written, where, {"numerator", "denominator"}, frozenset({"places"}))
    return Ratio(
        _terms(found["numerator"], f"{where}.numerator"),
        _terms(found["denominator"], f"{where}.denominator"),
        _whole(found.get("places", 2), f"{where}.places"),
    )


def _terms(written: object, where: str) -> tuple[Term, ...]:
    return tuple(_term(one, f"{where}[{place}]") for place, one in enumerate(_list(written, where)))


def _term(written: object, where: str) -> Term:
    found = _mapping(written, where, {"measure", "over"}, _TERM)
    measure = _choice(found["measure"], f"{where}.measure", list(MEASURES))
    codes: tuple[str, ...] = ()
    if "codes" in found:
        known = _CODES.get(measure, {})
        codes = tuple(_choice(one, f"{where}.codes", list(known)) for one in _list(found["codes"], f"{where}.codes"))
    scale = found.get("scale_at_least_yuan")
    sign = found.get("sign", 1)
    if sign not in (1, -1):
        raise _no("definition_word_unknown", f"{where}.sign", given=sign, known="1, -1")
    of_year = _yes(found.get("of_year", False), f"{where}.of_year")
    if of_year and codes:
        raise _no("definition_codes_and_year", where)
    return Term(
        measure,
        Over(_choice(found["over"], f"{where}.over", list(Over))),
        codes,
        of_year,
        None if scale is None else _whole(scale, f"{where}.scale_at_least_yuan") * 100,
        _yes(found.get("signed_only", False), f"{where}.signed_only"),
        1 if sign == 1 else -1,
    )


_PLANNED = ("planned_start_on", "planned_completion_on", "planned_production_on")
# What a way reads by: the words that its `of` and its `until` may be.
_READ: dict[Way, tuple[Sequence[str], Sequence[str]]] = {
    Way.SIGNED: ((), ()),
    Way.REACHED: (tuple(STAGES), ()),
    Way.STAGE: ((), ()),
    Way.CONDITION: (("paused", "withdrawn"), ()),
    Way.REPORTED: ((), ()),
    Way.REGISTER: ((*_PLANNED, "planned_total_fen", "kind", "channel", "industry"), ()),
    Way.SINCE: (tuple(STAGES), ()),
    Way.OVERDUE: (_PLANNED, tuple(STAGES)),
    Way.SCHEDULED: (_PLANNED, _PLANNED),
    Way.QUIET: ((), ()),
    Way.WITHIN: (tuple(sorted({measure for measure, _sign in MONEY.values()})), ()),
}


def _attribute(written: object, where: str) -> Attribute:
    named = _named(written, where)
    code = str(named.get("code") or where)
    timed = {"months"} if named.get("way") == Way.WITHIN else set()
    found = _mapping(written, code, {"code", "zh", "en", "says", "sort", "way"} | timed, {"of", "until"})
    way = Way(_choice(found["way"], f"{code}.way", list(Way)))
    parts = []
    for key, known in zip(("of", "until"), _READ[way], strict=True):
        if known or key in found:
            parts.append(_choice(found.get(key), f"{code}.{key}", known))
        else:
            parts.append("")
    return Attribute(
        code,
        *_texts({"zh": found["zh"], "en": found["en"]}, code),
        *_texts(found["says"], f"{code}.says"),
        Sort(_choice(found["sort"], f"{code}.sort", list(Sort))),
        way,
        of=parts[0],
        until=parts[1],
        months=_whole(found["months"], f"{code}.months") if "months" in found else 0,
    )


def _bands(written: object) -> list[Band]:
    found = []
    for place, one in enumerate(_list(written, "bands")):
        where = f"bands[{place}]"
        row = _mapping(one, where, {"code", "zh", "en", "from_yuan"})
        zh, en = _texts({"zh": row["zh"], "en": row["en"]}, where)
        found.append(Band(str(row["code"]), zh, en, _whole(row["from_yuan"], f"{where}.from_yuan") * 100))
    rising = [band.at_least for band in found]
    if rising[0] != 0 or rising != sorted(set(rising)):
        raise _no("definition_bands_not_rising", "bands")
    return found
