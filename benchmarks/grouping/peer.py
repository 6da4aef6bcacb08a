"""One peer on `letters.csv` of a folder, run by its own Python: writes the groups of each setting as JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import rjieba

Guess = dict[str, int]


def dbscan(ids: list[str], words: list[list[str]], place: Path) -> Iterable[tuple[str, Guess]]:
    from sklearn.cluster import DBSCAN
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(analyzer=lambda one: one, sublinear_tf=True).fit_transform(words)
    far = np.maximum(0, 1 - (rows @ rows.T).toarray())
    for radius in np.arange(0.4, 0.85, 0.05):
        yield (
            f"radius {radius:.2f}",
            labelled(ids, DBSCAN(eps=radius, min_samples=2, metric="precomputed").fit_predict(far)),
        )


def minhash(ids: list[str], words: list[list[str]], place: Path) -> Iterable[tuple[str, Guess]]:
    from datasketch import MinHash, MinHashLSH

    prints = []
    for one in words:
        made = MinHash(num_perm=128)
        made.update_batch([word.encode() for word in set(one)])
        prints.append(made)
    for least in (0.2, 0.3, 0.4, 0.5, 0.6):
        near = MinHashLSH(threshold=least, num_perm=128)
        home = list(range(len(ids)))
        for at, made in enumerate(prints):
            for other in near.query(made):
                old, new = home[at], home[other]
                home = [new if label == old else label for label in home]
            near.insert(at, made)
        yield f"Jaccard {least}", dict(zip(ids, home, strict=True))


def bertopic(ids: list[str], words: list[list[str]], place: Path) -> Iterable[tuple[str, Guess]]:
    from bertopic import BERTopic
    from hdbscan import HDBSCAN
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    vectors = np.load(place / "vectors.npy")
    for least in (2, 3, 5):
        model = BERTopic(
            umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=0),
            hdbscan_model=HDBSCAN(min_cluster_size=least, metric="euclidean"),
            vectorizer_model=CountVectorizer(analyzer=str.split),
        )
        topics, _ = model.fit_transform([" ".join(one) for one in words], vectors)
        yield f"smallest cluster {least}", labelled(ids, topics)


def labelled(ids: list[str], labels: Iterable[int]) -> Guess:
    """Return the labels; what is noise stands alone."""
    return {
        one: int(label) if label >= 0 else -2 - at
        for at, (one, label) in enumerate(zip(ids, labels, strict=True))
    }


METHODS: dict[str, Callable[[list[str], list[list[str]], Path], Iterable[tuple[str, Guess]]]] = {
    "dbscan": dbscan,
    "minhash": minhash,
    "bertopic": bertopic,
}


def main() -> None:
    method, place = sys.argv[1], Path(sys.argv[2])
    with (place / "letters.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    words = [rjieba.cut(text) for _, text in rows]
    found = dict(METHODS[method]([row[0] for row in rows], words, place))
    (place / f"{method}.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
