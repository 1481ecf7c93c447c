"""YAML read strictly: every value keeps its line; doubled keys, aliases, tags and unknown words are refused.

A `Spec` says what may stand where. The same specs read a book and write its JSON Schema, so the two cannot differ.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

import yaml

from luodi.core.errors import Fault, Refusal
from luodi.core.rules.checking import ALONE, nearest
from luodi.core.rules.slips import cut, slip
from luodi.core.rules.values import number
from luodi.core.words import Word

LARGEST, DEEPEST = 100_000, 20  # characters, ten times the longest book that we know; levels
_IDENTIFIER = re.compile(r"^[^\W\d]\w{0,63}$")
_ORDER = re.compile(r"^-?[^\W\d]\w{0,63}$")
NO_PLACE = ("none", "missing")  # what a case writes for a place: there is none, nobody can say
_WHOLE = re.compile(r"^-?\d{1,9}$")
_CODE = re.compile(r"^[a-z0-9][a-z0-9_-]{0,79}$")


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written, and its line."""

    text: str
    line: int


@dataclass(slots=True)
class Entry:
    """A mapping that was read by a spec: `entry["key"]` is what its spec made of it, or None."""

    values: dict[str, Any]
    line: int

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def items(self) -> Iterator[tuple[str, Any]]:
        return iter(self.values.items())


