"""Addresses of this front end, joined from the parts of the desk."""

from __future__ import annotations

from django.urls import URLPattern

from huiyin.web.desk import (
    batches_urls,
    campaigns_urls,
    imports_urls,
    letters_urls,
    orders_urls,
    paper_urls,
    problems_urls,
    session_urls,
    settings_urls,
)

app_name = "desk"
urlpatterns: list[URLPattern] = [
    *session_urls.urlpatterns,
    *paper_urls.urlpatterns,
    *letters_urls.urlpatterns,
    *imports_urls.urlpatterns,
    *campaigns_urls.urlpatterns,
    *batches_urls.urlpatterns,
    *orders_urls.urlpatterns,
    *problems_urls.urlpatterns,
    *settings_urls.urlpatterns,
]
