"""Making backups at the desk, and taking them away: both are entries, because a backup holds every letter."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office, Staff
from huiyin.accounts.rows import entry
from huiyin.common import archive, backups
from huiyin.common.errors import Busy
from huiyin.common.services import mark_set


def backup_make(*, office: Office, by: Staff, at: datetime, role: str) -> backups.Backup:
    """Write a backup into the data folder. Busy while another one is being written, or when the disk is full."""
    if backups.being_written(at=at):
        raise Busy(_("A backup is being written now. Look again in a minute."))
    path = backups.path_for(at=at)
    try:
        manifest = archive.write(path=path, at=at)
    except OSError as error:
        raise Busy(
            _("The backup could not be written: the disk is full or closed to us. Nothing was kept.")
        ) from error
    rows = sum(table["rows"] for table in manifest["tables"].values())
    with transaction.atomic():
        mark_set(name="backup", at=at, detail=f"{rows} rows, {len(manifest['files'])} files")
        entry(office, "backup-made", office, at, role, {"name": path.name, "rows": rows, "by": by.pk})
    return backups.found(name=path.name)


@transaction.atomic
def backup_taken(*, office: Office, backup: backups.Backup, by: Staff, at: datetime, role: str) -> None:
    """Write down that somebody downloads a backup."""
    entry(office, "backup-taken", office, at, role, {"name": backup.name, "by": by.pk})
