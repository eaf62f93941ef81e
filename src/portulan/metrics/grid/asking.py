"""What a grid may be asked: KPIs over the same groups, one column each."""

from collections.abc import Sequence
from dataclasses import replace

from portulan.language.finding import FindingKind
from portulan.language.words import Words
from portulan.metrics.answers import RequestError
from portulan.metrics.requests import WON, Request

OWN_SPLIT = FindingKind(
    "ME010",
    "error",
    Words(
        fr="« {text:raw} » se découpe par {own:raw}, et la grille par {all:raw} : ses colonnes ont les mêmes lignes.",
        en="“{text:raw}” is split by {own:raw}, and the grid by {all:raw}: its columns share their rows.",
    ),
    Words(fr="Écrire la découpe une fois pour tous, après --by.", en="Write the split once for all, after --by."),
)


def one_by_stage(requests: Sequence[Request], stages: Sequence[str]) -> list[Request]:
    """The requests, a KPI with a figure per stage as one column a stage. Raises RequestError where splits differ."""
    found: list[Request] = []
    for request in requests:
        if request.kpi.per_stage and not request.reference.arguments:
            found += [_of_stage(request, pair, stages) for pair in request.passage]
        else:
            found.append(request)
    for request in found:
        if request.by != found[0].by:
            own, shared = ", ".join(request.by) or "—", ", ".join(found[0].by) or "—"
            raise RequestError(OWN_SPLIT.at(request.reference.place, text=request.text, own=own, all=shared))
    return found


def _of_stage(request: Request, pair: tuple[int, int], stages: Sequence[str]) -> Request:
    """The column of one stage: by the same split but the stages."""
    names = [*stages, WON]
    arguments = tuple(names[i] for i in pair)[: max(len(request.kpi.arguments), 1)]
    by = tuple(name for name in request.by if name != "stage")
    reference = replace(request.reference, arguments=arguments, by=by)
    return replace(request, reference=reference, by=by, passage=(pair,))
