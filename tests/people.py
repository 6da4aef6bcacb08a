"""The people and places of the tests: one invented township, and who may do what in it.

Yunling Township 云岭乡 (office YN) with villages One, Two and Three; next to it Heyuan 河源乡 (office HY), whose staff
must never see anything of Yunling. The clock stands at NOON, a Monday, unless a test passes another time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from huiyin.accounts import selectors, services
from huiyin.accounts.models import Area, Category, Office, Role, Staff, Unit
from huiyin.letters.data import ContactData, NewLetter
from huiyin.letters.models import Channel, Kind, MayContact
from huiyin.letters.services.intake import Received, letter_receive

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
PASSWORD = "barley-white-pagoda"


@dataclass(frozen=True)
class Township:
    """Everything that a test needs to know by name."""

    office: Office
    village: Area  # 三村, where most letters come from
    other_village: Area  # 一村
    water: Unit  # 水利站
    power: Unit  # 供电所
    housing: Unit  # 住建所
    supply: Category  # 供水, dispatched to the water unit
    lighting: Category  # 照明, dispatched to the power unit
    wang: Staff  # clerk of the whole township
    zhaxi: Staff  # handler of the water unit
    pema: Staff  # handler of the power unit
    hao: Staff  # handler of the housing unit
    li: Staff  # coordinator
    chen: Staff  # supervisor
    nima: Staff  # publisher
    reviewer: Staff  # reads journal and figures, no letters
    admin: Staff  # gives rights, reads no letters
    village_clerk: Staff  # clerk of 一村 alone
    stranger: Staff  # clerk of the neighbouring office
    neighbour: Office

    def actor(self, name: str) -> selectors.Actor:
        """Return what one of these people may do."""
        return selectors.actor(staff=getattr(self, name))


def township() -> Township:
    """Make the township. Every call in an empty database gives the same."""
    office = services.office_make(
        code="YN",
        name="云岭乡",
        name_bo="སྤྲིན་རི་ཤང་།",
        area_code="YN",
        at=NOON,
        phone="0000-1234567",
        hours="工作日9–18点",
    )
    neighbour = services.office_make(code="HY", name="河源乡", area_code="HY", at=NOON)
    add: dict[str, Any] = {"office": office, "parent": office.area, "at": NOON}
    one = services.area_add(code="YN01", name="一村", initials="yc", households=142, **add)
    services.area_add(code="YN02", name="二村", initials="ec", households=131, **add)
    services.area_add(code="YN03", name="三村", name_bo="གྲོང་ཚོ་གསུམ་པ།", initials="sc", households=120, **add)
    units = {
        code: services.unit_add(office=office, code=code, name=name, at=NOON)
        for code, name in (("water", "水利站"), ("power", "供电所"), ("housing", "住建所"))
    }
    services.categories_load(
        office=office,
        scheme="test",
        rows=[["公用设施", "供水"], ["公用设施", "照明"], ["城乡建设", "道路"]],
        at=NOON,
    )
    supply, lighting = (Category.objects.get(name=name) for name in ("供水", "照明"))
    services.dispatch_list_make(
        office=office,
        rules=[
            services.Rule(supply, office.area, units["water"], (units["housing"],)),
            services.Rule(lighting, office.area, units["power"]),
        ],
        reason="第一版",
        at=NOON,
    )
    people: dict[str, tuple[str, list[tuple[Role, Office, Area, Unit | None]]]] = {
        "wang": ("王登记员", [(Role.CLERK, office, office.area, None)]),
        "zhaxi": ("扎西", [(Role.HANDLER, office, office.area, units["water"])]),
        "pema": ("白玛", [(Role.HANDLER, office, office.area, units["power"])]),
        "hao": ("郝建", [(Role.HANDLER, office, office.area, units["housing"])]),
        "li": ("李协调", [(Role.COORDINATOR, office, office.area, None)]),
        "chen": ("陈督办", [(Role.SUPERVISOR, office, office.area, None)]),
        "nima": ("尼玛", [(Role.PUBLISHER, office, office.area, None)]),
        "reviewer": ("审阅员", [(Role.REVIEWER, office, office.area, None)]),
        "admin": ("管理员", [(Role.ADMINISTRATOR, office, office.area, None)]),
        "village_clerk": ("一村登记员", [(Role.CLERK, office, one, None)]),
        "stranger": ("邻乡登记员", [(Role.CLERK, neighbour, neighbour.area, None)]),
    }
    for username, (name, grants) in people.items():
        person(username, name, grants)
    return known()


PEOPLE = (
    "wang", "zhaxi", "pema", "hao", "li", "chen", "nima", "reviewer", "admin", "village_clerk", "stranger",
)  # fmt: skip


def known() -> Township:
    """Return the township that is in the database already."""
    office, neighbour = (Office.objects.select_related("area").get(code=code) for code in ("YN", "HY"))
    areas = {area.code: area for area in Area.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.select_related("office__area")}
    kinds = {category.name: category for category in Category.objects.filter(scheme="test")}
    staff = {
        row.username: row for row in Staff.objects.select_related("office__area").filter(username__in=PEOPLE)
    }
    return Township(
        office=office, neighbour=neighbour, village=areas["YN03"], other_village=areas["YN01"],
        supply=kinds["供水"], lighting=kinds["照明"], water=units["water"], power=units["power"],
        housing=units["housing"], **staff,
    )  # fmt: skip


def person(username: str, name: str, grants: list[tuple[Role, Office, Area, Unit | None]]) -> Staff:
    """Make a member of staff with these roles."""
    staff, _password = services.staff_add(
        office=grants[0][1], username=username, name=name, password=PASSWORD, at=NOON
    )
    for role, office, area, unit in grants:
        services.grant_give(staff=staff, role_given=role, office=office, area=area, unit=unit, at=NOON)
    return staff


def a_letter(town: Township, **changes: Any) -> NewLetter:
    """Return a letter about frozen pipes from an invented writer; `changes` replace its parts."""
    parts: dict[str, Any] = {
        "client_id": uuid4(),
        "channel": Channel.WEB,
        "kind": Kind.HELP,
        "area": town.village,
        "body": "三村三组的水管又冻裂了，四十一户没水吃。去年冬天也这样。",
        "place": "三组",
        "contact": ContactData(name="测试写信人", phone="000-5550101"),
        "may_contact": MayContact.UNIT,
        "notice": "1",
    }
    return NewLetter(**(parts | changes))


def received(town: Township, *, at: datetime = NOON, **changes: Any) -> Received:
    """Register such a letter."""
    return letter_receive(office=town.office, new=a_letter(town, **changes), at=at)
