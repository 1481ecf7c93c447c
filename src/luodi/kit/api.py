"""The API's joinery: a program writes into the same inputs as a page, and the document of the API is read off them.

Money is said twice and never in doubt: `amount` is yuan, a decimal text with two places; `amount_fen` is whole fen.
Answers carry both, a body carries either (`amount_unit` may then say 万元 or 亿元).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from ninja import Field, Schema

from luodi.core.errors import Fault, Refusal
from luodi.core.money import LARGEST_FEN, in_unit
from luodi.kit.inputs import UNITS, DayField, Input, MoneyField, MonthField, PapersField, WordField

FEN = "_fen"
Cell = str | int | bool | None


class Faulty(Schema):
    """One thing that is wrong: where (a field, a cell, or nowhere) and the sentence that a page would show."""

    code: str = Field(examples=["amount_not_positive"])
    where: str = Field(examples=["amount_fen"])
    sentence: str


class Faults(Schema):
    """Why it was not done. Nothing was written."""

    faults: list[Faulty]


class Reason(Schema):
    reason: str = Field(min_length=1, max_length=200)


def yuan(fen: int | None) -> str | None:
    """Fen as yuan in a decimal text with two places; nothing stays nothing."""
    return None if fen is None else f"{in_unit(fen, '元'):.2f}"


def clean(request: HttpRequest, form: type[Input], *, present: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
    """What a program sent, through the page's own input: plain values, or every fault at its field.

    `present` holds the values that stay where the body does not name them. A field that the input does not have is
    refused, never passed over. Papers come as `multipart/form-data`, in as many parts named `papers` as there are.
    """
    sent, files = written(request)
    data = dict(present or {})
    for name, value in sorted(sent.items(), key=lambda one: one[0].endswith("_unit")):  # a unit follows its amount
        data.update(_put(form, name, value))
    made = form(data, files, actor=request.user, **kwargs)
    _known(made, [*sent, *(files or {})])
    return made.clean_or_raise()


def asked(request: HttpRequest, form: type[Input], **kwargs: Any) -> Any:
    """What a program asks in the address, through the page's own input: for what is only looked at."""
    given: dict[str, Any] = {}
    for name, values in sorted(request.GET.lists(), key=lambda one: one[0].endswith("_unit")):
        many = isinstance(form.base_fields.get(name), forms.MultipleChoiceField)
        given.update(_put(form, name, values if many else values[-1]))
    made = form(given, actor=request.user, **kwargs)
    _known(made, list(request.GET))
    return made.clean_or_raise()


def named(request: HttpRequest, form: type[Input]) -> set[str]:
    """The input's fields that the body names, money by its field whichever way it was written."""
    sent, _files = written(request)
    money = {f"{name.removesuffix('_unit')}{FEN}" for name in sent} & form.base_fields.keys()
    return money | (sent.keys() & form.base_fields.keys())


