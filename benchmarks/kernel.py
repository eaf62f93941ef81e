"""The board as one compiled loop on decoded columns: how fast this machine goes, were someone to write it in C."""

import numba
import numpy as np

DAYS = 1_200
CYCLES = 400
MONDAY = 3  # 1970-01-01 was a Thursday: days + 3 begin a week on Monday


@numba.njit(cache=True)
def sums(
    segment,
    channel,
    created,
    closed,
    status,
    amount,
    list_amount,
    cost,
    deal,
    stage,
    entered,
    segments,
    channels,
    stages,
    today,
):
    """Counts, sums and cycle histograms per week × segment × channel; exits per outcome, segment and day."""
    n = len(segment)
    first = np.full((n, stages), 2**30, np.int32)
    for i in range(len(deal)):
        if entered[i] < first[deal[i], stage[i]]:
            first[deal[i], stage[i]] = entered[i]
    origin = (created.min() + MONDAY) // 7
    groups = ((created.max() + MONDAY) // 7 - origin + 1) * segments * channels
    counts = np.zeros((groups, 3 + 2 * stages), np.int64)
    money = np.zeros((groups, 6))
    cycle = np.zeros((groups, CYCLES), np.int32)
    exits = np.zeros((3, segments, DAYS), np.int64)
    for i in range(n):
        g = ((created[i] + MONDAY) // 7 - origin) * segments * channels + segment[i] * channels + channel[i]
        end = today if status[i] == 0 else closed[i]
        exits[status[i], segment[i], min(max(end - created[i], 0), DAYS - 1)] += 1
        counts[g, status[i]] += 1
        further = status[i] == 1
        for s in range(stages - 1, -1, -1):
            if first[i, s] <= end:
                counts[g, 3 + s] += 1
                counts[g, 3 + stages + s] += further
                further = True
        if status[i] == 0:
            money[g, 0] += amount[i]
        else:
            money[g, 1] += amount[i]
        if status[i] == 1:
            money[g, 2] += amount[i]
            money[g, 3] += amount[i] * amount[i]
            money[g, 4] += list_amount[i]
            money[g, 5] += cost[i]
            cycle[g, min(end - created[i], CYCLES - 1)] += 1
    return counts, money, cycle, exits
