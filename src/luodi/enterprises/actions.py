"""Writing companies."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from luodi.enterprises.models import Company
from luodi.people.models import Org, User


def _known(**where: object) -> QuerySet[Company]:
    """The oldest last: of two companies of one name the first one known is taken."""
    return Company.objects.filter(**where).order_by("-pk")


def companies_named(actor: User, unit: Org, named: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The company for each (name, credit code): the one known by that code, else by that name, else a new one."""
    wanted = list(dict.fromkeys(named))
    with transaction.atomic():
        by_code: dict[str, int] = {}
        by_name: dict[str, int] = {}
        for start in range(0, len(wanted), 400):
            part = wanted[start : start + 400]
            codes = [code for _, code in part if code]
            by_code.update((code or "", pk) for code, pk in _known(uscc__in=codes).values_list("uscc", "pk"))
            names = [name for name, _ in part]
            by_name.update(_known(name__in=names).values_list("name", "pk"))
        found: dict[tuple[str, str], int] = {}
        fresh: dict[tuple[str, str], Company] = {}
        for name, code in wanted:
            pk = by_code.get(code) if code else by_name.get(name)
            if pk is None:
                fresh[(name, code)] = Company(name=name[:120], uscc=code or None, made_by=actor, made_for=unit)
            else:
                found[(name, code)] = pk
        Company.objects.bulk_create(fresh.values(), batch_size=200)
        found.update({key: company.pk for key, company in fresh.items()})
    return found
