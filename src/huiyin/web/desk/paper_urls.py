"""Addresses of sheets as PDF (and answer letters as DOCX)."""

from __future__ import annotations

from huiyin.web.desk import paper_answers, paper_boards, paper_slips
from huiyin.web.desk.door import page

urlpatterns = [
    page("campaigns/<int:pk>/board-<slug:name>.pdf", paper_boards.campaign, "campaign-sheet"),
    page("campaigns/<int:pk>/<slug:code>/slips.pdf", paper_slips.slips, "slips-sheet"),
    page("batches/<int:pk>/receipts.pdf", paper_slips.batch, "batch-sheet"),
    page("letters/receipts-<slug:name>.pdf", paper_slips.receipts, "receipts-sheet"),
    page("problems/board-<slug:name>.pdf", paper_boards.problems, "register-sheet"),
    page("answers/letters.<slug:name>", paper_answers.answers, "answers-sheet"),
]
