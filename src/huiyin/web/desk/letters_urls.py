"""Pages about letters and their matters."""

from __future__ import annotations

from django.urls import URLPattern

from huiyin.web.desk import (
    calls,
    category_proposals,
    letter,
    letter_acts,
    letter_files,
    letter_new,
    letters,
    matter_acts,
    matter_end,
    matter_join,
    receipts,
    search,
)
from huiyin.web.desk.door import page

ONE = "letters/<slug:number>/"
MATTER = f"{ONE}<int:position>/"

urlpatterns: list[URLPattern] = [
    page("letters/", letters.letters, "letters"),
    page("letters/new/", letter_new.letter_new, "letter-new"),
    page("letters/draft/", letter_new.letter_draft, "letter-draft"),
    page("letters/places/", letter_new.places_found, "place-search"),
    page("letters/lost-word/", receipts.lost_word, "lost-word"),
    page("letters/categories/", category_proposals.category_proposals_page, "category-proposals"),
    page("letters/receipts/", receipts.receipts, "receipts"),
    page("letters/receipts/<slug:token>/", receipts.receipt, "receipt"),
    page("search/", search.search, "search"),
    page(ONE, letter.letter, "letter"),
    page(f"{ONE}files/<slug:sha256>/", letter_files.letter_file, "letter-file"),
    page(f"{ONE}split/", letter_acts.split, "letter-split"),
    page(f"{ONE}hold/", letter_acts.hold, "letter-hold"),
    page(f"{ONE}correct/", letter_acts.correct, "letter-correct"),
    page(f"{ONE}concerns/", letter_acts.concerns, "letter-concerns"),
    page(f"{ONE}erase/", letter_acts.erase, "letter-erase"),
    page(f"{ONE}wishes/<int:pk>/", letter_acts.wish, "letter-wish"),
    page(f"{ONE}undo/", letter_new.undo, "letter-undo"),
    page(f"{ONE}receipt/", receipts.reissue, "letter-receipt"),
    page(f"{ONE}contact/", calls.contact, "contact-open"),
    page(f"{ONE}call/", calls.call, "call"),
    page(MATTER, matter_acts.matter, "matter"),
    page(f"{MATTER}end/", matter_end.end, "matter-end"),
    page(f"{MATTER}join/", matter_join.join, "matter-join"),
    page(f"{MATTER}confirm/", matter_acts.confirm, "matter-confirm"),
]
