"""Addresses of this front end. A part named `token` opens something private: such pages are kept by no cache."""

from __future__ import annotations

from django.urls import path

from huiyin.web.public import journal_urls
from huiyin.web.public.views import campaign, follow, home, orders, receipt, register, unit, words, write

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("write/", write.write, name="write"),
    path("write/similar/", write.similar, name="write-similar"),
    path("write/send/", write.send, name="write-send"),
    path("receipt/<str:token>/", receipt.receipt, name="receipt"),
    path("follow/", follow.follow, name="follow"),
    path("follow/<str:token>/", follow.letter_page, name="follow-letter"),
    path("problems/", register.problems, name="problems"),
    path("problems/print/", register.problems_print, name="problems-print"),
    path("problems.csv", register.problems_csv, name="problems-csv"),
    path("problems/<str:number>/", register.problem, name="problem"),
    path("orders/", orders.orders, name="orders"),
    path("problems/<str:number>/pictures/<int:pk>/", register.picture, name="picture"),
    path("units/<str:code>/", unit.unit, name="unit"),
    path("campaigns/", campaign.campaigns, name="campaigns"),
    path("campaigns/<int:pk>/", campaign.campaign, name="campaign"),
    path("campaigns/<int:pk>/board/", campaign.board, name="campaign-board"),
    path("campaigns/<int:pk>.csv", campaign.campaign_csv, name="campaign-csv"),
    *journal_urls.urlpatterns,
    path("privacy/", words.privacy, name="privacy"),
    path("help/", words.help_page, name="help"),
]
