"""What comes from a stranger's log is refused by our own errors alone, whatever it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.journal.chain import change_text, follow_chain
from huiyin.journal.folder import LogFolder
from huiyin.journal.watching import Unreadable, follow, listed_keys, reader
from huiyin.pure.merkle import Checkpoint, MerkleError, Signer, parse_tile_path, sign_checkpoint, sign_note

AT = datetime(2026, 11, 24, tzinfo=UTC)
SIGNER, OTHER = Signer("huiyin/test", bytes(range(32))), Signer("huiyin/test", bytes(32))
NOTE = sign_note(change_text(SIGNER.verifier, OTHER.verifier, AT), SIGNER, OTHER).data.decode()
SIGNED = sign_checkpoint(Checkpoint(SIGNER.name, 7, b"r" * 32), SIGNER)
words = st.sampled_from(
    ["vkey", "note", "since", SIGNER.verifier.vkey, OTHER.verifier.vkey, NOTE, NOTE[:-9], ""]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


def test_it_works() -> None:
    listed = [{"vkey": SIGNER.verifier.vkey}, {"vkey": OTHER.verifier.vkey, "note": NOTE}]
    assert follow_chain(SIGNER.verifier, listed) == [SIGNER.verifier, OTHER.verifier]
    assert follow_chain(OTHER.verifier, listed) == [OTHER.verifier]


@given(st.lists(json_values, max_size=4) | json_values)
def test_a_list_of_keys(value: Any) -> None:
    try:
        chain = follow_chain(SIGNER.verifier, listed_keys(json.dumps(value).encode()))
    except MerkleError:
        return
    assert chain in ([SIGNER.verifier], [SIGNER.verifier, OTHER.verifier])


@given(st.binary(max_size=60))
def test_bytes_as_a_list_of_keys(data: bytes) -> None:
    try:
        listed_keys(data)
    except MerkleError:
        return


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.binary(max_size=200) | st.just(sign_checkpoint(Checkpoint(SIGNER.name, 7, b"r" * 32), SIGNER)),
    st.binary(max_size=300),
)
def test_any_log(tmp_path: Path, checkpoint: bytes, bundle: bytes) -> None:
    files = {"checkpoint": checkpoint, "keys.json": json.dumps([{"vkey": SIGNER.verifier.vkey}]).encode()}

    def read(name: str) -> bytes | None:
        return bundle if name.startswith("tile/") else files.get(name)

    try:
        outcome = follow(read=read, keep=tmp_path / "copy", at=AT, key=SIGNER.verifier)
    except (MerkleError, Unreadable):
        return
    assert outcome.wrong in ("damaged", "forked", "unsigned")


def test_a_source_gives_no_file_but_those_of_a_log(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    log = tmp_path / "log"
    LogFolder(log).write("checkpoint", b"x")
    read = reader(str(log))
    assert read("checkpoint") == b"x"
    for name in ("tile/../../secret", "tile/0/../../secret"):
        with pytest.raises(MerkleError):
            read(name)
        with pytest.raises(MerkleError):
            parse_tile_path(name)
