"""Coverage at the desk and in public: both numbers, and no difference of two copies that singles out a household."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.common.errors import NotFound
from huiyin.letters.campaign_public import campaign_board, campaign_public, in_steps
from huiyin.letters.coverage import (
    Coverage,
    campaign_of,
    campaigns_with_coverage,
    days_of_issue,
    place_at_desk,
    places_at_desk,
    slip_sheet,
    total,
    village_of,
    villages,
)
from huiyin.letters.models import Campaign, Channel, Slip
from huiyin.letters.services.batch import batch_close
from huiyin.letters.services.campaign import counts_record
from huiyin.letters.services.slip import slip_return, slips_issue, slips_take_back
from tests.asking import CLERK, a_batch, a_campaign, codes_out, place_in
from tests.people import NOON, Township, received

TODAY = NOON.date()
TOMORROW = TODAY + timedelta(days=1)


def come_back(town: Township, campaign: Campaign, count: int) -> None:
    """Let the next slips of 三村 that are out come back."""
    out = Slip.objects.filter(place=place_in(campaign, town), returned_on=None, taken_back_on=None)
    for code in list(out.order_by("pk").values_list("code", flat=True)[:count]):
        slip_return(office=town.office, code=code, on=TODAY, **CLERK)


def test_it_works(town: Township) -> None:
    campaign = a_campaign(town)
    codes_out(campaign, town, 10)
    come_back(town, campaign, 6)
    counts_record(place=place_in(campaign, town), refused=1, absent=2, **CLERK)
    one, three = villages(campaign=campaign)
    assert (one.place.area.name, one.coverage) == ("一村", Coverage(0, 0, 0, 0))
    assert three.coverage == Coverage(10, 6, 1, 2) == village_of(place=place_in(campaign, town))
    assert (three.coverage.outstanding, three.coverage.not_reached) == (4, 1)
    assert total(row.coverage for row in (one, three)) == three.coverage
    assert [(c.issued, c.returned) for c in campaigns_with_coverage(office=town.office)] == [(10, 6)]  # type: ignore[attr-defined]


def test_nothing_to_count() -> None:
    assert total([]) == Coverage(0, 0, 0, 0)


def test_taken_back_is_not_issued(town: Township) -> None:
    campaign = a_campaign(town)
    codes = codes_out(campaign, town, 10)
    slips_take_back(place=place_in(campaign, town), codes=codes[:4], **CLERK)
    assert village_of(place=place_in(campaign, town)).issued == 6


def test_a_count_that_slips_have_overtaken_is_told(town: Township) -> None:
    campaign = a_campaign(town)
    codes_out(campaign, town, 10)
    counts_record(place=place_in(campaign, town), refused=8, absent=2, **CLERK)
    come_back(town, campaign, 1)
    coverage = village_of(place=place_in(campaign, town))
    assert (coverage.not_reached, coverage.overstated) == (0, True)


@pytest.mark.parametrize(("issued", "shown"), [(0, False), (5, False), (6, True)])
def test_a_base_of_five_has_no_rate(issued: int, shown: bool) -> None:
    assert Coverage(issued, 0, 0, 0).has_rate is shown


def test_a_past_day_is_counted_as_it_was(town: Township) -> None:
    campaign = a_campaign(town)
    codes_out(campaign, town, 3)
    come_back(town, campaign, 1)
    assert village_returned(campaign, until_days=-1) == 0
    assert village_returned(campaign, until_days=0) == 1


def village_returned(campaign: Campaign, *, until_days: int) -> int:
    rows = villages(campaign=campaign, until=TODAY + timedelta(days=until_days))
    return total(row.coverage for row in rows).returned


def test_who_works_in_which_village(town: Township) -> None:
    campaign = a_campaign(town)

    def mine(name: str) -> list[str]:
        return [p.area.name for p in places_at_desk(actor=town.actor(name), campaign=campaign)]

    assert mine("wang") == ["一村", "三村"]
    assert mine("village_clerk") == ["一村"]
    assert mine("zhaxi") == mine("admin") == mine("stranger") == []
    with pytest.raises(NotFound):
        place_at_desk(actor=town.actor("village_clerk"), office=town.office, pk=campaign.pk, code="YN03")
    with pytest.raises(NotFound):
        place_at_desk(actor=town.actor("wang"), office=town.office, pk=campaign.pk, code="YN02")
    with pytest.raises(NotFound):
        campaign_of(office=town.neighbour, pk=campaign.pk)


class TestSheets:
    def test_a_sheet_printed_again_does_not_say_which_slips_came_back(self, town: Township) -> None:
        campaign = a_campaign(town)
        codes = codes_out(campaign, town, 4)
        slips_take_back(place=place_in(campaign, town), codes=codes[3:], **CLERK)
        sheet = slip_sheet(campaign=campaign, area=town.village)
        assert list(sheet.codes) == [f"{code[:3]}-{code[3:]}" for code in codes[:3]]
        slip_return(office=town.office, code=codes[0], on=TODAY, **CLERK)
        assert slip_sheet(campaign=campaign, area=town.village) == sheet
        assert days_of_issue(campaign=campaign, area=town.village) == [(TODAY, 3)]
        assert slip_sheet(campaign=campaign, area=town.other_village).codes == ()

    def test_slips_of_one_day_alone(self, town: Township) -> None:
        campaign = a_campaign(town)
        codes_out(campaign, town, 3)
        slips_issue(place=place_in(campaign, town), count=2, at=NOON + timedelta(days=1), role="clerk")
        assert days_of_issue(campaign=campaign, area=town.village) == [(TODAY, 3), (TOMORROW, 2)]
        assert len(slip_sheet(campaign=campaign, area=town.village, issued_on=TOMORROW).codes) == 2


class TestInPublic:
    def test_while_it_runs_numbers_go_in_steps(self, town: Township) -> None:
        campaign = a_campaign(town)
        codes_out(campaign, town, 40)
        seen = []
        for _each in range(12):
            come_back(town, campaign, 1)
            board = campaign_board(campaign=campaign, on=TOMORROW)
            seen.append((board.returned, board.villages[1].at_least))
            assert not board.settled
        assert seen == [(0, 0)] * 4 + [(5, 5)] * 5 + [(10, 10)] * 3

    def test_today_is_not_shown_yet(self, town: Township) -> None:
        campaign = a_campaign(town)
        codes_out(campaign, town, 10)
        come_back(town, campaign, 10)
        assert campaign_board(campaign=campaign, on=TODAY).returned == 0
        assert campaign_board(campaign=campaign, on=TOMORROW).returned == 10

    def test_what_is_left_does_not_give_the_exact_number_away(self, town: Township) -> None:
        campaign = a_campaign(town)
        codes_out(campaign, town, 30)
        come_back(town, campaign, 7)
        counts_record(place=place_in(campaign, town), refused=6, absent=8, **CLERK)
        board = campaign_board(campaign=campaign, on=TOMORROW)
        assert (board.returned, board.refused, board.absent, board.not_reached) == (5, 6, 8, None)

    @pytest.mark.parametrize(("refused", "absent"), [(4, 8), (8, 1), (10, 12)])
    def test_small_cells_hide_all_three(self, town: Township, refused: int, absent: int) -> None:
        campaign = a_campaign(town, ends_on=TODAY)
        codes_out(campaign, town, 30)
        come_back(town, campaign, 7)
        counts_record(place=place_in(campaign, town), refused=refused, absent=absent, **CLERK)
        board = campaign_board(campaign=campaign, on=TOMORROW)
        assert board.settled
        assert (board.refused, board.absent, board.not_reached) == (None, None, None)

    def test_over_and_all_boxes_closed_the_total_is_exact(self, town: Township) -> None:
        campaign = a_campaign(town, ends_on=TODAY)
        codes_out(campaign, town, 30)
        come_back(town, campaign, 7)
        batch = a_batch(town, campaign=campaign)
        assert campaign_board(campaign=campaign, on=TOMORROW).returned == 5
        batch_close(batch=batch, note="x", **CLERK)
        board = campaign_board(campaign=campaign, on=TOMORROW)
        assert (board.returned, board.outstanding, board.villages[1].at_least) == (7, 23, 5)
        assert (board.refused, board.absent, board.not_reached) == (0, 0, 23)

    def test_letters_and_calls(self, town: Township) -> None:
        campaign = a_campaign(town)
        received(town, campaign=campaign)
        received(town, campaign=campaign, channel=Channel.PHONE)
        received(town)
        assert campaign_board(campaign=campaign, on=TOMORROW).letters == 0  # told from Monday on
        board = campaign_board(campaign=campaign, on=TODAY + timedelta(days=7))
        assert (board.letters, board.calls) == (1, 1)

    def test_a_campaign_to_come_is_not_there_yet(self, town: Township) -> None:
        campaign = a_campaign(town, starts_on=TOMORROW)
        with pytest.raises(NotFound):
            campaign_public(office=town.office, pk=campaign.pk, on=TODAY)
        with pytest.raises(NotFound):
            campaign_public(office=town.neighbour, pk=campaign.pk, on=TOMORROW)
        assert campaign_public(office=town.office, pk=campaign.pk, on=TOMORROW) == campaign

    def test_steps(self) -> None:
        assert [in_steps(count) for count in (0, 4, 5, 9, 1208)] == [0, 0, 5, 5, 1205]


def test_queries_do_not_grow_with_villages(town: Township, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    campaign = a_campaign(town)
    with django_assert_num_queries(1):
        villages(campaign=campaign)
    with django_assert_num_queries(2):
        campaign_board(campaign=campaign, on=TOMORROW)
