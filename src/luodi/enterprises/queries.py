"""Reading companies: those that the reader's units deal with. What others deal with is not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Q, QuerySet

from luodi.core.errors import NotThere
from luodi.core.initials import initials
from luodi.enterprises.models import Company
from luodi.kit.inputs import half_width
from luodi.people.access import Act, scope
from luodi.people.models import User

PART = 400  # values in one statement, well below what either database takes
V = TypeVar("V")
_LEGAL_FORMS = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "集团公司", "公司", "集团", "厂")


def visible_companies(actor: User, act: Act = Act.PROJECT_SEE) -> QuerySet[Company]:
    """Companies known to a unit in the actor's scope."""
    rows = Company.objects.filter(removed=False)
    found = scope(actor, act)
    if found.everything:
        return rows
    if not found:
        return rows.none()
    known = Company.known_to.through.objects.filter(found.where("org")).values("company_id")
    return rows.filter(pk__in=known)


def company_for(actor: User, act: Act, pk: int) -> Company:
    """The company, if the actor may do this act to it; else it is not there."""
    found = visible_companies(actor, act).select_related("made_for", "made_by").filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def named(rows: QuerySet[Company], text: str) -> QuerySet[Company]:
    """Companies whose name, English name, code or pinyin initials hold the text."""
    plain = half_width(text)
    found = Q(name__icontains=plain) | Q(name_en__icontains=plain) | Q(uscc__icontains=plain)
    return rows.filter(found | Q(initials__contains=plain.lower()) if plain.isascii() else found)


def core_of(name: str) -> str:
    """What is left of a company's name without its legal form and signs: "平凉祁连山水泥" for its 有限公司."""
    plain = "".join(sign for sign in half_width(name) if sign.isalnum())
    for form in _LEGAL_FORMS:
        if plain.endswith(form) and len(plain) > len(form) + 1:
            return plain.removesuffix(form)
    return plain


def alike(actor: User, name: str, *, besides: int | None = None) -> list[Company]:
    """Companies that may be the same one under another spelling: shown to who enters a name, never in the way."""
    core = core_of(name)
    if len(core) < 2:
        return []
    rows = visible_companies(actor).filter(initials__startswith=initials(core)[:4])[:PART]
    close = [row for row in rows if row.pk != besides and (core in core_of(row.name) or core_of(row.name) in core)]
    return close[:5]


def all_by_code(codes: Iterable[str]) -> dict[str, Company]:
    """Companies by their codes, whoever knows them: a code is public, and there is one company to it."""
    wanted = sorted(set(codes))
    return {row.uscc or "": row for part in parts(wanted) for row in Company.objects.filter(uscc__in=part)}


def all_companies(pks: Iterable[int]) -> list[Company]:
    """Companies by key, in the order in which they were entered: for who may see the project that names them."""
    return list(Company.objects.filter(pk__in=set(pks)).order_by("pk"))


def all_names(pks: Iterable[int]) -> dict[int, str]:
    """The names of companies by key: for who may see the project that names them."""
    return dict(Company.objects.filter(pk__in=set(pks)).values_list("pk", "name"))


def visible_by_name(actor: User, names: Iterable[str]) -> dict[str, list[Company]]:
    """Companies that the actor sees, by their exact names."""
    found: dict[str, list[Company]] = {}
    for part in parts(sorted(set(names))):
        for row in visible_companies(actor).filter(name__in=part).order_by("pk"):
            found.setdefault(row.name, []).append(row)
    return found


def all_brought_by(batches: Iterable[int]) -> list[int]:
    """The companies that these imports brought and that are still there."""
    wanted = sorted(set(batches))
    rows = Company.objects.filter(removed=False).order_by("pk")
    return [pk for part in parts(wanted) for pk in rows.filter(batch__in=part).values_list("pk", flat=True)]


def parts(values: Sequence[V]) -> Iterable[Sequence[V]]:
    return (values[start : start + PART] for start in range(0, len(values), PART))


__all__ = [
    "Company",
    "alike",
    "all_brought_by",
    "all_by_code",
    "all_companies",
    "all_names",
    "company_for",
    "named",
    "parts",
    "visible_by_name",
    "visible_companies",
]
