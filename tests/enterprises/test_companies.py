"""A company is known by its code, is entered once, and is seen by those whose units deal with it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.enterprises import actions
from luodi.enterprises.queries import Company, alike, company_for, core_of, named, visible_companies
from luodi.people.access import Act
from tests.makers import District, district

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> District:
    return district()


def code_with_check(first: str) -> str:
    """A code of 17 signs with its check digit, by the rule of GB 32100."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return first + signs[(31 - total % 31) % 31]


GOOD = code_with_check("91620800MA7G4T1X0")


def test_a_company_is_entered_with_its_code_as_people_type_it(here: District) -> None:
    typed = GOOD.lower().translate({ord("1"): "１"})
    made = actions.add_company(here.wang, name=" 平凉祁连山水泥(集团)有限公司 ", unit=here.liuhu, uscc=f" {typed} ")
    kept = Company.objects.values("name", "uscc", "initials", "made_by", "made_for").get(pk=made.pk)
    assert kept == {
        "name": "平凉祁连山水泥（集团）有限公司",
        "uscc": GOOD,
        "initials": "plqlssnjtyxgs",
        "made_by": here.wang.pk,
        "made_for": here.liuhu.pk,
    }


@pytest.mark.parametrize("written", [GOOD[:-1], GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1"), "I" * 18, "91-62"])
def test_a_code_with_a_wrong_length_sign_or_check_digit_is_refused(here: District, written: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.add_company(here.wang, name="甲公司", unit=here.liuhu, uscc=written)
    assert (refused.value.code, refused.value.faults[0].where) == ("uscc_wrong", "uscc")


def test_a_company_that_the_reader_knows_is_not_entered_twice(here: District) -> None:
    actions.add_company(here.wang, name="甲公司", unit=here.liuhu, uscc=GOOD)
    with pytest.raises(Refusal) as refused:
        actions.add_company(here.zhao, name="甲有限公司", unit=here.liuhu, uscc=GOOD)
    assert refused.value.code == "company_there"


def test_a_company_that_another_unit_entered_becomes_known_here_by_its_code(here: District) -> None:
    made = actions.add_company(here.wang, name="甲公司", unit=here.liuhu, uscc=GOOD)
    with pytest.raises(NotThere):
        company_for(here.chen, Act.PROJECT_SEE, made.pk)
    assert actions.add_company(here.chen, name="甲有限公司", unit=here.xiamen, uscc=GOOD) == made
    assert company_for(here.chen, Act.PROJECT_SEE, made.pk).name == "甲公司"


def test_companies_without_a_code_may_share_a_name(here: District) -> None:
    for _ in range(2):
        actions.add_company(here.wang, name="甲公司", unit=here.liuhu)
    assert Company.objects.filter(name="甲公司", uscc=None).count() == 2


def test_nobody_enters_companies_for_units_of_others(here: District) -> None:
    with pytest.raises(NotAllowed):
        actions.add_company(here.wang, name="甲公司", unit=here.xiamen)
    with pytest.raises(NotAllowed):
        actions.add_company(here.zhou, name="甲公司", unit=here.liuhu)


def test_what_others_deal_with_is_not_there_and_the_district_sees_all(here: District) -> None:
    actions.add_company(here.wang, name="甲公司", unit=here.liuhu)
    actions.add_company(here.chen, name="乙公司", unit=here.xiamen)
    seen = {
        who: list(visible_companies(here.people[who]).order_by("pk").values_list("name", flat=True))
        for who in ("wang", "chen", "ma", "wu", "admin")
    }
    assert seen == {
        "wang": ["甲公司"],
        "chen": ["乙公司"],
        "ma": ["甲公司", "乙公司"],
        "wu": ["甲公司", "乙公司"],
        "admin": [],
    }


def test_a_code_once_given_stays(here: District) -> None:
    made = actions.add_company(here.wang, name="甲公司", unit=here.liuhu, uscc=GOOD)
    for other in ("", code_with_check("91620800MA7G4T1X1")):
        with pytest.raises(Refusal) as refused:
            actions.change_company(here.wang, made.pk, name="甲公司", uscc=other)
        assert refused.value.code == "uscc_stays"
    changed = actions.change_company(here.wang, made.pk, name="甲水泥公司", uscc=GOOD, origin="甘肃")
    assert (changed.name, changed.origin, changed.initials) == ("甲水泥公司", "甘肃", "jsngs")


def test_a_code_may_follow_unless_it_is_another_companys(here: District) -> None:
    actions.add_company(here.wang, name="甲公司", unit=here.liuhu, uscc=GOOD)
    late = actions.add_company(here.wang, name="乙公司", unit=here.liuhu)
    with pytest.raises(Refusal) as refused:
        actions.change_company(here.wang, late.pk, name="乙公司", uscc=GOOD)
    assert refused.value.code == "company_there"
    other = code_with_check("91620800MA7G4T1X1")
    assert actions.change_company(here.wang, late.pk, name="乙公司", uscc=other).uscc == other


def test_who_only_reads_changes_nothing(here: District) -> None:
    made = actions.add_company(here.wang, name="甲公司", unit=here.liuhu)
    with pytest.raises(NotAllowed):
        actions.change_company(here.zhou, made.pk, name="乙公司")
    with pytest.raises(NotThere):
        actions.change_company(here.chen, made.pk, name="乙公司")


def test_named_companies_are_found_by_code_then_by_name_and_entered_otherwise(here: District) -> None:
    coded = actions.add_company(here.chen, name="甲公司", unit=here.xiamen, uscc=GOOD)
    plain = actions.add_company(here.wang, name="乙公司", unit=here.liuhu)
    hidden = actions.add_company(here.chen, name="丙公司", unit=here.xiamen)
    named_now = actions.companies_named(
        here.wang, here.liuhu, [("别的名字", GOOD), ("乙公司", ""), ("丙公司", ""), ("丁公司", ""), ("丁公司", "")]
    )
    assert named_now[("别的名字", GOOD)] == coded.pk
    assert named_now[("乙公司", "")] == plain.pk
    assert named_now[("丙公司", "")] != hidden.pk  # what another unit deals with is not there
    assert sorted(visible_companies(here.wang).values_list("name", flat=True)) == [
        "丁公司",
        "丙公司",
        "乙公司",
        "甲公司",
    ]


def test_a_company_known_by_name_gets_the_code_that_is_said_later(here: District) -> None:
    plain = actions.add_company(here.wang, name="乙公司", unit=here.liuhu)
    assert actions.companies_named(here.wang, here.liuhu, [("乙公司", GOOD), ("乙公司", "")]) == {
        ("乙公司", GOOD): plain.pk,
        ("乙公司", ""): plain.pk,
    }
    plain.refresh_from_db()
    assert plain.uscc == GOOD


def test_a_name_that_two_companies_bear_asks_for_the_code(here: District) -> None:
    for _ in range(2):
        actions.add_company(here.wang, name="甲公司", unit=here.liuhu)
    with pytest.raises(Refusal) as refused:
        actions.companies_named(here.wang, here.liuhu, [("甲公司", "")])
    assert (refused.value.code, dict(refused.value.faults[0].blanks)) == (
        "investor_ambiguous",
        {"name": "甲公司", "n": 2},
    )


def test_entering_many_takes_no_more_statements_than_entering_one(here: District) -> None:
    def entering(many: int) -> int:
        with CaptureQueriesContext(connection) as statements:
            actions.companies_named(here.wang, here.liuhu, [(f"{many}号公司{n}", "") for n in range(many)])
        return len(statements)

    entering(2)  # whoever asks first reads their rights
    assert entering(1) == entering(3)


def test_companies_that_look_alike_are_shown(here: District) -> None:
    actions.add_company(here.wang, name="平凉祁连山水泥有限公司", unit=here.liuhu)
    actions.add_company(here.wang, name="平凉祁连电子有限公司", unit=here.liuhu)
    made = actions.add_company(here.wang, name="平凉祁连山水泥有限责任公司", unit=here.liuhu)
    assert [one.name for one in alike(here.wang, made.name, besides=made.pk)] == ["平凉祁连山水泥有限公司"]
    assert alike(here.chen, made.name) == []
    assert (core_of("平凉水泥（集团）有限公司"), core_of("某厂")) == ("平凉水泥", "某厂")


@pytest.mark.parametrize("text", ["祁连", "qls", "QLS", GOOD[4:10], "qilian"])
def test_a_company_is_found_by_name_initials_code_and_english_name(here: District, text: str) -> None:
    actions.add_company(here.wang, name="祁连山水泥", unit=here.liuhu, uscc=GOOD, name_en="Qilian Cement")
    actions.add_company(here.wang, name="西开牧业", unit=here.liuhu)
    assert [one.name for one in named(visible_companies(here.wang), text)] == ["祁连山水泥"]
