from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.pure.grouping.pairs import NAMES
from huiyin.pure.grouping.trees import KINDS, PairModelError, read, shipped


def packed(**changed: object) -> bytes:
    """Return a model of one tree per kind: a first column above 0.5 speaks for one problem."""
    stored: dict[str, object] = {}
    for kind in (kind + extra for kind in KINDS for extra in ("", "+meaning")):
        stored |= {
            f"{kind}:roots": np.array([0]),
            f"{kind}:feature": np.array([0, 0, 0]),
            f"{kind}:threshold": np.array([0.5, 0, 0]),
            f"{kind}:low": np.array([1, 1, 2]),
            f"{kind}:high": np.array([2, 1, 2]),
            f"{kind}:missing": np.array([True, False, False]),
            f"{kind}:value": np.array([0, -2.0, 2.0]),
            f"{kind}:offset": np.array(0.0),
            f"{kind}:end": np.array(0.4),
        }
    stored |= {f"letters:{name}": value for name, value in changed.items()}
    data = io.BytesIO()
    np.savez(data, **stored)  # type: ignore[arg-type]
    return data.getvalue()


def test_it_works() -> None:
    rows = np.zeros((3, len(NAMES)))
    rows[:, 0] = [0.2, 0.9, np.nan]
    low, high, missing = read(packed()).trees["letters"].chances(rows).tolist()
    assert low == missing == pytest.approx(1 - high)
    assert high > 0.8


def test_the_shipped_model_knows_each_kind() -> None:
    model = shipped()
    for trees in model.trees.values():
        chances = trees.chances(np.full((2, len(NAMES)), np.nan))
        assert ((chances > 0) & (chances < 1)).all()


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"low": np.array([0, 1, 2])}, id="a walk without an end"),
        pytest.param({"low": np.array([9, 1, 2])}, id="a child that is not there"),
        pytest.param({"feature": np.array([99, 0, 0])}, id="a column that is not there"),
        pytest.param({"roots": np.array([-1])}, id="a root that is not there"),
        pytest.param({"value": np.array([0, np.nan, 2])}, id="no number"),
        pytest.param({"threshold": np.array([0.5])}, id="too short"),
        pytest.param({"end": np.array(7.0)}, id="no threshold"),
        pytest.param({"feature": np.array([None, None, None], dtype=object)}, id="a pickle"),
        pytest.param({"feature": np.array(["a", "b", "c"])}, id="words"),
    ],
)
def test_a_hostile_model_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(PairModelError):
        read(packed(**changed))


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 3000))
def test_damaged_bytes_are_refused_or_read(noise: bytes, at: int) -> None:
    data = packed()
    for damaged in (noise, data[:at], data[:at] + noise + data[at + len(noise) :]):
        try:
            read(damaged)
        except PairModelError:
            continue
