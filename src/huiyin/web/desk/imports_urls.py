"""Pages about files of letters."""

from __future__ import annotations

from django.urls import URLPattern

from huiyin.web.desk import imports
from huiyin.web.desk.door import page

ONE = "imports/<int:pk>/"

urlpatterns: list[URLPattern] = [
    page("imports/", imports.overview, "imports"),
    page("imports/template.csv", imports.template_as_csv, "imports-csv"),
    page("imports/template.xlsx", imports.template_as_xlsx, "imports-xlsx"),
    page(ONE, imports.one, "import"),
    page(f"{ONE}columns/", imports.columns, "import-columns"),
    page(f"{ONE}move/", imports.move, "import-move"),
    page(f"{ONE}failed.csv", imports.failed, "import-failed"),
]
