"""Backups: every row and every file of one moment in one archive, readable on either database.

A gzipped tar. `tables/APP.model.jsonl` holds a JSON array a row, in the order of `columns` in the manifest;
`files/HASH` is a stored file as it lies on disk (encrypted); `manifest.json`, the last member, says the version of each
app's tables and the count and SHA-256 of every member. Keys are not in it; the manifest knows them by fingerprint only.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import secrets
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.apps.registry import Apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from huiyin.common import keys
from huiyin.common.errors import Refused

FORMAT = 1
# What `migrate` makes by itself, and sessions, which end with the machine.
LEFT_OUT = frozenset({"auth", "contenttypes", "sessions"})
# What is promised to be gone within a day must not live on in a backup: keys and counts of addresses, check words of
# receipt pages, files of forms that were not sent.
PASSING = frozenset({"common.daykey", "common.throttle", "letters.receipt", "letters.keptfile"})
BATCH = 500
# Read whole, so no larger than this many bytes: a file is at most 10 MB, and a line of the manifest 140 bytes a file.
LARGEST = {"manifest.json": 1 << 28, "files": 1 << 25}
BROKEN = (
    *(tarfile.TarError, zlib.error, EOFError, OSError, RecursionError),
    *(ValueError, KeyError, TypeError, AttributeError),
)
STORED = re.compile(r"^[0-9a-f]{64}$")
BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


def write(*, path: Path, at: datetime) -> dict[str, Any]:
    """Write an archive of this moment, while others go on writing, and return its manifest.

    The file appears whole or not at all.
    """
    # Each writer has a half of its own: two may begin in the same second.
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}.half")
    executor = MigrationExecutor(connection)
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "at": at.isoformat(),
        "migrations": {
            app: name for app, name in sorted(executor.loader.applied_migrations) if app not in LEFT_OUT
        },
        "keys": key_fingerprints(),
        "tables": {},
        "files": {},
    }
    try:
        with tarfile.open(half, "w:gz", compresslevel=6) as archive:
            with _snapshot():
                for model in _models(executor):
                    _write_table(archive, model, manifest)
            for stored in sorted(settings.FILES.glob("??/*")):
                if STORED.match(stored.name):
                    try:
                        data = stored.read_bytes()
                    except FileNotFoundError:  # erased since the list was made; so it is not kept here either
                        continue
                    _add(archive, f"files/{stored.name}", io.BytesIO(data), len(data))
                    manifest["files"][stored.name] = hashlib.sha256(data).hexdigest()
            text = json.dumps(manifest, indent=1, sort_keys=True).encode()
            _add(archive, "manifest.json", io.BytesIO(text), len(text))
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return manifest


def read_manifest(*, path: Path) -> dict[str, Any]:
    """Return the manifest of an archive after checking every member against it; Refused names what is wrong."""
    try:
        with gzip.open(path) as packed, tarfile.open(fileobj=packed, mode="r:") as archive:
            sums: dict[str, str] = {}
            manifest: dict[str, Any] = {}
            for member in archive:
                stream = archive.extractfile(member)
                if stream is None:
                    raise ValueError(member.name)
                if member.size > LARGEST.get(member.name.partition("/")[0], member.size):
                    raise ValueError(member.name)
                if member.name == "manifest.json":
                    manifest = json.loads(stream.read())
                else:
                    sums[member.name] = _sum(stream)
            _read_to_end(packed)
        expected = {f"tables/{name}.jsonl": table["sha256"] for name, table in manifest["tables"].items()}
        expected |= {f"files/{name}": found for name, found in manifest["files"].items()}
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise Refused(_("This is no complete backup of Huiyin. Nothing was changed.")) from error
    if manifest.get("format") != FORMAT or sums != expected:
        raise Refused(_("This backup is damaged, or of a newer version. Nothing was changed."))
    return manifest


def load(*, path: Path, manifest: dict[str, Any]) -> None:
    """Load an archive into an empty database, then bring it up to this version.

    Rows go in with the tables of the archive's version; one transaction, so that a failure leaves nothing.
    """
    executor = MigrationExecutor(connection)
    targets = list(manifest["migrations"].items())
    unknown = [f"{app}.{name}" for app, name in targets if (app, name) not in executor.loader.graph.nodes]
    if unknown:
        raise Refused(_("This backup is of a newer version of Huiyin. Update the program first."))
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] in LEFT_OUT]
    executor.migrate([*targets, *others])
    apps = MigrationExecutor(connection).loader.project_state([*targets, *others]).apps
    with tarfile.open(path, "r:gz") as archive, transaction.atomic():
        loaded = []
        for member in archive:
            stream = archive.extractfile(member)
            kind, _slash, name = member.name.partition("/")
            if stream is None:
                continue
            if kind == "tables":
                loaded.append(_load_table(apps, name.removesuffix(".jsonl"), stream, manifest))
            elif kind == "files" and STORED.match(name):
                _load_file(name, stream.read())
        _set_sequences(loaded)
    latest = MigrationExecutor(connection)
    latest.migrate(latest.loader.graph.leaf_nodes())


def key_fingerprints() -> dict[str, str]:
    """Return by which the keys in use can be told from others, and from which they cannot be found."""
    return {
        name: hashlib.sha256(b"huiyin key " + settings.KEYS[name]).hexdigest()[:16] for name in keys.NAMES
    }


@contextmanager
def _snapshot() -> Iterator[None]:
    """Let every read inside see the database as it is now. Nobody waits: on SQLite this is WAL, no lock is taken."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _models(executor: MigrationExecutor) -> list[type[models.Model]]:
    apps = executor.loader.project_state(list(executor.loader.applied_migrations)).apps
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT_OUT and model._meta.label_lower not in PASSING
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def _write_table(archive: tarfile.TarFile, model: type[models.Model], manifest: dict[str, Any]) -> None:
    name = model._meta.label_lower
    columns = [field.attname for field in model._meta.concrete_fields]
    digest, count = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as spool:
        for row in model._default_manager.order_by("pk").values_list(*columns).iterator(chunk_size=BATCH):
            line = (
                json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")) + "\n"
            )
            data = line.encode()
            digest.update(data)
            spool.write(data)
            count += 1
        size = spool.tell()
        spool.seek(0)
        _add(archive, f"tables/{name}.jsonl", spool, size)
    manifest["tables"][name] = {"columns": columns, "rows": count, "sha256": digest.hexdigest()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value


def _add(archive: tarfile.TarFile, name: str, stream: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, stream)


def _read_to_end(packed: gzip.GzipFile) -> None:
    """Read on: only at the end does gzip compare its own sum, which alone tells of a change in the manifest."""
    while packed.read(1 << 20):
        pass


def _sum(stream: IO[bytes]) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _load_table(apps: Apps, name: str, stream: IO[bytes], manifest: dict[str, Any]) -> type[models.Model]:
    model = apps.get_model(name)
    columns = manifest["tables"][name]["columns"]
    fields = {field.attname: field for field in model._meta.concrete_fields}
    batch: list[models.Model] = []
    for line in stream:
        values = zip(columns, json.loads(line), strict=True)
        batch.append(model(**{column: fields[column].to_python(value) for column, value in values}))
        if len(batch) == BATCH:
            model._base_manager.bulk_create(batch)
            batch = []
    model._base_manager.bulk_create(batch)
    return model


def _load_file(name: str, data: bytes) -> None:
    target: Path = settings.FILES / name[:2] / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.write_bytes(data)


def _set_sequences(loaded: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), loaded):
            cursor.execute(statement)
