"""One search over letters and problems: numbers, one or two Chinese characters, Tibetan syllables, words."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.letters.listing import found, with_facts
from huiyin.problems.selectors import problem_list
from huiyin.web.desk.door import DeskRequest
from huiyin.web.desk.letters_forms import SearchForm
from huiyin.web.desk.paging import page_of, said

MOST_PROBLEMS = 10


@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """Show what is found among what this member of staff may see."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    values = {"form": form, "query": query}
    if query:
        page = page_of(found(actor=request.actor, query=query), request.GET.get("page"))
        values |= {
            "page": page,
            "rows": list(with_facts(page.object_list)),  # type: ignore[arg-type]
            "count": said(page.paginator.found),  # type: ignore[attr-defined]
            "problems": list(problem_list(actor=request.actor, query=query)[:MOST_PROBLEMS]),
        }
    return render(request, "desk/search.html", values)
