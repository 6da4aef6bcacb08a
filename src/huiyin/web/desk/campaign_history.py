"""What the journal says of a campaign, in words: what was changed, and what was issued and counted in a village."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiyin.journal.selectors import entries_of
from huiyin.letters.models import Campaign, CampaignArea
from huiyin.web.desk.changes import role_name
from huiyin.web.ui.parts import Event

Content = Mapping[str, Any]
MOST = 200  # entries read of one campaign; those of single slips that came back are not among them

CAMPAIGN: dict[str, Callable[[Content], str]] = {
    "letters.campaign-begun": lambda said: _("Begun"),
    "letters.campaign-changed": lambda said: (
        _("Changed: %(name)s, %(from)s to %(to)s, %(count)d villages")
        % {
            "name": said["name"],
            "from": said["starts_on"],
            "to": said["ends_on"] or "—",
            "count": len(said["areas"]),
        }
    ),
}
VILLAGE: dict[str, Callable[[Content], str]] = {
    "letters.slips-issued": lambda said: _("%(count)d slips issued, %(issued)d in all") % said,
    "letters.slips-taken-back": lambda said: _("%(count)d slips taken back") % said,
    "letters.counts-recorded": lambda said: _("Refused %(refused)d, absent %(absent)d") % said,
}


def changes_told(*, campaign: Campaign) -> list[Event]:
    """Return what became of the campaign itself, newest first."""
    return _events(campaign, CAMPAIGN, lambda said: True)


def village_told(*, place: CampaignArea) -> list[Event]:
    """Return what was issued and counted in one village, newest first."""
    return _events(place.campaign, VILLAGE, lambda said: said.get("area") == place.area.code)


def _events(
    campaign: Campaign, words: dict[str, Callable[[Content], str]], wanted: Callable[[Content], bool]
) -> list[Event]:
    found = entries_of(object_kind="campaign", object_id=campaign.pk).filter(kind__in=words)
    told = []
    for entry in found.order_by("-pk")[:MOST]:
        said = json.loads(entry.content) if entry.content else {}
        if said and wanted(said):
            told.append(
                Event(entry.at, words[entry.kind](said), said.get("reason", ""), role_name(entry.role))
            )
    return told
