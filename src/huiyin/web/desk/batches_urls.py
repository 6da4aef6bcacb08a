"""Addresses of the work on one batch: its pile, the recording beside it, its receipts."""

from __future__ import annotations

from django.urls import URLPattern

from huiyin.web.desk import batch_receipts, batch_record, pile
from huiyin.web.desk.door import page

ONE = "batches/<int:pk>/"
SCAN = f"{ONE}pages/<int:position>/"

urlpatterns: list[URLPattern] = [
    page(ONE, pile.pile, "batch"),
    page(f"{ONE}record/", batch_record.record, "batch-record"),
    page(f"{ONE}receipts/", batch_receipts.receipts, "batch-receipts"),
    page(SCAN, pile.scan_file, "scan-file"),
    page(f"{SCAN}discard/", pile.discard, "scan-discard"),
    page(f"{SCAN}attach/", pile.attach, "scan-attach"),
    page(f"{SCAN}back/", pile.back, "scan-back"),
]
