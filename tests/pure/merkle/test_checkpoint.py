from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin.pure.merkle import (
    EMPTY_ROOT,
    Checkpoint,
    ForeignError,
    MalformedError,
    MerkleError,
    SignatureError,
    Signer,
    TruncatedError,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from tests.pure.merkle.logs import SIGNER

ORIGIN = SIGNER.name
RIGHT = Checkpoint(ORIGIN, 70_000, bytes(range(32)))
DATA = sign_checkpoint(RIGHT, SIGNER)

lines = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(32)))), min_size=1
)
checkpoints = st.builds(
    Checkpoint,
    lines,
    st.integers(1, 2**63 - 1),
    st.binary(min_size=32, max_size=32),
    st.lists(lines, max_size=3).map(tuple),
)


def opened(data: bytes, origin: str = ORIGIN) -> Checkpoint:
    return open_checkpoint(data, origin=origin, verifiers=[SIGNER.verifier])


def test_it_works() -> None:
    assert RIGHT.text == f"{ORIGIN}\n70000\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    assert opened(DATA) == RIGHT


@given(checkpoints)
def test_there_and_back(checkpoint: Checkpoint) -> None:
    assert parse_checkpoint(checkpoint.text) == checkpoint
    assert opened(sign_checkpoint(checkpoint, SIGNER), checkpoint.origin) == checkpoint


@given(st.text() | st.from_regex(r"[a-z]\n[0-9]{1,3}\n[A-Za-z0-9+/]{43}=\n"))
@example(f"o\n0\n{'A' * 43}=\n")
def test_a_checkpoint_has_one_form_and_nothing_but_our_error_comes(text: str) -> None:
    try:
        checkpoint = parse_checkpoint(text)
    except MalformedError:
        return
    assert checkpoint.text == text


@given(st.binary())
def test_nothing_but_our_errors(data: bytes) -> None:
    with pytest.raises(MerkleError):
        opened(data)


def test_every_flipped_bit_is_refused() -> None:
    for bit in range(8 * len(DATA)):
        changed = bytearray(DATA)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(MerkleError):
            opened(bytes(changed))


def test_every_beginning_is_truncated() -> None:
    for end in range(len(DATA)):
        with pytest.raises(TruncatedError):
            opened(DATA[:end])


def test_an_empty_log() -> None:
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert opened(sign_checkpoint(empty, SIGNER)) == empty


def test_another_origin_is_foreign() -> None:
    with pytest.raises(ForeignError):
        opened(DATA, "example.org/elsewhere")


def test_another_key_is_foreign() -> None:
    with pytest.raises(ForeignError):
        opened(sign_checkpoint(RIGHT, Signer(ORIGIN, bytes(32))))


def test_a_size_with_the_signature_of_another_is_refused() -> None:
    with pytest.raises(SignatureError):
        opened(DATA.replace(b"\n70000\n", b"\n70001\n"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n1\n",
        f"o\n1\n{'A' * 43}=",
        f"\n1\n{'A' * 43}=\n",
        f"o\n01\n{'A' * 43}=\n",
        f"o\n0x1\n{'A' * 43}=\n",
        f"o\n-1\n{'A' * 43}=\n",
        f"o\n{2**63}\n{'A' * 43}=\n",
        f"o\n1\n{'A' * 42}==\n",
        "o\n1\nAAAA\n",
        f"o\n1\n{'A' * 43}=\n\n",
        f"o\n1\n{'A' * 43}=\n\nmore\n",
        f"o\n1\n{'A' * 42}B=\n",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    ("origin", "size", "root", "extensions"),
    [
        ("", 1, bytes(32), ()),
        ("a\nb", 1, bytes(32), ()),
        ("a", -1, bytes(32), ()),
        ("a", 2**63, bytes(32), ()),
        ("a", 0, bytes(32), ()),
        ("a", 1, bytes(31), ()),
        ("a", 1, bytes(32), ("",)),
    ],
)
def test_a_checkpoint_that_cannot_be(
    origin: str, size: int, root: bytes, extensions: tuple[str, ...]
) -> None:
    with pytest.raises(MalformedError):
        Checkpoint(origin, size, root, extensions)


def test_an_origin_that_no_note_carries_is_not_signed() -> None:
    with pytest.raises(MalformedError):
        sign_checkpoint(Checkpoint("a\tb", 1, bytes(32)), SIGNER)
