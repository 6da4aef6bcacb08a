"""Archives made by hand, right and wrong."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

NAME = "ab" * 32
CONTENT = b"sealed bytes of a file"


def manifest(**changes: Any) -> dict[str, Any]:
    """Return the manifest of an archive that holds one table of one row and one file."""
    row = hashlib.sha256(b'["x"]\n').hexdigest()
    parts = {
        "format": 1,
        "at": "2026-11-23T12:00:00+08:00",
        "migrations": {"common": "0001_initial"},
        "keys": {},
        "tables": {"common.mark": {"columns": ["name"], "rows": 1, "sha256": row}},
        "files": {NAME: hashlib.sha256(CONTENT).hexdigest()},
    }
    return parts | changes


def members(**changes: Any) -> dict[str, bytes]:
    """Return what such an archive holds."""
    held = {"tables/common.mark.jsonl": b'["x"]\n', f"files/{NAME}": CONTENT}
    return {**held, "manifest.json": json.dumps(manifest(**changes)).encode()}


def pack(path: Path, held: dict[str, bytes], *more: tarfile.TarInfo) -> Path:
    """Write an archive; `more` are members without content, such as links."""
    with tarfile.open(path, "w:gz") as archive:
        for member in more:
            archive.addfile(member)
        for name, data in held.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path
