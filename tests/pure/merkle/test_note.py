from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin.pure.merkle import (
    ForeignError,
    MalformedError,
    MerkleError,
    Note,
    Signature,
    SignatureError,
    Signer,
    TruncatedError,
    Verifier,
    parse_note,
    parse_verifier,
    sign_note,
    verify_note,
)
from huiyin.pure.merkle.note import MAX_SIGNATURES
from tests.pure.merkle.logs import SIGNER

TEXT = "件件有回音\n数数有出处\n"
OTHER = Signer("example.org/another", bytes(32))

names = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="+"), min_size=1
)
seeds = st.binary(min_size=32, max_size=32)
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(32)))) | st.just("\n")
)
signatures = st.builds(
    Signature, names, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=90)
)


def test_it_works() -> None:
    note = sign_note(TEXT, SIGNER)
    assert note.data.decode().startswith(f"{TEXT}\n— {SIGNER.name} ")
    assert verify_note(parse_note(note.data), [SIGNER.verifier]) == (SIGNER.verifier,)


@given(names, seeds, texts)
def test_what_is_signed_is_accepted(name: str, seed: bytes, text: str) -> None:
    signer = Signer(name, seed)
    note = sign_note(text + "\n", signer)
    assert parse_note(note.data) == note
    assert verify_note(note, [signer.verifier]) == (signer.verifier,)


@given(texts, st.lists(signatures, min_size=1, max_size=20))
def test_notes_there_and_back(text: str, lines: list[Signature]) -> None:
    note = Note(text + "\n", tuple(lines))
    assert parse_note(note.data) == note


@given(names, seeds)
def test_keys_there_and_back(name: str, key: bytes) -> None:
    assert parse_verifier(Verifier(name, key).vkey) == Verifier(name, key)


@given(st.binary())
@example(b"a\n\n" + "— b AAAAAAA=\n\n".encode())
@example(b"\n\n\n" + "— b AAAAAAA=\n".encode())
def test_a_note_has_one_form_and_nothing_but_our_error_comes(data: bytes) -> None:
    try:
        note = parse_note(data)
    except MalformedError:
        return
    assert note.data == data


@given(st.text() | st.from_regex(r"[a-z]+\+[0-9a-f]{8}\+A[A-Za-z0-9+/]{43}"))
def test_a_key_has_one_form_and_nothing_but_our_error_comes(text: str) -> None:
    try:
        verifier = parse_verifier(text)
    except MalformedError:
        return
    assert verifier.vkey == text


def test_every_flipped_bit_of_a_note_is_refused() -> None:
    data = sign_note(TEXT, SIGNER).data
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(MerkleError):
            verify_note(parse_note(bytes(changed)), [SIGNER.verifier])


def test_every_part_and_every_change_of_a_key_is_refused() -> None:
    vkey = SIGNER.verifier.vkey
    for begin in range(len(vkey)):
        for end in range(begin, len(vkey) + 1):
            if end - begin < len(vkey):
                with pytest.raises(MalformedError):
                    parse_verifier(vkey[begin:end])
    for at in range(len(vkey)):
        with pytest.raises(MalformedError):
            parse_verifier(vkey[:at] + chr(ord(vkey[at]) + 1) + vkey[at + 1 :])


def test_every_beginning_of_a_note_is_truncated() -> None:
    data = sign_note(TEXT, SIGNER).data
    for end in range(len(data)):
        with pytest.raises(TruncatedError):
            parse_note(data[:end])


def test_a_note_of_unknown_keys_is_foreign() -> None:
    with pytest.raises(ForeignError):
        verify_note(sign_note(TEXT, OTHER), [SIGNER.verifier])
    with pytest.raises(ForeignError):
        verify_note(sign_note(TEXT, SIGNER), [])


def test_the_same_name_with_another_key_is_foreign() -> None:
    with pytest.raises(ForeignError):
        verify_note(sign_note(TEXT, Signer(SIGNER.name, OTHER.seed)), [SIGNER.verifier])


def test_signatures_by_unknown_keys_are_ignored_and_kept() -> None:
    note = sign_note(TEXT, OTHER, SIGNER)
    assert verify_note(note, [SIGNER.verifier]) == (SIGNER.verifier,)
    assert len(parse_note(note.data).signatures) == 2


def test_during_a_change_of_keys_both_are_found() -> None:
    both = [SIGNER.verifier, OTHER.verifier]
    assert verify_note(sign_note(TEXT, OTHER, SIGNER), both) == tuple(both)


def test_one_wrong_signature_by_an_expected_key_spoils_the_note() -> None:
    wrong = OTHER.sign("something else\n")
    note = Note(TEXT, (SIGNER.sign(TEXT), wrong))
    assert verify_note(note, [SIGNER.verifier]) == (SIGNER.verifier,)
    with pytest.raises(SignatureError):
        verify_note(note, [SIGNER.verifier, OTHER.verifier])
    with pytest.raises(SignatureError):
        verify_note(Note(TEXT, (OTHER.sign(TEXT), wrong)), [OTHER.verifier])


@pytest.mark.parametrize("length", [1, 63, 65, 2420])
def test_a_signature_of_another_length_is_wrong(length: int) -> None:
    right = SIGNER.sign(TEXT)
    with pytest.raises(SignatureError):
        verify_note(Note(TEXT, (replace(right, value=(right.value * 40)[:length]),)), [SIGNER.verifier])


def test_a_key_that_is_no_point_accepts_nothing() -> None:
    assert not Verifier("example.org/broken", b"\xff" * 32).accepts(TEXT, bytes(64))


def test_the_private_key_is_not_shown() -> None:
    assert SIGNER.seed.hex() not in repr(SIGNER)
    assert str(SIGNER.seed) not in repr(SIGNER)


def test_a_note_holds_many_signatures_but_not_any_number() -> None:
    one = SIGNER.sign(TEXT)
    assert len(Note(TEXT, (one,) * 16).signatures) == 16
    for count in (0, MAX_SIGNATURES + 1):
        with pytest.raises(MalformedError):
            Note(TEXT, (one,) * count)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\u2028b", "a\nb", "a\x01b", "\ud800"])
def test_a_name_that_no_key_has(name: str) -> None:
    with pytest.raises(MalformedError):
        Signer(name, bytes(32))
    with pytest.raises(MalformedError):
        Verifier(name, bytes(32))


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n", "a\r\n", "\ud800\n"])
def test_a_text_that_no_note_has(text: str) -> None:
    with pytest.raises(MalformedError):
        sign_note(text, SIGNER)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_has_32_bytes(length: int) -> None:
    with pytest.raises(MalformedError):
        Signer("a", bytes(length))
    with pytest.raises(MalformedError):
        Verifier("a", bytes(length))


@pytest.mark.parametrize(
    "line",
    [
        "x",
        "— name",
        "— name AAAA=",
        "— name AAAAAA==",
        "—name AAAAAAA=",
        "- name AAAAAAA=",
        "— name AAAAAAA= ",
        "—  AAAAAAA=",
        "",
    ],
)
def test_other_signature_lines_are_refused(line: str) -> None:
    with pytest.raises(MalformedError):
        parse_note(f"text\n\n— a AAAAAAA=\n{line}\n".encode())


def test_another_kind_of_key_is_refused() -> None:
    with pytest.raises(MalformedError, match="Ed25519"):
        parse_verifier("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
