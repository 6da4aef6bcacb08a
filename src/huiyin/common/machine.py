"""What the program stands on: the database, its tables, the disk."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@dataclass(frozen=True)
class Machine:
    """Kind and version of the database, changes of tables not made yet, and the disk of the data folder in bytes."""

    database: str
    version: str
    pending: list[str]
    disk_free: int
    disk_size: int


def machine() -> Machine:
    """Look at database and disk."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    disk = shutil.disk_usage(settings.DATA)
    return Machine(
        database={"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor],
        version=".".join(str(part) for part in connection.get_database_version()),
        pending=[f"{migration.app_label}.{migration.name}" for migration, _backwards in plan],
        disk_free=disk.free,
        disk_size=disk.total,
    )
