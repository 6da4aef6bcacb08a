from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin.pure.merkle import (
    ENTRIES,
    MalformedError,
    OutsideTreeError,
    Tile,
    parse_tile_path,
    tile_at,
    tiles_of,
)

tiles = st.builds(Tile, st.integers(ENTRIES, 63), st.integers(0, 2**55 - 1), st.integers(1, 256))


def test_it_works() -> None:
    assert Tile(0, 1234067, 256).path == "tile/0/x001/x234/067"
    assert parse_tile_path("tile/entries/x001/234.p/7") == Tile(ENTRIES, 1234, 7)


@given(tiles)
def test_a_path_leads_back_to_its_tile(tile: Tile) -> None:
    assert parse_tile_path(tile.path) == tile


@given(st.text(max_size=80) | st.from_regex(r"tile/[0-9e]+/(x[0-9]{1,4}/)*[0-9]{3}(\.p/[0-9]+)?\n?"))
@example("tile/0/000\n")
@example("tile/0/٠٠٠")
def test_one_tile_has_one_path_and_nothing_but_our_error_comes(path: str) -> None:
    try:
        tile = parse_tile_path(path)
    except MalformedError:
        return
    assert tile.path == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/64/000",
        "tile/-1/000",
        "tile/00/000",
        "tile/0/000/000",
        "tile/0/x000/001",
        "tile/0/001.p/0",
        "tile/0/001.p/05",
        "tile/0/001.p/256",
        "tile/0/001.p/300",
        "/tile/0/001",
        "tile/0/../000",
        "tile/0/" + "x999/" * 6 + "999",
        "tile/entries/" + "x001/" * 40 + "000",
    ],
)
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(MalformedError):
        parse_tile_path(path)


def test_the_tiles_of_c2sps_example() -> None:
    found = list(tiles_of(70_000))
    assert len([tile for tile in found if tile.level == 0 and tile.width == 256]) == 273
    assert [tile for tile in found if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile for tile in found if tile.level and tile.width == 256] == [Tile(1, 0, 256)]
    assert list(tiles_of(256)) == [Tile(0, 0, 256), Tile(1, 0, 1)]


def test_an_empty_tree_has_no_tiles() -> None:
    assert list(tiles_of(0)) == []


def test_the_largest_tree_has_a_tile_on_every_level() -> None:
    size = 2**63 - 1
    assert tile_at(7, 0, size) == Tile(7, 0, 127)
    assert tile_at(0, 2**55 - 1, size) == Tile(0, 2**55 - 1, 255)
    assert tile_at(ENTRIES, 2**55 - 1, size) == Tile(ENTRIES, 2**55 - 1, 255)


@pytest.mark.parametrize(
    ("level", "index", "size"),
    [(0, 0, 0), (0, 1, 256), (1, 0, 255), (8, 0, 2**63 - 1), (0, -1, 9), (-2, 0, 9)],
)
def test_a_tile_outside_the_tree_is_refused(level: int, index: int, size: int) -> None:
    with pytest.raises(OutsideTreeError):
        tile_at(level, index, size)


@pytest.mark.parametrize(
    ("level", "index", "width"), [(64, 0, 1), (-2, 0, 1), (0, -1, 1), (0, 2**55, 1), (0, 0, 257), (0, 0, 0)]
)
def test_a_tile_has_bounds(level: int, index: int, width: int) -> None:
    with pytest.raises(OutsideTreeError):
        Tile(level, index, width)
