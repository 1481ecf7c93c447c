"""Writing companies: enter one, change what is said of one, and find or enter those that a project names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import models, transaction
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
        make_known([(there.pk, unit.pk)])
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
    make_known([(made.pk, unit.pk)])
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


@transaction.atomic
def companies_named(
    actor: User, unit: Org, named: Sequence[tuple[str, str]], batch: int | None = None
) -> dict[tuple[str, str], int]:
    """The key of the company for each (name, credit code or ""); those that are not there are entered for the unit.
    `batch` is the import that names them, if one does.

    A code decides. Without one, a name that the actor sees once is that company; a name that stands for several is
    refused, and one that nobody entered becomes a company without a code.
    """
    plain = {one: (checked_name(one[0]), checked_code(one[1]) if one[1].strip() else "") for one in named}
    by_code = all_by_code(code for _, code in plain.values() if code)
    by_name = visible_by_name(actor, (name for name, _ in plain.values()))
    fresh: dict[tuple[str, str], Company] = {}
    found: dict[tuple[str, str], Company] = {}
    faults = []
    for written, (name, code) in plain.items():
        same = by_name.get(name, [])
        if not code and len(same) > 1:
            faults.append(Fault("investor_ambiguous", "investors", {"name": name, "n": len(same)}))
            continue
        company = by_code.get(code) or _now_with_code(same, code) if code else next(iter(same), None)
        if company is None:
            said = {"uscc": code or None, "name": name, "initials": initials(name)}
            blank = Company(**said, made_by=actor, made_for=unit, batch=batch)
            company = fresh.setdefault((name, code), blank)
        elif code:
            by_code[code] = company
        found[written] = company
    if faults:
        raise Refusal.of(faults)
    Company.objects.bulk_create(fresh.values(), batch_size=400)
    make_known((company.pk, unit.pk) for company in found.values())
    return {written: company.pk for written, company in found.items()}


def _now_with_code(same: Sequence[Company], code: str) -> Company | None:
    """A company known by its name until its code was said: the same one, as far as anybody can tell."""
    company = next((row for row in same if row.uscc is None), None)
    if company is not None:
        company.uscc = code
        company.save(update_fields=["uscc"])
    return company


def remove_companies(pks: Sequence[int], units: Iterable[int]) -> None:
    """Take companies out of every list again: the undoing of the import that brought them. Their codes are free for
    the list done right. Those stay that a unit deals with which is none of these and did not enter it."""
    through = Company.known_to.through.objects.filter(company__in=pks)
    others = set(
        through.exclude(org__in=units).exclude(org=models.F("company__made_for")).values_list("company", flat=True)
    )
    Company.objects.filter(pk__in=set(pks) - others).update(removed=True, uscc=None)


def make_known(pairs: Iterable[tuple[int, int]]) -> None:
    """From now on these units deal with these companies, (company, unit), and see them."""
    through = Company.known_to.through
    rows = [through(company_id=company, org_id=unit) for company, unit in sorted(set(pairs))]
    through.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