@dataclass(slots=True)
class Faults:
    """What is wrong with one text, gathered so that everything is told at once."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, code: str, line: int, item: str, **blanks: object) -> None:
        """A fault, once: what is read twice is not told twice. Where nothing is near what was written, no word is offered."""
        code = ALONE.get(code, code) if blanks.get("nearest") == "—" else code
        place = {"file": self.file, "line": line, "item": item or "—"}
        fault = Fault(code, f"{self.file}:{line}", {**blanks, **place})
        if fault not in self.found:
            self.found.append(fault)

    def settle(self) -> None:
        if self.found:
            raise Refusal.of(sorted(self.found, key=lambda fault: int(str(fault.blanks["line"])))[:50])


class Spec(Protocol):
    """What may stand at one place."""

    def read(self, node: yaml.Node, at: str, faults: Faults) -> Any:
        """What the node says. Never raises: it adds a fault and gives None."""

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""


@dataclass(frozen=True)
class Scalar(Spec):
    """One scalar: `form` is text, code, name, order (a name, maybe behind a minus), formula, number, whole, place (a whole
    number or none), many (a whole number or a formula), date, flag, any, or any that may be an empty list (any_or_none)."""

    form: str = "text"

    def read(self, node: yaml.Node, at: str, faults: Faults) -> Any:
        if self.form == "any_or_none" and isinstance(node, yaml.SequenceNode) and not node.value:
            return Text("[]", line(node))
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            faults.add("value_expected", line(node), at, wanted=WANTED[self.form])
            return None
        text = node.value.strip()
        if self.form == "many":
            return int(text) if _WHOLE.match(text) else Text(text, line(node))
        try:
            return Text(text, line(node)) if self.form in _AS_WRITTEN else _FORMS[self.form](text)
        except ValueError:
            faults.add("value_wrong", line(node), at, wanted=WANTED[self.form], given=text[:60])
            return None

    def schema(self) -> dict[str, Any]:
        plain = {"number": "number", "whole": "integer", "flag": "boolean", "date": "string"}.get(self.form, "string")
        loose = {
            "formula": ["string", "number"],
            "any": ["string", "number", "boolean"],
            "any_or_none": ["string", "number", "boolean", "array"],
            "number": ["number", "string"],
            "many": ["integer", "string"],
            "place": ["integer", "string"],
        }
        pattern = {"code": _CODE.pattern, "name": _IDENTIFIER.pattern, "order": _ORDER.pattern}.get(self.form)
        return {"type": loose.get(self.form, plain), **({"pattern": pattern} if pattern else {})}


_AS_WRITTEN = ("text", "formula", "any", "any_or_none")
WANTED = {
    one.code: one
    for one in (
        Word("text", "文字", "text"),
        Word("code", "代码（小写字母、数字、连字符）", "a code (small letters, digits, hyphens)"),
        Word("name", "名称（字母或汉字开头，不能以数字开头，如 u1）", "a name (it begins with a letter, as u1 does)"),
        Word("order", "一项或一列的代码（前面加 - 则反过来）", "the code of an item or a column (a - before it turns the order)"),
        Word("formula", "算式", "a formula"), Word("number", "数", "a number"), Word("whole", "整数", "a whole number"),
        Word("place", "名次（整数），没有名次写 none", "a place (a whole number), or none where there is none"),
        Word("many", "个数，或算出个数的算式", "how many, or a formula for it"),
        Word("date", "日期，如 2026-03-01", "a date such as 2026-03-01"), Word("flag", "yes 或 no", "yes or no"),
        Word("any", "值", "a value"), Word("any_or_none", "值，或 []", "a value, or []"),
    )
}  # fmt: skip


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.match(text):
        raise ValueError(text)
    return text


def _flag(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false", "是", "否"):
        raise ValueError(text)
    return text.lower() in ("yes", "true", "是")


_FORMS: Mapping[str, Any] = {
    "code": lambda text: _matching(_CODE, text),
    "name": lambda text: _matching(_IDENTIFIER, text),
    "order": lambda text: _matching(_ORDER, text),
    "number": number,
    "whole": lambda text: int(_matching(_WHOLE, text)),
    "place": lambda text: text if text in NO_PLACE else int(_matching(re.compile(r"^\d{1,9}$"), text)),
    "date": date.fromisoformat,
    "flag": _flag,
}


@dataclass(frozen=True)
class Choice(Spec):
    """One word of a closed list."""

    words: tuple[str, ...]

    def read(self, node: yaml.Node, at: str, faults: Faults) -> Any:
        given = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if given in self.words:
            return given
        faults.add("word_unknown", line(node), at, given=given or "—", known=", ".join(self.words),
                   nearest=nearest(given, self.words) or self.words[0])  # fmt: skip
        return None

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class Both(Spec):
    """A name in both languages: {zh: …, en: …}, or one text that serves for both."""

    def read(self, node: yaml.Node, at: str, faults: Faults) -> Any:
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return (node.value.strip(), node.value.strip())
        if isinstance(node, yaml.ScalarNode):
            faults.add("value_expected", line(node), at, wanted=WANTED["text"])
            return None
        found = _BOTH.read(node, at, faults)
        return (found["zh"].text, found["en"].text) if found and found["zh"] and found["en"] else None

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, _BOTH.schema()]}


@dataclass(frozen=True)
class Many(Spec):
    """A list."""

    of: Spec
    most: int = 200

    def read(self, node: yaml.Node, at: str, faults: Faults) -> Any:
        if not isinstance(node, yaml.SequenceNode) or not 0 < len(node.value) <= self.most:
            faults.add("list_expected", line(node), at, most=self.most)
            return []
        read = [self.of.read(part, f"{at}[{place}]", faults) for place, part in enumerate(node.value, 1)]
        return [part for part in read if part is not None]

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.of.schema(), "minItems": 1, "maxItems": self.most}


@dataclass(frozen=True)
class Named(Spec):
    """A mapping from names of the author's choice."""

    of: Spec

    def read(self, node: yaml.Node, at: str, faults: Faults) -> Any:
        found: dict[str, Any] = {}
        for key, value in pairs(node, at, faults):
            if not _IDENTIFIER.match(key.value):
                faults.add("value_wrong", line(key), at, wanted=WANTED["name"], given=key.value[:60])
                continue
            read = self.of.read(value, f"{at}.{key.value}" if at else key.value, faults)
            if read is not None:
                found[key.value] = read
        return Entry(found, line(node))

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.of.schema()}


@dataclass(frozen=True)
class Record(Spec):
    """A mapping with known keys. `one_of`: exactly one of these must stand; `short` reads a scalar in its place."""

    fields: Mapping[str, Spec]
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    short: str = ""

    def read(self, node: yaml.Node, at: str, faults: Faults) -> Any:
        if self.short and isinstance(node, yaml.ScalarNode):
            return Entry({self.short: self.fields[self.short].read(node, at, faults)}, line(node))
        found: dict[str, Any] = {}
        for key, value in pairs(node, at, faults):
            if key.value not in self.fields:
                if (
                    isinstance(node, yaml.MappingNode)
                    and node.flow_style
                    and isinstance(value, yaml.ScalarNode)
                    and not value.value
                ):
                    faults.add(cut(key.value, self.fields), line(key), at, given=key.value[:60])
                    continue
                faults.add("key_unknown", line(key), at, given=key.value[:60], known=", ".join(self.fields),
                           nearest=nearest(key.value, self.fields) or "—")  # fmt: skip
                continue
            found[key.value] = self.fields[key.value].read(value, f"{at}.{key.value}" if at else key.value, faults)
        for name in self.required:
            if name not in found:
                faults.add("key_missing", line(node), at, given=name)
        if self.one_of and sum(name in found for name in self.one_of) != 1:
            faults.add("one_of_expected", line(node), at, known=", ".join(self.one_of))
        return Entry(found, line(node))

    def schema(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "type": "object", "additionalProperties": False,
            "properties": {name: spec.schema() for name, spec in self.fields.items()},
        }  # fmt: skip
        if self.required:
            made["required"] = list(self.required)
        if self.one_of:
            made["oneOf"] = [{"required": [name]} for name in self.one_of]
        return {"anyOf": [self.fields[self.short].schema(), made]} if self.short else made


