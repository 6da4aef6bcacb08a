"""Where this machine keeps the fonts that a printed sheet needs. None comes from the network or in the program."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.common.errors import Refused
from huiyin.pure.officeforms import Fonts, MissingFont, fonts_in

# Linux, macOS, Windows: of everybody, and of whoever runs the program.
FOLDERS = (
    *(
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/Library/Fonts",
        "/System/Library/Fonts",
        "C:/Windows/Fonts",
    ),
    *("~/.local/share/fonts", "~/Library/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts"),
)


def folders() -> tuple[str, ...]:
    """Return the folders of fonts that are there. What an office puts into its data folder goes first."""
    asked = (Path(settings.DATA) / "fonts", *(Path(folder).expanduser() for folder in FOLDERS))
    return tuple(str(folder) for folder in asked if folder.is_dir())


def fonts() -> Fonts:
    """Return the fonts for printed sheets. Refused, with what to install, where a script has none."""
    try:
        return fonts_in(folders())
    except MissingFont as error:
        text = (
            _("There is no Tibetan font on this machine, so no sheet can be made. Nothing was changed. Install "
              "fonts-noto-core (Debian) or put NotoSerifTibetan-Regular.ttf into %s, then start again.")
            if error.script == "bo"
            else _("There is no Chinese font on this machine, so no sheet can be made. Nothing was changed. Install "
                   "fonts-noto-cjk (Debian) or put NotoSerifCJK-Regular.ttc into %s, then start again.")
        )  # fmt: skip
        raise Refused(text % (Path(settings.DATA) / "fonts")) from error
