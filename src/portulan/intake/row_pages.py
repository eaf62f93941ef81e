"""The rows the last import refused: a page to read them, a file to give to whoever can mend them."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portulan.facts.schema import TABLES
from portulan.intake.rejected import read_rejected, rejected_files
from portulan.ui import workspace_of

PER_PAGE = 100


@require_safe
def rejected(request: HttpRequest) -> HttpResponse:
    """The refused rows of one table, a hundred at a time."""
    store = workspace_of(request).facts()
    files = rejected_files(store)
    chosen = request.GET.get("table", "") or next(iter(files), "")
    if request.GET.get("table") and chosen not in files:
        raise Http404
    context: dict[str, object] = {
        "files": [TABLES[name] for name in files],
        "chosen": chosen,
        "report": store.last_import,
    }
    if chosen:
        number = _page_number(request.GET.get("page", "1"))
        rows, total = read_rejected(files[chosen], (number - 1) * PER_PAGE, PER_PAGE)
        page = Paginator(range(total), PER_PAGE).get_page(number)
        if page.number != number:
            rows, _ = read_rejected(files[chosen], (page.number - 1) * PER_PAGE, PER_PAGE)
        count = store.last_import.tables.get(chosen) if store.last_import else None
        context |= {"rows": rows, "total": total, "page": page, "count": count, "table": TABLES[chosen]}
    return render(request, "intake/rejected.html", context)


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isdigit() and len(text) < 7 else 1


@require_safe
def rejected_csv(request: HttpRequest, table: str) -> HttpResponseBase:
    """The refused rows of one table, as the import wrote them."""
    path = rejected_files(workspace_of(request).facts()).get(table)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{table}-rejected.csv", content_type="text/csv")
