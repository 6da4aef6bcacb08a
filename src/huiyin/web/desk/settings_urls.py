"""Addresses of the settings half of the desk."""

from __future__ import annotations

from huiyin.web.desk import (
    categories,
    dispatching,
    office_health,
    office_words,
    people,
    places,
    settings,
    units,
)
from huiyin.web.desk.door import page

urlpatterns = [
    page("settings/", settings.overview, "settings"),
    page("settings/rights/", settings.rights, "rights"),
    page("settings/areas/", places.areas, "areas"),
    page("settings/areas/<slug:code>/", places.areas, "areas"),
    page("settings/areas/<slug:code>/add/", places.add, "area-add"),
    page("settings/areas/<slug:code>/change/", places.change, "area-change"),
    page("settings/areas/<slug:code>/switch/", places.switch, "area-switch"),
    page("settings/units/", units.units, "units"),
    page("settings/units/add/", units.add, "unit-add"),
    page("settings/units/<str:code>/change/", units.change, "unit-change"),
    page("settings/units/<str:code>/switch/", units.switch, "unit-switch"),
    page("settings/categories/", categories.categories, "categories"),
    page("settings/categories/load/", categories.load, "categories-load"),
    page("settings/categories/sample.csv", categories.sample, "categories-sample"),
    page("settings/categories/<int:pk>/", categories.categories, "categories"),
    page("settings/categories/<int:pk>/change/", categories.change, "category-change"),
    page("settings/categories/<int:pk>/switch/", categories.switch, "category-switch"),
    page("settings/dispatch/", dispatching.current, "dispatch"),
    page("settings/dispatch/version/<int:version>/", dispatching.version, "dispatch-version"),
    page("settings/dispatch/rule/", dispatching.rule, "dispatch-rule"),
    page("settings/dispatch/rule/<int:pk>/", dispatching.rule, "dispatch-rule"),
    page("settings/dispatch/rule/<int:pk>/drop/", dispatching.drop, "dispatch-drop"),
    page("settings/people/", people.people, "people"),
    page("settings/people/add/", people.add, "person-add"),
    page("settings/people/<int:pk>/", people.person, "person"),
    page("settings/people/<int:pk>/password/", people.password, "person-password"),
    page("settings/people/<int:pk>/switch/", people.switch, "person-switch"),
    page("settings/people/<int:pk>/roles/", people.give, "grant-give"),
    page("settings/people/<int:pk>/roles/<int:grant>/end/", people.end, "grant-end"),
    page("settings/templates/", office_words.templates, "templates"),
    page("settings/templates/add/", office_words.template, "template"),
    page("settings/templates/<int:pk>/", office_words.template, "template"),
    page("settings/templates/<int:pk>/close/", office_words.template_close, "template-close"),
    page("settings/health/", office_health.health, "health"),
    page("settings/backup/", office_health.backup, "backup"),
    page("settings/backup/<str:name>", office_health.backup_file, "backup-file"),
]
