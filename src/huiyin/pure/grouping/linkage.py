"""Average linkage over a sparse graph of likenesses, with decisions that bind."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from huiyin.pure.grouping.candidates import Floats, Indices

Edge = tuple[int, int, float]


class Clusters:
    """Clusters of 0..n-1 that know the sum of the likenesses between them."""

    def __init__(self, count: int, edges: Iterable[Edge], *, apart: Iterable[tuple[int, int]] = ()) -> None:
        self.members: list[list[int] | None] = [[node] for node in range(count)]
        self.sums: list[dict[int, float]] = [{} for _ in range(count)]
        self.apart: list[set[int]] = [set() for _ in range(count)]
        for left, right, weight in edges:
            self.sums[left][right] = self.sums[left].get(right, 0.0) + weight
            self.sums[right][left] = self.sums[right].get(left, 0.0) + weight
        for left, right in apart:
            self.apart[left].add(right)
            self.apart[right].add(left)

    def size(self, cluster: int) -> int:
        """Return the number of members, 0 when the cluster has gone into another."""
        return len(self.members[cluster] or ())

    def average(self, left: int, right: int) -> float:
        """Return the mean likeness over all pairs of two clusters; pairs without an edge count as 0."""
        return self.sums[left].get(right, 0.0) / (self.size(left) * self.size(right))

    def merge(self, left: int, right: int) -> int:
        """Put the smaller cluster into the larger one, and return that one's number."""
        keep, drop = sorted((left, right), key=lambda cluster: (-self.size(cluster), cluster))
        for other, weight in self.sums[drop].items():
            del self.sums[other][drop]
            if other != keep:
                self.sums[keep][other] = self.sums[keep].get(other, 0.0) + weight
                self.sums[other][keep] = self.sums[keep][other]
        for other in self.apart[drop]:
            self.apart[other].discard(drop)
            self.apart[other].add(keep)
            self.apart[keep].add(other)
        moved = self.members[drop] or []
        self.members[keep] = (self.members[keep] or []) + moved
        self.members[drop] = None
        self.sums[drop], self.apart[drop] = {}, set()
        return keep


def average_linkage(
    count: int,
    edges: tuple[Indices, Indices, Floats],
    threshold: float,
    *,
    together: Sequence[tuple[int, int]] = (),
    apart: Sequence[tuple[int, int]] = (),
) -> list[list[int]]:
    """Return clusters of 0..count-1, merging the most alike first.

    Merging ends where the mean likeness falls below the threshold. `together` is merged first, whatever the
    likeness; `apart` never is. Ties go to the lower numbers, so the same graph gives the same clusters.
    Where a pair of `together` contradicts `apart` and the pairs before it, it is left out. An edge is given once.
    Cost: O(m log m) for m edges, as a merge moves the shorter list of neighbours.
    """
    clusters = Clusters(count, _within(count, edges, threshold, together), apart=apart)
    home = list(range(count))
    for left, right in together:
        first, second = _find(home, left), _find(home, right)
        if first != second and second not in clusters.apart[first]:
            keep = clusters.merge(first, second)
            home[second if keep == first else first] = keep
    queue = [
        (-clusters.average(left, right), left, right)
        for left in range(count)
        for right in clusters.sums[left]
        if left < right and clusters.average(left, right) >= threshold
    ]
    heapq.heapify(queue)
    while queue:
        likeness, left, right = heapq.heappop(queue)
        if not _fresh(clusters, left, right, -likeness):
            continue
        keep = clusters.merge(left, right)
        for other in clusters.sums[keep]:
            average = clusters.average(keep, other)
            if average >= threshold:
                heapq.heappush(queue, (-average, min(keep, other), max(keep, other)))
    return sorted(sorted(members) for members in clusters.members if members)


def _within(
    count: int,
    edges: tuple[Indices, Indices, Floats],
    threshold: float,
    together: Sequence[tuple[int, int]],
) -> Iterable[Edge]:
    """Leave out the edges that no merge can use: a mean at the threshold needs one pair at the threshold."""
    left, right, weight = edges
    strong = weight >= threshold
    bound = np.array(together, dtype=np.int64).reshape(-1, 2)
    ends = np.concatenate([left[strong], bound[:, 0]]), np.concatenate([right[strong], bound[:, 1]])
    graph = csr_array((np.ones(len(ends[0])), ends), shape=(count, count))
    label = connected_components(graph, directed=False)[1]
    inside = label[left] == label[right]
    return zip(left[inside].tolist(), right[inside].tolist(), weight[inside].tolist(), strict=True)


def _fresh(clusters: Clusters, left: int, right: int, likeness: float) -> bool:
    if not (clusters.size(left) and clusters.size(right)) or right in clusters.apart[left]:
        return False
    return clusters.average(left, right) == likeness


def _find(home: list[int], node: int) -> int:
    while home[node] != node:
        node = home[node]
    return node
