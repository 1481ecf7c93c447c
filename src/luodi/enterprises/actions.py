"""Writing companies: enter one, change what is said of one, and find or enter those that a project names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from stdnum.cn import uscc as social_credit
from stdnum.exceptions import ValidationError

from luodi.core.errors import Fault, NotAllowed, Refusal
from luodi.core.initials import initials
from luodi.enterprises.models import Company
from luodi.enterprises.queries import all_by_code, company_for, visible_by_name, visible_companies
from luodi.kit.inputs import half_width
from luodi.people.access import Act, may, require
from luodi.people.models import Org, User

NAME_LENGTH = 120


class Named(NamedTuple):
    """A company as somebody wrote it down: its name, its code where they know it."""

    name: str
    uscc: str = ""


def checked_code(written: str) -> str:
    """A 统一社会信用代码 in its plain form; refused where its length, signs or check digit (GB 32100-2015) are wrong."""
    plain = half_width(written).replace(" ", "").replace("-", "").upper()
    try:
        return str(social_credit.validate(plain))
    except ValidationError:
        raise Refusal("uscc_wrong", where="uscc", given=plain) from None


def checked_name(written: str) -> str:
    plain = " ".join(half_width(written).split()).replace("(", "（").replace(")", "）")
    if not plain:
        raise Refusal("company_name_missing", where="name")
    if len(plain) > NAME_LENGTH:
        raise Refusal("company_name_long", where="name", limit=NAME_LENGTH)
    return plain


@transaction.atomic
def add_company(actor: User, *, name: str, unit: Org, uscc: str = "", name_en: str = "", origin: str = "") -> Company:
    """Enter a company for a unit. A code that another unit entered already is the same company: it becomes known here
    too. One that this reader knows is refused, so that it is found and not entered twice."""
    require(actor, Act.PROJECT_EDIT, unit)
    plain = checked_name(name)
    code = checked_code(uscc) if uscc.strip() else None
    there = all_by_code([code]).get(code) if code else None
    if there is not None:
        if visible_companies(actor).filter(pk=there.pk).exists():
            raise Refusal("company_there", where="uscc", uscc=code, name=there.name)
        make_known([there.pk], [unit.pk])
        return there
    made = Company.objects.create(
        uscc=code,
        name=plain,
        name_en=name_en.strip(),
        initials=initials(plain),
        origin=origin.strip(),
        made_by=actor,
        made_for=unit,
    )
    make_known([made.pk], [unit.pk])
    return made


@transaction.atomic
def change_company(actor: User, pk: int, *, name: str, uscc: str = "", name_en: str = "", origin: str = "") -> Company:
    """Change what is said of a company. A code once given stays: another code is another company."""
    company = company_for(actor, Act.PROJECT_SEE, pk)
    if not may(actor, Act.PROJECT_EDIT, company.made_for):
        raise NotAllowed(Act.PROJECT_EDIT.value)
    company.name = checked_name(name)
    code = checked_code(uscc) if uscc.strip() else None
    if company.uscc and code != company.uscc:
        raise Refusal("uscc_stays", where="uscc", uscc=company.uscc)
    if code and not company.uscc:
        there = all_by_code([code]).get(code)
        if there is not None:
            raise Refusal("company_there", where="uscc", uscc=code, name=there.name)
        company.uscc = code
    company.initials = initials(company.name)
    company.name_en, company.origin = name_en.strip(), origin.strip()
    company.save()
    return company


def make_known(companies: Iterable[int], units: Iterable[int]) -> None:
    """These units deal with these companies from now on, and see them."""
    through = Company.known_to.through
    units = sorted(set(units))
    rows = [through(company_id=company, org_id=unit) for company in sorted(set(companies)) for unit in units]
    through.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)


def companies_named(actor: User, wanted: Mapping[Named, Sequence[int]]) -> dict[Named, int]:
    """The keys of the companies that projects name, each with the units that deal with it; what is not there is entered.

    A code decides. Without one, a name that the actor sees once is that company; a name that stands for several is
    refused, and one that nobody entered becomes a company without a code. Call it in the action's transaction.
    """
    plain = {one: Named(checked_name(one.name), checked_code(one.uscc) if one.uscc.strip() else "") for one in wanted}
    by_code = all_by_code(one.uscc for one in plain.values() if one.uscc)
    by_name = visible_by_name(actor, (one.name for one in plain.values()))
    found: dict[Named, Company] = {}
    fresh: dict[Named, Company] = {}
    faults = []
    for written, one in plain.items():
        same = by_name.get(one.name, [])
        coded = by_code.get(one.uscc)
        if one.uscc and coded is None:
            # Known by name without a code, and now the code is said: the same company, as far as anybody can tell.
            coded = next((row for row in same if row.uscc is None), None)
            if coded is not None:
                coded.uscc = one.uscc
                coded.save(update_fields=["uscc"])
                by_code[one.uscc] = coded
        company = coded if one.uscc else same[0] if len(same) == 1 else None
        if company is None and not one.uscc and len(same) > 1:
            faults.append(Fault("investor_ambiguous", "investors", {"name": one.name, "n": len(same)}))
        elif company is None:
            company = fresh.setdefault(one, _new(actor, one, wanted[written]))
        if company is not None:
            found[written] = company
    if faults:
        raise Refusal.of(faults)
    Company.objects.bulk_create(fresh.values(), batch_size=400)
    _tell(found, wanted)
    return {written: company.pk for written, company in found.items()}


def _new(actor: User, one: Named, units: Sequence[int]) -> Company:
    unit = units[0] if units else None
    return Company(uscc=one.uscc or None, name=one.name, initials=initials(one.name), made_by=actor, made_for_id=unit)


def _tell(found: Mapping[Named, Company], wanted: Mapping[Named, Sequence[int]]) -> None:
    through = Company.known_to.through
    pairs = {(company.pk, unit) for written, company in found.items() for unit in wanted[written]}
    rows = [through(company_id=company, org_id=unit) for company, unit in sorted(pairs)]
    through.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
