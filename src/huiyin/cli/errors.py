"""One sentence for each error that is nobody's mistake in the program."""

from __future__ import annotations

import errno

from huiyin.cli.text import gettext as _
from huiyin.cli.text import gettext_noop

OS_SENTENCES = {
    errno.ENOSPC: gettext_noop("The disk is full. Nothing more was written. Free some space and try again."),
    errno.EDQUOT: gettext_noop("The disk is full. Nothing more was written. Free some space and try again."),
    errno.EADDRINUSE: gettext_noop("The port is taken by another program. Choose another one with --port."),
    errno.ENOENT: gettext_noop("There is no file or folder %s."),
    errno.EISDIR: gettext_noop("%s is a folder; a file is needed."),
    errno.EACCES: gettext_noop("No permission for %s."),
    errno.EPERM: gettext_noop("No permission for %s."),
    errno.EROFS: gettext_noop("No permission for %s."),
}


def sentence(error: Exception) -> str | None:
    """Return what to tell the user, or None for a defect: whoever mends that needs the traceback."""
    if isinstance(error, OSError):
        return _os_sentence(error)
    # Imported only now: most starts meet no error, and Django's exceptions take a moment.
    from django.db import DatabaseError

    from huiyin.common.errors import HuiyinError
    from huiyin.common.keys import KeyFileError
    from huiyin.config.env import SettingError

    if isinstance(error, HuiyinError | KeyFileError | SettingError):
        return str(error)
    if isinstance(error, DatabaseError):
        return _("The database refused: %s. After an upgrade, run huiyin migrate first.") % str(error).strip()
    return None


def _os_sentence(error: OSError) -> str:
    known = OS_SENTENCES.get(error.errno or 0)
    if known is None or ("%s" in known and error.filename is None):
        return str(error)
    return _(known) % error.filename if "%s" in known else _(known)
