"""Companies for programs: enter, read and change by the same inputs as the pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.enterprises import actions, forms
from luodi.enterprises.queries import Company, company_for
from luodi.kit.api import body, clean
from luodi.people.access import Act, Request

router = Router(tags=["companies"])


class CompanySaid(Schema):
    id: int
    uscc: str | None
    name: str
    name_en: str
    origin: str
    unit: str | None


def said(company: Company) -> dict[str, Any]:
    return {
        "id": company.pk,
        "uscc": company.uscc,
        "name": company.name,
        "name_en": company.name_en,
        "origin": company.origin,
        "unit": company.made_for.code if company.made_for else None,
    }


@router.post("", response=CompanySaid, summary=_("登记企业"), openapi_extra=body(forms.NewCompanyInput))
def add(request: Request) -> Any:
    made = actions.add_company(request.user, **clean(request, forms.NewCompanyInput))
    return said(company_for(request.user, Act.PROJECT_SEE, made.pk))


@router.get("/{int:pk}", response=CompanySaid, summary=_("一家企业"))
def read(request: Request, pk: int) -> Any:
    return said(company_for(request.user, Act.PROJECT_SEE, pk))


@router.patch(
    "/{int:pk}", response=CompanySaid, summary=_("修改企业资料"), openapi_extra=body(forms.CompanyInput, partly=True)
)
def change(request: Request, pk: int) -> Any:
    """Fields that are not named stay."""
    company = company_for(request.user, Act.PROJECT_SEE, pk)
    present = {name: getattr(company, name) for name in forms.CompanyInput.base_fields}
    actions.change_company(request.user, pk, **clean(request, forms.CompanyInput, present=present))
    return said(company_for(request.user, Act.PROJECT_SEE, pk))
