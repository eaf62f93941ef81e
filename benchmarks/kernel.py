"""The board as one compiled loop on decoded columns: how fast this machine can go, were someone to write it in C."""

import numba
import numpy as np

DAYS = 1_200
MONDAY = 3  # 1970-01-01 was a Thursday: days + 3 begin a week on Monday


@numba.njit(cache=True)
def sums(segment, channel, created, closed, status, amount, list_amount, cost, deal, stage, entered, weeks, segments,
         channels, stages, today):  # type: ignore[no-untyped-def]  # reason=compiled: types come from the arrays
    """Counts and sums per week × segment × channel, day histograms, first entries, exits per segment and day."""
    n = len(segment)
    first = np.full((stages, n), 2**30, np.int32)
    for i in range(len(deal)):
        if entered[i] < first[stage[i], deal[i]]:
            first[stage[i], deal[i]] = entered[i]
    groups = (weeks + 1) * segments * channels
    closed_sums = np.zeros((7, groups))
    cycle = np.zeros((groups, 400), np.int32)
    flow = np.zeros((stages, groups), np.int64)
    exits = np.zeros((3, segments, DAYS), np.int64)
    open_amount = np.zeros((segments, channels))
    for i in range(n):
        at = segment[i] * channels + channel[i]
        for s in range(stages):
            if first[s, i] < 2**30:
                flow[s, (first[s, i] + MONDAY) // 7 * segments * channels + at] += 1
        end = today if status[i] == 0 else closed[i]
        exits[status[i], segment[i], min(max(end - created[i], 0), DAYS - 1)] += 1
        if status[i] == 0:
            open_amount[segment[i], channel[i]] += amount[i]
            continue
        g = (closed[i] + MONDAY) // 7 * segments * channels + at
        closed_sums[0, g] += 1
        closed_sums[1, g] += amount[i]
        if status[i] == 1:
            closed_sums[2, g] += 1
            closed_sums[3, g] += amount[i]
            closed_sums[4, g] += amount[i] * amount[i]
            closed_sums[5, g] += list_amount[i]
            closed_sums[6, g] += cost[i]
            cycle[g, min(closed[i] - created[i], 399)] += 1
    return closed_sums, cycle, flow, exits, open_amount
