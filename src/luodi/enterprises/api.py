"""Companies for programs: enter, read and change by the same inputs as the pages."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Body, Router

from luodi.enterprises import actions, forms
from luodi.enterprises.queries import Company, company_for
from luodi.people.access import Act, Request

router = Router(tags=["companies"])
Values = Annotated[dict[str, Any], Body(...)]


def said(company: Company) -> dict[str, Any]:
    return {
        "id": company.pk,
        "uscc": company.uscc,
        "name": company.name,
        "name_en": company.name_en,
        "origin": company.origin,
        "unit": company.made_for.code if company.made_for else None,
    }


@router.post("", summary="Enter a company for a unit")
def add(request: Request, values: Values) -> Any:
    form = forms.NewCompanyInput(values, actor=request.user)
    made = actions.add_company(request.user, **form.clean_or_raise())
    return said(company_for(request.user, Act.PROJECT_SEE, made.pk))


@router.get("/{pk}", summary="One company")
def read(request: Request, pk: int) -> Any:
    return said(company_for(request.user, Act.PROJECT_SEE, pk))


@router.patch("/{pk}", summary="Change what is said of a company; fields that are not named stay")
def change(request: Request, pk: int, values: Values) -> Any:
    company = company_for(request.user, Act.PROJECT_SEE, pk)
    form = forms.CompanyInput({**said(company), **values}, actor=request.user)
    actions.change_company(request.user, pk, **form.clean_or_raise())
    return said(company_for(request.user, Act.PROJECT_SEE, pk))
