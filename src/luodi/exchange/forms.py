"""What people enter about an import: the files, how columns are read, why a batch is undone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.core.errors import Fault, Refusal
from luodi.core.words import WORDS
from luodi.exchange.drafts import SUMS
from luodi.exchange.mapping import TO_DATE, ColumnUse, SavedMapping, TableUse, kept, loaded, placed
from luodi.exchange.matching import MONTHLY, Field, Match, fields, until
from luodi.exchange.models import Batch
from luodi.exchange.plan import Opened, bound, reader, turned_over
from luodi.exchange.queries import as_faults, faults_of, importable_units
from luodi.exchange.reading.cells import UNITS
from luodi.exchange.reading.files import letters
from luodi.exchange.reading.rows import Sort
from luodi.exchange.reading.text import plain
from luodi.kit.inputs import Input, PapersField, RowField
from luodi.people.models import Org, User

_ROWS = re.compile(r"^\s*(\d{1,2})\s*(?:[-—–~至到]\s*(\d{1,2}))?\s*$")
MEANT = {"cell_word_unknown": ("kind", "channel", "stage"), "unit_not_yours": ("unit",), "sort_unknown": ("sort",)}


class UploadInput(Input):
    workbooks = PapersField(
        label=_("台账文件"),
        help_text=_("Excel（.xlsx、.xls）或 CSV。项目和交易分在两个文件的，一起选。现有台账不用改格式。"),
    )
    unit = RowField(
        queryset=Org.objects.none(), label=_("责任单位"), help_text=_("表中没有写责任单位的行，归到这个单位。")
    )
    header = forms.CharField(
        label=_("表头所在行"), required=False, max_length=8, help_text=_("一般不用填。找不到表头时填写，如 3 或 3-4。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = importable_units(self.actor)
        self.fields["unit"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField
        home = self.actor.unit_id
        if home and rows.filter(pk=home).exists():
            self.fields["unit"].initial = home

    def clean_header(self) -> tuple[int, int] | None:
        return header_rows(self.cleaned_data.get("header") or "")


class UndoInput(Input):
    reason = forms.CharField(label=_("撤销原因"), max_length=200)


def header_rows(written: str) -> tuple[int, int] | None:
    """3 or 3-4; None when nothing is said. What is not understood counts as nothing said."""
    found = _ROWS.match(written)
    if not found:
        return None
    first = int(found.group(1))
    return first, int(found.group(2) or first)


FOLDED = ("within", "transposed", "long_names", "unclear", "nothing", "day_first", "currency", "rate", "rate_date")


@dataclass(frozen=True)
class ColumnRow:
    """A column as the page of columns shows it."""

    index: int
    letter: str
    label: str
    samples: list[str]
    field: str
    unit: str
    day: str
    match: Match
    money: bool
    dated: bool
    to_date: str
    may_be_to_date: bool


@dataclass(frozen=True)
class TableForm:
    """A table as the page of columns shows it: its options, its columns, words that nobody knew."""

    place: int
    opened: Opened
    table: TableUse
    columns: list[ColumnRow]
    unknown: list[dict[str, Any]]

    @property
    def unusual(self) -> bool:
        """Whether one of the options that are folded away is not at its default."""
        bare = TableUse(self.table.name)
        return any(getattr(self.table, name) != getattr(bare, name) for name in FOLDED)


def _samples(one: Opened) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    data = (row for row in reader(one, bound(one), frozenset()) if row.sort is Sort.DATA)
    for row in islice(data, 3):
        for at, cell in enumerate(row.cells):
            if cell != "":
                shown = f"{cell:.15g}" if isinstance(cell, float) else plain(cell)
                found.setdefault(at, []).append(shown[:24])
    return found


def table_forms(batch: Batch, actor: User, tables: Sequence[Opened]) -> list[TableForm]:
    """What the page of columns shows, one part for each table of the mapping."""
    mapping = loaded(batch.mapping)
    unknown = _unknown(batch, actor, tables)
    found = []
    for place, table in enumerate(mapping.tables):
        one = next((one for one in tables if one.table == table), None)
        if one is not None:
            found.append(TableForm(place, one, table, _columns(one, table), unknown.get(one.name, [])))
    return found


def _columns(one: Opened, table: TableUse) -> list[ColumnRow]:
    uses = {column.index: use for column, use in placed(one.layout.columns, table.columns)}
    samples = _samples(one)
    rows = []
    for column, matched in zip(one.layout.columns, one.matches, strict=True):
        if not column.path:
            continue
        use = uses.get(column.index)
        code = use.field if use else ""
        rows.append(
            ColumnRow(
                column.index,
                letters(column.index + 1),
                column.label,
                samples.get(column.index, []),
                code,
                use.unit if use else "",
                use.day.isoformat() if use and use.day else "",
                matched if matched.field == code else Match(column.index, code, 1.0, "chosen" if code else "unused"),
                bool(code) and fields()[code].money,
                code in SUMS and code != "year_plan",
                (use.to_date if use else "") or ("start" if code in MONTHLY else ""),
                code in TO_DATE,
            )
        )
    return rows


def _unknown(batch: Batch, actor: User, tables: Sequence[Opened]) -> dict[str, list[dict[str, Any]]]:
    """By sheet: words in the cells that nobody knew, each with the choices of what it may mean."""
    columns = {(one.name, letters(use.index + 1)): use.field for one in tables for use in bound(one)}
    seen: dict[str, dict[tuple[str, str], None]] = {}
    for row in faults_of(batch):
        for fault in as_faults(row):
            field = columns.get((row.sheet, fault.where.rstrip("0123456789")), "")
            if field in MEANT.get(fault.code, ()):
                seen.setdefault(row.sheet, {})[(field, str(fault.blanks["given"]))] = None
    language = get_language() or "zh-hans"
    return {
        sheet: [
            {
                "field": field,
                "given": given,
                "label": said_field(fields()[field], language),
                "choices": choices(field, actor),
            }
            for field, given in list(words)[:60]
        ]
        for sheet, words in seen.items()
    }


def choices(field: str, actor: User) -> list[tuple[str, str]]:
    """What a word in this field may mean."""
    if field == "unit":
        return [(org.code, org.name) for org in importable_units(actor)]
    language = get_language() or "zh-hans"
    if field == "sort":
        return [(code, said_field(fields()[code], language)) for code in ("agreed", "paid_in", "refund", "completed")]
    return [(word.code, word.said(language)) for word in WORDS[{"kind": "project_kind"}.get(field, field)].values()]


def said_field(field: Field, language: str) -> str:
    return field.en if language.startswith("en") else field.zh


def field_choices() -> list[tuple[str, str]]:
    """Our fields, for the choice beside each column."""
    language = get_language() or "zh-hans"
    return [(one.code, said_field(one, language)) for one in fields().values() if one.code != "number"]


UNIT_CHOICES = tuple(UNITS)


def mapping_from(posted: Mapping[str, str], batch: Batch, tables: Sequence[Opened]) -> SavedMapping:
    """The mapping that the page of columns says. Refused: a field chosen for two columns, unless each has its day."""
    mapping = loaded(batch.mapping)
    changed = list(mapping.tables)
    for place, table in enumerate(mapping.tables):
        one = next((one for one in tables if one.table == table), None)
        if one is not None:
            changed[place] = _table_from(posted, f"t{place}-", table, one)
    return loaded(kept(replace(mapping, tables=tuple(changed))))


def turns(batch: Batch, mapping: SavedMapping) -> bool:
    """Whether the mapping reads a table the other way round than before: then its columns are others."""
    before = loaded(batch.mapping).tables
    return any(one.transposed is not was.transposed for one, was in zip(mapping.tables, before, strict=True))


def _over(table: TableUse, one: Opened) -> TableUse:
    over = turned_over(one.file, one.sheet, table)
    if over is None:
        raise Refusal("header_not_found", sheet=one.name)
    return over.table


def _table_from(posted: Mapping[str, str], stem: str, table: TableUse, one: Opened) -> TableUse:
    if (posted.get(f"{stem}transposed", "yes" if table.transposed else "") == "yes") is not table.transposed:
        return _over(table, one)
    columns = []
    for column in one.layout.columns:
        code = posted.get(f"{stem}c{column.index}", "")
        if code:
            unit, day = posted.get(f"{stem}u{column.index}", ""), posted.get(f"{stem}d{column.index}", "")
            to_date = posted.get(f"{stem}b{column.index}", "") if code in TO_DATE else ""
            header = "/".join(column.path)
            columns.append({"header": header, "field": code, "unit": unit, "day": day, "to_date": to_date})
    _check_once(columns)
    values = {name: dict(words) for name, words in table.values.items()}
    for name, meant in posted.items():
        if name.startswith(f"{stem}v-") and meant:
            field, _, given = name.removeprefix(f"{stem}v-").partition(":")
            values.setdefault(field, {})[given] = meant
    plain_table: dict[str, Any] = {
        **kept(SavedMapping("", (table,)))["tables"][0],  # type: ignore[index]  # plain data of one table
        "headers": [column["header"] for column in columns],
        "columns": columns,
        "values": values,
        "unit": posted.get(f"{stem}unit", ""),
        "year": _whole(posted.get(f"{stem}year", ""), "year"),
        "as_of": posted.get(f"{stem}as_of", "") or None,
        "existing": posted.get(f"{stem}existing", "refuse"),
        "repeats": posted.get(f"{stem}repeats", "refuse"),
        "long_names": posted.get(f"{stem}long_names", "refuse"),
        "unclear": posted.get(f"{stem}unclear", "refuse"),
        "nothing": [one.strip() for one in posted.get(f"{stem}nothing", "").split("、") if one.strip()],
        "within": posted.get(f"{stem}within", table.within),
        "day_first": posted.get(f"{stem}day_first", "") == "yes",
        "currency": posted.get(f"{stem}currency", "").strip().upper() or "CNY",
        "rate": posted.get(f"{stem}rate", "") or None,
        "rate_date": posted.get(f"{stem}rate_date", "") or None,
    }
    return loaded({"tables": [plain_table]}).tables[0]


def _whole(written: str, where: str) -> int | None:
    if not written.strip():
        return None
    if not written.strip().isdecimal():
        raise Refusal("number_not_understood", where=where, given=written)
    return int(written)


def _check_once(columns: Sequence[Mapping[str, str]]) -> None:
    seen: dict[tuple[str, object], str] = {}
    faults = []
    for column in columns:
        month = until(column["header"]) if column["field"] in MONTHLY else 0
        key = (column["field"], column["day"] or month)
        if key in seen:
            blanks = {"field": fields()[column["field"]].zh, "one": seen[key], "other": column["header"]}
            faults.append(Fault("field_chosen_twice", "columns", blanks))
        seen[key] = column["header"]
    if faults:
        raise Refusal.of(faults)


__all__ = ["ColumnUse", "UndoInput", "UploadInput", "field_choices", "header_rows", "mapping_from", "table_forms"]
