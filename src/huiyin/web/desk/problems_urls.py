"""Addresses of the problems half of the desk."""

from __future__ import annotations

from huiyin.web.desk import (
    board,
    board_undo,
    evidence,
    lines,
    problem_clocks,
    problems,
    rates,
    release,
    tell,
    work,
)
from huiyin.web.desk.door import page

urlpatterns = [
    page("problems/", problems.problems, "problems"),
    page("problems/overdue/", problems.overdue, "overdue"),
    page("problems/<str:number>/", problems.problem, "problem"),
    page("problems/<str:number>/describe/", problems.describe, "problem-describe"),
    page("problems/<str:number>/line/", lines.write, "problem-line"),
    page("problems/<str:number>/note/", work.note, "problem-note"),
    page("problems/<str:number>/move/<slug:name>/", work.move, "problem-move"),
    page("problems/<str:number>/out/<int:pk>/", problems.take_out, "belonging-undo"),
    page("problems/<str:number>/deadline/", problem_clocks.own_deadline, "own-deadline"),
    page("problems/<str:number>/deadline/<int:pk>/", problem_clocks.own_deadline_met, "own-deadline-met"),
    page("problems/<str:number>/evidence/", evidence.add, "evidence-add"),
    page("problems/<str:number>/evidence/<int:pk>/", evidence.file, "evidence-file"),
    page("problems/<str:number>/evidence/<int:pk>/back/", evidence.take_back, "evidence-take-back"),
    page("problems/<str:number>/evidence/<int:pk>/release/", evidence.release, "evidence-release"),
    page("problems/<str:number>/rules/", evidence.rule, "rule-add"),
    page("problems/<str:number>/rules/<int:pk>/end/", evidence.rule_end, "rule-end"),
    page("units/<str:code>/rates/", rates.one, "unit-rates"),
    page("units/<str:code>/rates/<slug:name>/", rates.records, "unit-rates-records"),
    page("unit/", problems.unit, "unit"),
    page("sort/", board.queue, "sort"),
    page("sort/rank/", board.rank, "sort-rank"),
    page("sort/<int:pk>/", board.one, "sort-one"),
    page("sort/undo/<int:pk>/", board_undo.undo, "sort-undo"),
    page("sort/object/<int:pk>/", board_undo.objection, "sort-object"),
    page("sort/opinions/<int:pk>/", board_undo.opinion, "sort-opinion"),
    page("release/", release.queue, "release"),
    page("release/<str:number>/", release.one, "release-one"),
    page("release/<str:number>/line/", lines.decide, "release-line"),
    page("calls/", tell.calls, "calls"),
    page("answers/", tell.answers, "answers"),
    page("answers/printed/", tell.printed, "answers-print"),
]