def written(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    """The body: a JSON object, or the parts of a form with its files."""
    if request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        many = {name: values if len(values) > 1 else values[0] for name, values in request.POST.lists()}
        return {name: value for name, value in many.items() if name != "csrfmiddlewaretoken"}, request.FILES
    if not request.body.strip():
        return {}, None
    try:
        read = json.loads(request.body, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        raise Refusal("body_not_json") from None
    if not isinstance(read, dict):
        raise Refusal("body_not_json")
    return read, None


def _put(form: type[Input], name: str, value: Any) -> dict[str, Any]:
    """A value as the page's form would carry it."""
    fields = form.base_fields
    flat = value if isinstance(value, list) else [value]
    if any(isinstance(one, (dict, list)) for one in flat) or (isinstance(value, list) and _single(fields.get(name))):
        raise Refusal("field_wrong", where=name)
    money, unit = f"{name}{FEN}", f"{name.removesuffix('_unit')}{FEN}"
    if isinstance(fields.get(money), MoneyField):
        return {money: "" if value is None else str(value), f"{money}_unit": "元"}
    if name.endswith("_unit") and isinstance(fields.get(unit), MoneyField):
        return {f"{unit}_unit": str(value)}
    if isinstance(fields.get(name), MoneyField):
        if value is None:
            return {name: ""}
        try:
            whole = int(str(value))
        except ValueError:
            raise Refusal("fen_not_whole", where=name, given=str(value)[:40]) from None
        if abs(whole) > LARGEST_FEN:
            raise Refusal("amount_too_large", where=name, amount=str(whole), unit="分")
        return {name: f"{in_unit(whole, '元'):f}", f"{name}_unit": "元"}
    return {name: value}


def _single(field: forms.Field | None) -> bool:
    """Whether a field takes one value only. Investors and the like take lines, written as a list too."""
    many = isinstance(field, (forms.MultipleChoiceField, PapersField))
    return not many and not (field is not None and isinstance(field.widget, forms.Textarea))


def _known(made: Input, sent: list[str]) -> None:
    names = {name for name in made.fields if not isinstance(made.fields[name], MoneyField)}
    for name, field in made.fields.items():
        if isinstance(field, MoneyField):
            names |= {name, name.removesuffix(FEN), f"{name.removesuffix(FEN)}_unit"}
    strange = [name for name in dict.fromkeys(sent) if name not in names]
    if strange:
        raise Refusal.of([Fault("field_unknown", name, {"name": name[:60]}) for name in strange])


# What the document of the API says of an input


def body(form: type[Input], *, partly: bool = False, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The request body of an input for an operation's `openapi_extra`; `partly`: fields that are not named stay."""
    found: dict[str, Any] = {}
    needed = []
    for name, field in form.base_fields.items():
        found.update(_property(name, field))
        if field.required and not partly and not isinstance(field, (MoneyField, forms.FileField)):
            needed.append(name)
    found.update(more or {})
    files = {name for name, field in form.base_fields.items() if isinstance(field, forms.FileField)}
    plain = {name: one for name, one in found.items() if name not in files}
    content = {"application/json": {"schema": _object(form, plain, needed)}}
    if files:
        content["multipart/form-data"] = {"schema": _object(form, found, needed)}
    return {"requestBody": {"required": bool(needed), "content": content}}


def query(form: type[Input], *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The same input asked in the address: its fields as parameters."""
    found = []
    for name, field in form.base_fields.items():
        for key, schema in () if name in without else _property(name, field).items():
            said = schema.get("title") or schema.get("description") or key
            one = {"name": key, "in": "query", "required": field.required, "description": said, "schema": schema}
            found.append(one)
    return {"parameters": found}


def _object(form: type[Input], properties: dict[str, Any], needed: list[str]) -> dict[str, Any]:
    required = {"required": needed} if needed else {}
    return {
        "type": "object",
        "title": form.__name__,
        "properties": properties,
        "additionalProperties": False,
    } | required


def _property(name: str, field: forms.Field) -> dict[str, Any]:
    said = {"title": field.label} if field.label else {}
    if field.help_text:
        said["description"] = field.help_text
    if isinstance(field, MoneyField):
        stem = name.removesuffix(FEN)
        number = {"anyOf": [{"type": "string"}, {"type": "number"}], "examples": ["50000.00"]}
        unit = {"type": "string", "enum": list(UNITS), "default": "元"}
        return {stem: said | number, f"{stem}_unit": unit, name: said | {"type": "integer", "examples": [5_000_000]}}
    return {name: said | _type(field)}


def _type(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, PapersField):
        return {"type": "array", "items": {"type": "string", "format": "binary"}}
    if isinstance(field, forms.FileField):
        return {"type": "string", "format": "binary"}
    if isinstance(field, DayField):
        return {"type": "string", "format": "date", "examples": ["2026-03-09"]}
    if isinstance(field, MonthField):
        return {"type": "string", "examples": ["2026-03"]}
    if isinstance(field, forms.DateTimeField):
        return {"type": "string", "examples": ["2026-03-09T08:00"]}
    if isinstance(field, WordField):
        return {"type": "string", "enum": list(field.table)}
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, forms.MultipleChoiceField):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(field, forms.IntegerField) or getattr(field, "coerce", None) is int:
        return {"type": "integer"}
    if isinstance(field, forms.DecimalField):
        return {"anyOf": [{"type": "string"}, {"type": "number"}]}
    most = getattr(field, "max_length", None)
    return {"type": "string"} | ({"maxLength": most} if most else {})


__all__ = ["Cell", "Faults", "Faulty", "Reason", "asked", "body", "clean", "named", "query", "written", "yuan"]
