"""Addresses of the journal: its pages, and beside them the files that C2SP tlog-tiles names."""

from __future__ import annotations

from django.urls import path

from huiyin.web.public.views import follow, journal

urlpatterns = [
    path("follow/<str:token>/receipt/", follow.receipt_file, name="follow-receipt"),
    path("journal/", journal.journal, name="journal"),
    path("journal/board/", journal.board, name="journal-board"),
    path("journal/receipt/", journal.proves, name="journal-proves"),
    path("journal/verify/", journal.verify, name="journal-verify"),
    path("journal/checkpoint", journal.checkpoint, name="journal-checkpoint"),
    path("journal/keys.json", journal.keys, name="journal-keys"),
    path("journal/tile/<path:path>", journal.tile, name="journal-tile"),
]
