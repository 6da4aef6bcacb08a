"""Addresses of orders, inspections and the ladder."""

from __future__ import annotations

from huiyin.web.desk import inspections, ladder, order, orders, paper_orders
from huiyin.web.desk.door import page

urlpatterns = [
    page("orders/", orders.orders, "orders"),
    page("orders.csv", orders.orders_csv, "orders-csv"),
    page("orders/register.<slug:name>", paper_orders.register, "orders-register"),
    page("orders/issue/", orders.issue, "orders-issue"),
    page("orders/<int:pk>/", order.order, "order"),
    page("orders/<int:pk>/sheet.<slug:name>", paper_orders.order, "order-sheet"),
    page("orders/<int:pk>/change/", order.change, "order-change"),
    page("orders/<int:pk>/withdraw/", order.withdraw, "order-withdraw"),
    page("orders/<int:pk>/accept/", order.accept, "order-accept"),
    page("orders/<int:pk>/back/", order.send_back, "order-back"),
    page("problems/<str:number>/order/", order.about_problem, "problem-order"),
    page("inspections/", inspections.inspections, "inspections"),
    page("inspections/new/", inspections.new, "inspection-new"),
    page("inspections/<int:pk>/", inspections.inspection, "inspection"),
    page("inspections/<int:pk>/<int:position>/order/", order.about_finding, "finding-order"),
    page("settings/ladder/", ladder.current, "ladder"),
    page("settings/ladder/version/<int:version>/", ladder.version, "ladder-version"),
    page("settings/ladder/change/", ladder.change, "ladder-change"),
]
