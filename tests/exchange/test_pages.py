"""The pages of an import, from the upload to its undoing; and the same by the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.exchange.models import Batch
from luodi.exchange.reading.files import sheets
from luodi.exchange.samples import chinese_ledger
from luodi.ledger.models import Entry
from luodi.projects.models import Project
from tests.makers import District, district

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> District:
    return district()


@pytest.fixture
def wang(here: District, client: Client) -> Client:
    client.force_login(here.wang)
    return client


def text(rows: str = "陇上果汁,柳湖乡,新建,2026年3月,800\n=1+1,峡门乡,新盖,2026年3月,5\n") -> SimpleUploadedFile:
    content = "单位：万元\n项目名称,责任单位,建设性质,签约时间,签约金额\n" + rows
    return SimpleUploadedFile("台账.csv", content.encode("gb18030"))


def uploaded(client: Client, here: District, file: SimpleUploadedFile | None = None) -> Batch:
    answer = client.post("/imports/new/", {"workbooks": [file or text()], "unit": here.liuhu.pk})
    batch = Batch.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{batch.pk}/columns/")
    return batch


def choices(page: str) -> dict[str, str]:
    """What the page of columns would post as it stands."""
    posted: dict[str, str] = {}
    for part in page.split("<select")[1:]:
        name = part.split('name="')[1].split('"')[0]
        chosen = [option for option in part.split("</select>")[0].split("<option")[1:] if " selected" in option]
        if chosen:
            option = chosen[0]
            posted[name] = (
                option.split('value="')[1].split('"')[0] if 'value="' in option else option.split(">")[1][:-8]
            )
    return posted


def test_a_clerk_imports_a_ledger_from_upload_to_undo(wang: Client, here: District) -> None:
    batch = uploaded(wang, here)
    page = wang.get(f"/imports/{batch.pk}/columns/").content.decode()
    assert '<option value="agreed" selected>' in page
    answer = wang.post(f"/imports/{batch.pk}/columns/", choices(page))
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{batch.pk}/")
    preview = wang.get(f"/imports/{batch.pk}/").content.decode()
    assert "新盖" in preview
    assert "导入这 1 行" in preview
    wang.post(f"/imports/{batch.pk}/accept/")
    assert list(Project.objects.values_list("name", flat=True)) == ["陇上果汁"]
    assert "看导入的记录" in wang.get(f"/imports/{batch.pk}/").content.decode()
    wang.post(f"/imports/{batch.pk}/undo/", {"reason": "单位报错"})
    assert (Project.objects.filter(removed=False).count(), Batch.objects.get().state) == (0, "undone")


def test_a_word_that_nobody_knew_is_explained_once_for_the_whole_column(wang: Client, here: District) -> None:
    batch = uploaded(wang, here, text("陇上果汁,柳湖乡,新盖,2026年3月,800\n平凉陶瓷,柳湖乡,新盖,2026年3月,5\n"))
    page = wang.get(f"/imports/{batch.pk}/columns/").content.decode()
    wang.post(f"/imports/{batch.pk}/columns/", choices(page))
    page = wang.get(f"/imports/{batch.pk}/columns/").content.decode()
    assert 'name="t0-v-kind:新盖"' in page
    wang.post(f"/imports/{batch.pk}/columns/", {**choices(page), "t0-v-kind:新盖": "new"})
    assert list(Batch.objects.values_list("rows_accepted", "rows_refused")) == [(2, 0)]


def test_a_field_chosen_for_two_columns_is_refused_with_both_names(wang: Client, here: District) -> None:
    batch = uploaded(wang, here)
    page = wang.get(f"/imports/{batch.pk}/columns/").content.decode()
    answer = wang.post(f"/imports/{batch.pk}/columns/", {**choices(page), "t0-c2": "unit"})
    assert answer.status_code == 422
    assert "“责任单位”和“建设性质”" in answer.content.decode()


def test_refused_rows_come_back_as_they_were_with_their_reasons_and_no_formula(wang: Client, here: District) -> None:
    batch = uploaded(wang, here)
    wang.post(f"/imports/{batch.pk}/check/")
    answer = wang.get(f"/imports/{batch.pk}/refused.xlsx")
    (sheet,) = sheets(answer.content, "refused.xlsx")
    rows = list(sheet.rows())
    assert rows[1] == ["项目名称", "责任单位", "建设性质", "签约时间", "签约金额", "拒绝原因"]
    assert rows[2][:5] == ["=1+1", "峡门乡", "新盖", "2026年3月", "5"]
    assert str(rows[2][5]).startswith("C4：“新盖”不在可选项中")


def test_a_file_that_is_no_workbook_is_refused_at_its_field(wang: Client, here: District) -> None:
    file = SimpleUploadedFile("台账.xlsx", b"%PDF-1.7 not a workbook")
    answer = wang.post("/imports/new/", {"workbooks": [file], "unit": here.liuhu.pk})
    assert answer.status_code == 422
    assert "不是表格" in answer.content.decode()


def test_pages_of_a_batch_are_not_there_for_a_stranger(wang: Client, here: District, client: Client) -> None:
    batch = uploaded(wang, here)
    wang.post(f"/imports/{batch.pk}/check/")
    for person in (here.chen, here.admin):
        other = Client()
        other.force_login(person)
        paths = ["", "columns/", "refused.xlsx"]
        assert [other.get(f"/imports/{batch.pk}/{path}").status_code for path in paths] == [404, 404, 404]
        posts = ["check/", "accept/", "undo/", "drop/"]
        assert [other.post(f"/imports/{batch.pk}/{path}").status_code for path in posts] == [404, 404, 404, 404]


def test_the_sample_ledger_is_imported_whole(here: District) -> None:
    bureau = Client()
    bureau.force_login(here.ma)
    sample = bureau.get("/imports/sample.xlsx").content
    file = SimpleUploadedFile("示例.xlsx", sample)
    bureau.post("/imports/new/", {"workbooks": [file], "unit": here.bureau.pk})
    batch = Batch.objects.get()
    bureau.post(f"/imports/{batch.pk}/check/")
    _, expected = chinese_ledger()
    batch.refresh_from_db()
    reached = sum(1 for row in batch.faults.all() if row.faults[0][1] == "unit_not_yours")
    assert batch.rows_accepted + reached == expected.accepted
    assert batch.rows_read == expected.accepted + len(expected.refused)


def test_the_api_imports_by_the_same_verbs(wang: Client, here: District) -> None:
    answer: Any = wang.post("/api/imports", {"files": [text()], "unit": "LH"}).json()
    assert (answer["state"], answer["tally"]["accepted"]["rows"]) == ("checked", 1)
    rows: Any = wang.get(f"/api/imports/{answer['id']}/refused").json()
    assert [(row["row"], [fault["cell"] for fault in row["faults"]]) for row in rows] == [(4, ["C4"])]
    done: Any = wang.post(f"/api/imports/{answer['id']}/accept").json()
    assert (done["state"], done["projects"], Entry.objects.filter(about=None).count()) == ("accepted", 1, 1)
    undone: Any = wang.post(
        f"/api/imports/{answer['id']}/undo", {"reason": "单位报错"}, content_type="application/json"
    ).json()
    assert undone["state"] == "undone"


def test_files_are_read_by_a_mapping_that_ships_when_it_is_chosen(here: District) -> None:
    bureau = Client()
    bureau.force_login(here.ma)
    batch = uploaded(bureau, here, SimpleUploadedFile("示例.xlsx", chinese_ledger()[0]))
    answer = bureau.post(f"/imports/{batch.pk}/shipped/", {"mapping": "chinese-ledger"})
    batch.refresh_from_db()
    assert (answer.status_code, batch.mapping["name"]) == (302, "县区重点项目台账（两行表头）")
    assert bureau.post(f"/imports/{batch.pk}/shipped/", {"mapping": "unknown"}).status_code == 404


def test_what_is_rarely_needed_is_folded_away_and_opens_when_it_is_used(wang: Client, here: District) -> None:
    batch = uploaded(wang, here)
    page = wang.get(f"/imports/{batch.pk}/columns/").content.decode()
    assert ('<details class="more"><summary>更多' in page, 'name="t0-within"' in page) == (True, True)
    wang.post(f"/imports/{batch.pk}/columns/", {**choices(page), "t0-within": "first"})
    assert wang.get(f"/imports/{batch.pk}/columns/").content.decode().count('<details class="more" open>') == 1
    wang.post(f"/imports/{batch.pk}/accept/")
    assert [str(day) for day in Entry.objects.values_list("happened_on", flat=True)] == ["2026-03-01"]


def test_a_sheet_with_a_project_in_each_column_is_turned_over_by_itself(wang: Client, here: District) -> None:
    lines = ["项目名称,陇上果汁,平凉陶瓷", "责任单位,柳湖乡,柳湖乡", "建设性质,新建,续建", "总投资（万元）,1000,2000"]
    file = SimpleUploadedFile("台账.csv", "\n".join(lines).encode())
    batch = uploaded(wang, here, file)
    page = wang.get(f"/imports/{batch.pk}/columns/").content.decode()
    assert choices(page)["t0-transposed"] == "yes"
    wang.post(f"/imports/{batch.pk}/columns/", choices(page))
    wang.post(f"/imports/{batch.pk}/accept/")
    found = Project.objects.order_by("pk").values_list("name", "kind", "planned_total_fen")
    assert list(found) == [("陇上果汁", "new", 1_000_000_000), ("平凉陶瓷", "continuing", 2_000_000_000)]


def test_a_table_is_turned_over_by_hand_and_its_columns_are_looked_at_anew(wang: Client, here: District) -> None:
    lines = ["项目名称,责任单位,总投资（万元）", "责任单位,柳湖乡,5", "建设性质,柳湖乡,6"]
    batch = uploaded(wang, here, SimpleUploadedFile("台账.csv", "\n".join(lines).encode()))
    address = f"/imports/{batch.pk}/columns/"
    answer = wang.post(address, {**choices(wang.get(address).content.decode()), "t0-transposed": "yes"})
    assert (answer["Location"], Batch.objects.get().state) == (address, "uploaded")
    page = wang.get(address).content.decode()
    assert ("建设性质" in page, choices(page)["t0-transposed"]) == (True, "yes")
    wang.post(address, {**choices(page), "t0-transposed": ""})
    assert choices(wang.get(address).content.decode()).get("t0-transposed", "") == ""


def test_a_column_is_said_to_be_to_date_on_the_page(wang: Client, here: District) -> None:
    content = "单位：万元\n项目名称,责任单位,到位时间,到位资金,累计完成投资\n陇上果汁,柳湖乡,2026年3月,8,\n"
    batch = uploaded(wang, here, SimpleUploadedFile("台账.csv", content.encode()))
    page = wang.get(f"/imports/{batch.pk}/columns/").content.decode()
    assert (choices(page).get("t0-b3", ""), choices(page)["t0-b4"]) == ("", "start")
    wang.post(f"/imports/{batch.pk}/columns/", {**choices(page), "t0-b3": "year"})
    columns = Batch.objects.get().mapping["tables"][0]["columns"]
    assert [one.get("to_date") for one in columns] == [None, None, None, "year", "start"]


NEPAL = (
    (
        "projects.csv",
        "project_id,project_title,donors,ad_sector_names,status\nN1,Road,ADB,Transport,Pipeline/identification\n",
    ),
    (
        "transactions.csv",
        "transaction_id,project_id,transaction_year,transaction_value_code,transaction_currency,transaction_value\n"
        "T1,N1,2013,C,USD,100\n",
    ),
)


def test_foreign_money_is_not_read_before_the_importer_states_its_rate(here: District) -> None:
    bureau = Client()
    bureau.force_login(here.ma)
    files = [SimpleUploadedFile(name, text.encode()) for name, text in NEPAL]
    bureau.post("/imports/new/", {"workbooks": files, "unit": here.bureau.pk})
    batch = Batch.objects.get()
    address = f"/imports/{batch.pk}/columns/"
    answer = bureau.post(f"/imports/{batch.pk}/shipped/", {"mapping": "nepal"}, follow=True)
    page = answer.content.decode()
    assert (answer.redirect_chain, "汇率" in page, Batch.objects.get().state) == ([(address, 302)], True, "uploaded")
    posted = {**choices(page), "t0-currency": "USD", "t1-currency": "USD"}
    refused = bureau.post(address, {**posted, "t1-rate": "6.25"})
    assert (refused.status_code, "汇率" in refused.content.decode()) == (422, True)
    stated = {
        f"t{table}-{name}": said for table in (0, 1) for name, said in (("rate", "6.25"), ("rate_date", "2013-12-31"))
    }
    bureau.post(address, {**posted, **stated})
    bureau.post(f"/imports/{batch.pk}/accept/")
    entry = Entry.objects.get(kind="agreement_signed")
    assert (entry.amount_fen, entry.data["rate"], entry.data["rate_date"]) == (62500, "6.25", "2013-12-31")


def test_the_api_keeps_a_foreign_upload_until_its_rate_is_stated(here: District) -> None:
    bureau = Client()
    bureau.force_login(here.ma)
    files = [SimpleUploadedFile(name, text.encode()) for name, text in NEPAL]
    said: Any = bureau.post("/api/imports", {"files": files, "unit": "ZS"}).json()
    assert (said["state"], len(said["halted"]), said["mapping"]["name"]) == (
        "uploaded",
        1,
        "尼泊尔援助管理平台（NepalAIMS）",
    )
    tables = [{**one, "rate": "6.25", "rate_date": "2013-12-31"} for one in said["mapping"]["tables"]]
    address = f"/api/imports/{said['id']}/mapping"
    said = bureau.put(address, {**said["mapping"], "tables": tables}, content_type="application/json").json()
    assert (said["state"], said["tally"]["accepted"]["rows"]) == ("checked", 2)