@dataclass(frozen=True)
class Again(Spec):
    """A spec that stands inside itself, by its name among the schema's definitions."""

    name: str
    known: dict[str, Spec]

    def read(self, node: yaml.Node, at: str, faults: Faults) -> Any:
        return self.known[self.name].read(node, at, faults)

    def schema(self) -> dict[str, Any]:
        return {"$ref": f"#/$defs/{self.name}"}


@dataclass(frozen=True)
class Free(Spec):
    """Values of a case: scalars, lists and tables, read against the inputs later. `null` is an absent value."""

    def read(self, node: yaml.Node, at: str, faults: Faults) -> Any:
        if isinstance(node, yaml.SequenceNode):
            return [self.read(part, at, faults) for part in node.value]
        if isinstance(node, yaml.MappingNode):
            return Entry(
                {key.value: self.read(value, at, faults) for key, value in pairs(node, at, faults)}, line(node)
            )
        return Text(str(node.value).strip(), line(node))

    def schema(self) -> dict[str, Any]:
        return {}


_BOTH = Record({"zh": Scalar(), "en": Scalar()}, ("zh", "en"))


def line(node: yaml.Node | yaml.Event) -> int:
    return int(node.start_mark.line) + 1 if node.start_mark else 1


def pairs(node: yaml.Node, at: str, faults: Faults) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """The keys and values of a mapping; a doubled key is a fault, and so is anything else than a mapping."""
    if not isinstance(node, yaml.MappingNode):
        faults.add("mapping_expected", line(node), at)
        return
    seen: dict[str, int] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            faults.add("mapping_expected", line(key), at)
        elif key.value in seen:
            faults.add("key_doubled", line(key), at, given=key.value[:60], first=seen[key.value])
        else:
            seen[key.value] = line(key)
            yield key, value


def composed(text: str, faults: Faults) -> yaml.Node:
    """The tree of a YAML text of one document without aliases or tags, bounded in size and depth; else a Refusal."""
    if len(text) > LARGEST:
        faults.add("book_too_large", 1, "", limit=LARGEST)
    faults.settle()
    tree: yaml.Node | None = None
    try:
        _bounded(text, faults)
        tree = None if faults.found else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        said = getattr(problem, "problem", None) or getattr(problem, "reason", None) or "—"
        began = getattr(problem, "context_mark", None) or mark
        code, line, blanks = slip(text, mark.line if mark else 0, said, began.line if began else 0)
        faults.add(code, line, "", problem=said, **blanks)
    if tree is None and not faults.found:
        faults.add("book_empty", 1, "")
    faults.settle()
    return tree or yaml.ScalarNode("", "")


def decoded(content: bytes) -> str:
    """The text of a file as offices save it: UTF-8, with a mark or without, UTF-16 with its mark, or GB 18030."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _bounded(text: str, faults: Faults) -> None:
    """Walk the events before any tree is built: no alias, no tag, no second document, no bottomless nesting."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        where, tag = line(event), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            faults.add("yaml_alias", where, "")
        elif tag:
            faults.add("yaml_tag", where, "", given=tag)
        elif documents > 1:
            faults.add("yaml_documents", where, "")
        elif depth > DEEPEST:
            faults.add("yaml_too_deep", where, "", limit=DEEPEST)
        if faults.found:
            return


def plain(value: Any) -> Any:
    """What was read, as plain lists, mappings and text, lines left out: the content that a digest covers."""
    if isinstance(value, Entry):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return value.isoformat() if isinstance(value, date) else value
