"""Addresses of campaigns, slips and batches."""

from __future__ import annotations

from huiyin.web.desk import batches, campaigns, slips
from huiyin.web.desk.door import page

urlpatterns = [
    page("campaigns/", campaigns.campaigns, "campaigns"),
    page("campaigns/new/", campaigns.campaign_new, "campaign-new"),
    page("campaigns/<int:pk>/", campaigns.campaign, "campaign"),
    page("campaigns/<int:pk>/change/", campaigns.change, "campaign-change"),
    page("campaigns/<int:pk>/slips/", slips.issue, "slips-issue"),
    page("campaigns/<int:pk>/count/", slips.count, "slip-count"),
    page("campaigns/<int:pk>/<slug:code>/", slips.village, "campaign-village"),
    page("campaigns/<int:pk>/<slug:code>/back/", slips.take_back, "slips-back"),
    page("batches/", batches.batches, "batches"),
    page("batches/open/", batches.opening, "batch-open"),
    page("batches/<int:pk>/close/", batches.closing, "batch-close"),
]
