"""What the pages of the settings do: each act once by a plain form, and what they refuse."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Area, Category, DispatchList, DispatchRule, Grant, Role, Staff, Unit
from huiyin.accounts.selectors import dispatch_for
from huiyin.common.services import mark_set
from huiyin.journal.models import Entry
from huiyin.letters.models import AnswerTemplate, Campaign
from huiyin.problems.services.problem import problem_open
from tests.people import PASSWORD, Township, received
from tests.web.desk.settings_visits import see, send, signed_in, text_of


@pytest.fixture
def desk(town: Township) -> Client:
    return signed_in(town.admin)


def kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


class TestPlaces:
    def test_add(self, town: Township, desk: Client) -> None:
        send(desk, "area-add", town.village.code, code="YN0301", name="三组", initials="SZ", households="41",
             households_source="2026年户册")  # fmt: skip
        added = Area.objects.get(code="YN0301")
        assert (Area.objects.get_parent(added), added.initials, added.households) == (town.village, "sz", 41)
        assert "三组" in see(desk, "areas", town.village.code)

    def test_code_twice(self, town: Township, desk: Client) -> None:
        answer = send(desk, "area-add", town.village.code, code="YN01", name="又一村")
        assert answer.status_code == 422
        assert not Area.objects.filter(name="又一村").exists()

    def test_households_without_source(self, town: Township, desk: Client) -> None:
        answer = send(desk, "area-change", "YN03", name="三村", households="125", reason="新户册")
        assert answer.status_code == 422
        assert Area.objects.get(code="YN03").households == 120

    def test_change_with_reason_shows_in_history(self, town: Township, desk: Client) -> None:
        send(
            desk,
            "area-change",
            "YN03",
            name="三村",
            households="125",
            households_source="新户册",
            reason="迁入五户",
        )
        said = see(desk, "areas", "YN03")
        assert "迁入五户" in said
        assert "120 → 125" in said

    def test_close_is_refused_with_the_count(self, town: Township, desk: Client) -> None:
        received(town)
        received(town)
        answer = send(desk, "area-switch", "YN03", reason="合并")
        assert answer.status_code == 422
        assert re.search(r"<li>[^<]*2[^<]*</li>", text_of(answer))
        assert Area.objects.get(code="YN03").is_open

    def test_close_and_open(self, town: Township, desk: Client) -> None:
        send(desk, "area-switch", "YN02", reason="合并到一村")
        assert not Area.objects.get(code="YN02").is_open
        send(desk, "area-switch", "YN02", reason="撤回合并")
        assert Area.objects.get(code="YN02").is_open

    def test_search_by_initials(self, town: Township, desk: Client) -> None:
        said = see(desk, "areas", q="ec")
        assert "YN02" in said
        assert "YN03" not in said


class TestUnits:
    def test_add_and_change(self, town: Township, desk: Client) -> None:
        send(desk, "unit-add", code="roads", name="交管站")
        send(desk, "unit-change", "roads", name="交通站", phone="000-5550199", reason="改名")
        assert Unit.objects.get(code="roads").name == "交通站"

    def test_close_is_refused_while_the_list_names_it(self, town: Township, desk: Client) -> None:
        answer = send(desk, "unit-switch", "water", reason="撤销")
        assert answer.status_code == 422
        assert Unit.objects.get(code="water").is_open


class TestCategories:
    TABLE = "level1,level2,level3\n公用设施,供水,水质\n公用设施,供热\n"

    def file(self, text: str, encoding: str = "utf-8") -> SimpleUploadedFile:
        return SimpleUploadedFile("categories.csv", text.encode(encoding), "text/csv")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_look_then_load(self, town: Township, desk: Client, encoding: str) -> None:
        said = text_of(send(desk, "categories-load", scheme="test", file=self.file(self.TABLE, encoding)))
        assert "公用设施 › 供热" in said
        assert not Category.objects.filter(name="供热").exists()
        table = re.search(r"<textarea name=\"rows\" hidden>\n(.*?)</textarea>", said, re.S)
        assert table is not None
        send(desk, "categories-load", scheme="test", rows=table[1], load="1")
        made = Category.objects.get(scheme="test", name="供热")
        assert Category.objects.get_parent(made).name == "公用设施"
        assert Category.objects.filter(scheme="test", name="供水").count() == 1

    @pytest.mark.parametrize("text", ["", "name\n供水\n", "level1,level2\n,供水\n", "level1\n" + "水" * 61])
    def test_refused(self, town: Township, desk: Client, text: str) -> None:
        before = Category.objects.count()
        answer = send(desk, "categories-load", scheme="test", file=self.file(text))
        assert answer.status_code == 422
        assert Category.objects.count() == before

    def test_too_big(self, town: Township, desk: Client) -> None:
        answer = send(desk, "categories-load", scheme="test", file=self.file("level1\n" + "水\n" * 90_000))
        assert answer.status_code == 422

    def test_sample_can_be_loaded(self, town: Township, desk: Client) -> None:
        sample = desk.get(reverse("desk:categories-sample")).content.decode("utf-8")
        answer = send(desk, "categories-load", scheme="sample", file=self.file(sample))
        assert answer.status_code == 200
        assert "公用设施 › 供水 › 水管冻裂" in text_of(answer)

    def test_rename_and_close(self, town: Township, desk: Client) -> None:
        top = Category.objects.get_parent(town.supply)
        send(desk, "category-change", town.supply.pk, name="供排水", reason="口径改了")
        send(desk, "category-switch", top.pk, reason="换新体系")
        town.supply.refresh_from_db()
        assert (town.supply.name, town.supply.is_open) == ("供排水", False)


class TestDispatch:
    def data(self, town: Township, **changes: Any) -> dict[str, Any]:
        return {
            "category": town.supply.pk,
            "area": town.village.pk,
            "lead": town.housing.pk,
            "reason": "三村管网移交",
            **changes,
        }

    def seen(self, answer: Any) -> str:
        found = re.search(r'name="seen" value="(\w+)"', text_of(answer))
        assert found is not None
        return found[1]

    def test_look_then_next_version(self, town: Township, desk: Client) -> None:
        letter = received(town).letter
        problem_open(
            office=town.office, title="三村水管冻裂", matters=[letter.matters.get()], why="一件", at=timezone.now(),
            role="clerk", staff=town.wang, category=town.supply,
        )  # fmt: skip
        looked = send(desk, "dispatch-rule", **self.data(town))
        assert "水利站 → 住建所" in text_of(looked)
        assert DispatchList.objects.filter(office=town.office).count() == 1
        send(desk, "dispatch-rule", **self.data(town, seen=self.seen(looked)))
        made = DispatchList.objects.get(office=town.office, version=2)
        assert (made.made_by, made.reason) == (town.admin, "三村管网移交")
        rule = dispatch_for(office=town.office, category=town.supply, area=town.village)
        assert rule is not None
        assert rule.lead == town.housing
        assert DispatchRule.objects.filter(dispatch_list=made).count() == 3

    def test_nothing_touched(self, town: Township, desk: Client) -> None:
        answer = send(desk, "dispatch-rule", **self.data(town))
        assert "→ 住建所" not in text_of(answer)

    def test_other_than_looked_at_is_shown_again(self, town: Township, desk: Client) -> None:
        looked = send(desk, "dispatch-rule", **self.data(town))
        answer = send(desk, "dispatch-rule", **self.data(town, lead=town.power.pk, seen=self.seen(looked)))
        assert self.seen(answer) != self.seen(looked)
        assert DispatchList.objects.filter(office=town.office).count() == 1

    def test_same_line_twice(self, town: Township, desk: Client) -> None:
        data = self.data(town, area=town.office.area.pk)
        looked = send(desk, "dispatch-rule", **data)
        answer = send(desk, "dispatch-rule", **data, seen=self.seen(looked))
        assert answer.status_code == 422

    def test_take_out(self, town: Township, desk: Client) -> None:
        rule = DispatchRule.objects.get(category=town.lighting)
        looked = send(desk, "dispatch-drop", rule.pk, reason="交回")
        send(desk, "dispatch-drop", rule.pk, reason="交回", seen=self.seen(looked))
        assert dispatch_for(office=town.office, category=town.lighting, area=town.village) is None
        assert "交回" in see(desk, "dispatch")
        assert "照明" in see(desk, "dispatch-version", 1)

    def test_line_of_an_earlier_version_cannot_be_changed(self, town: Township, desk: Client) -> None:
        rule = DispatchRule.objects.get(category=town.lighting)
        looked = send(desk, "dispatch-rule", **self.data(town))
        send(desk, "dispatch-rule", **self.data(town, seen=self.seen(looked)))
        assert desk.get(reverse("desk:dispatch-drop", args=[rule.pk])).status_code == 404


class TestPeople:
    def test_add_and_first_sign_in(self, town: Township, desk: Client) -> None:
        said = text_of(send(desk, "person-add", name="测试新人", username="newcomer"))
        password = re.findall(r'<dd class="code-big">(.*?)</dd>', said)[1]
        fresh = Client()
        address = reverse("desk:sign-in")
        answer = fresh.post(address, {"username": "newcomer", "password": password})
        assert answer["Location"] == reverse("desk:password")
        assert password not in see(desk, "person", Staff.objects.get(username="newcomer").pk)

    def test_page_with_the_password_is_not_kept(self, town: Township, desk: Client) -> None:
        answer = send(desk, "person-password", town.wang.pk)
        assert answer["Cache-Control"] == "no-store"
        assert not Staff.objects.get(pk=town.wang.pk).check_password(PASSWORD)

    def test_new_password_signs_out(self, town: Township, desk: Client) -> None:
        clerk = signed_in(town.wang)
        send(desk, "person-password", town.wang.pk)
        assert clerk.get(reverse("desk:today")).status_code == 302

    def test_switch_off_and_on(self, town: Township, desk: Client) -> None:
        clerk = signed_in(town.wang)
        send(desk, "person-switch", town.wang.pk)
        assert clerk.get(reverse("desk:today")).status_code == 302
        send(desk, "person-switch", town.wang.pk)
        assert Staff.objects.get(pk=town.wang.pk).is_active

    def test_give_and_end_a_role(self, town: Township, desk: Client) -> None:
        send(
            desk,
            "grant-give",
            town.wang.pk,
            role_given="handler",
            area=town.office.area.pk,
            unit=town.water.pk,
        )
        grant = Grant.objects.get(staff=town.wang, role=Role.HANDLER)
        assert grant.given_by == town.admin
        send(desk, "grant-end", town.wang.pk, grant.pk)
        grant.refresh_from_db()
        assert grant.ended_at is not None

    def test_handler_needs_a_unit(self, town: Township, desk: Client) -> None:
        answer = send(desk, "grant-give", town.wang.pk, role_given="handler", area=town.office.area.pk)
        assert answer.status_code == 422

    def test_nobody_to_themself(self, town: Township, desk: Client) -> None:
        own = Grant.objects.get(staff=town.admin)
        answers = [
            send(desk, "grant-give", town.admin.pk, role_given="clerk", area=town.office.area.pk),
            send(desk, "grant-end", town.admin.pk, own.pk),
            send(desk, "person-switch", town.admin.pk),
            send(desk, "person-password", town.admin.pk),
        ]
        assert [answer.status_code for answer in answers] == [422] * 4
        assert list(Grant.objects.filter(staff=town.admin, ended_at=None)) == [own]

    def test_list_counts_nobody(self, town: Township, desk: Client) -> None:
        received(town)
        said = see(desk, "people")
        row = re.search(r"<tr data-row>(?:(?!</tr>).)*王登记员.*?</tr>", said, re.S)
        assert row is not None
        assert not re.findall(r">\s*\d+\s*<", row[0])


class TestWords:
    def test_template(self, town: Township, desk: Client) -> None:
        send(desk, "template", name="医保缴费", body="9月1日起缴。")
        kept = AnswerTemplate.objects.get(name="医保缴费")
        send(desk, "template", kept.pk, name="别的名字", body="9月2日起缴。")
        kept.refresh_from_db()
        assert (kept.name, kept.body) == ("医保缴费", "9月2日起缴。")
        send(desk, "template-close", kept.pk)
        assert "医保缴费" not in see(desk, "templates")

    def test_campaign(self, town: Township, desk: Client) -> None:
        send(desk, "campaign-new", name="一封信", starts_on="2026-11-01", ends_on="2026-12-01")
        assert Campaign.objects.filter(office=town.office, name="一封信").exists()
        answer = send(desk, "campaign-new", name="倒着", starts_on="2026-12-01", ends_on="2026-11-01")
        assert answer.status_code == 422


class TestHealth:
    def test_reminder_until_there_is_a_backup(self, town: Township) -> None:
        mark_set(name="backup", at=timezone.now() - timedelta(days=8))
        address = reverse("desk:backup")
        assert address in see(signed_in(town.admin), "today")
        assert reverse("desk:health") in see(signed_in(town.chen), "today")
        assert address not in see(signed_in(town.wang), "today")
        mark_set(name="backup", at=timezone.now() - timedelta(days=6))
        assert address not in see(signed_in(town.admin), "today")

    def test_clock_before_the_last_entry(self, town: Township) -> None:
        assert "校准" not in see(signed_in(town.chen), "health")
        last = Entry.objects.order_by("-id")[0]
        Entry.objects.filter(pk=last.pk).update(at=timezone.now() + timedelta(days=1))
        assert "校准" in see(signed_in(town.chen), "health")

    def test_counts_what_waits(self, town: Township) -> None:
        received(town)
        received(town, held_for="一小时内太多")
        said = re.sub(r"\s+", "", see(signed_in(town.reviewer), "health"))
        assert "未归并的事项</dt><dd>1</dd>" in said
        assert "待审看</dt><dd>1</dd>" in said


@pytest.mark.django_db(transaction=True)
class TestBackup:
    def test_make_list_and_take(self, town: Township, tmp_path: Path, settings: Any) -> None:
        settings.DATA = tmp_path
        desk = signed_in(town.admin)
        said = text_of(send(desk, "backup"))
        name = re.findall(r"huiyin-\d{8}-\d{6}\.tar\.gz", said)[0]
        answer = desk.get(reverse("desk:backup-file", args=[name]))
        assert answer.streaming
        assert answer.getvalue() == (tmp_path / "backups" / name).read_bytes()
        assert kinds()[-2:] == ["accounts.backup-made", "accounts.backup-taken"]

    def test_one_at_a_time(self, town: Township, tmp_path: Path, settings: Any) -> None:
        settings.DATA = tmp_path
        (tmp_path / "backups").mkdir()
        (tmp_path / "backups" / ".huiyin-20261123-120000.tar.gz.half").touch()
        assert send(signed_in(town.admin), "backup").status_code == 503

    @pytest.mark.parametrize("name", ["keys.json", "..%2Fkeys.json", "huiyin-20261123-120000.tar.gz", "%00"])
    def test_no_other_file(self, town: Township, tmp_path: Path, settings: Any, name: str) -> None:
        settings.DATA = tmp_path
        (tmp_path / "keys.json").write_text("{}")
        address = reverse("desk:backup-file", args=["x"]).replace("/x", f"/{name}")
        assert signed_in(town.admin).get(address).status_code == 404
