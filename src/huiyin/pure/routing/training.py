"""Training: softmax regression on TF-IDF rows, and a temperature that makes its certainty honest.

The temperature is chosen on texts that the weights were not fitted on (three folds), by the log loss:
Guo et al., On Calibration of Modern Neural Networks, 2017, §4.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_array

from huiyin.pure.routing import features
from huiyin.pure.routing.model import Floats, Model, softmax

PENALTY = 3e-5  # on the squared weights, per text
STEPS = 120
FOLDS = 3

Documents = Sequence[Mapping[str, int]]
Labels = NDArray[np.int64]


def train(texts: Sequence[str], categories: Sequence[str]) -> Model:
    """Return a model of texts and their categories. The order of the pairs does not matter, nor do repetitions.

    Raises ValueError with fewer than two categories.
    """
    pairs = sorted(set(zip(texts, categories, strict=True)))
    names = tuple(sorted({category for _, category in pairs}))
    if len(names) < 2:
        raise ValueError("two categories at least are needed")
    documents = [features.terms(text) for text, _ in pairs]
    labels = np.array([names.index(category) for _, category in pairs], dtype=np.int64)
    terms, rarity, weights, offsets = _fit(documents, labels, len(names))
    temperature = _temperature(documents, labels, len(names))
    return Model(names, tuple(terms), rarity, weights, offsets, temperature)


def _fit(documents: Documents, labels: Labels, count: int) -> tuple[list[str], Floats, Floats, Floats]:
    terms, rarity = features.vocabulary(documents)
    rows = features.rows(documents, {term: place for place, term in enumerate(terms)}, rarity)
    target = np.zeros((len(labels), count))
    target[np.arange(len(labels)), labels] = 1
    start = np.zeros((len(terms) + 1) * count)
    found = minimize(
        _loss,
        start,
        args=(rows, target),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": STEPS, "maxcor": 5},
    )
    table = found.x.reshape(-1, count)
    return terms, rarity, table[:-1], table[-1]


def _loss(flat: Floats, rows: csr_array, target: Floats) -> tuple[float, Floats]:
    """Return the mean log loss with the penalty, and its slope; the last row of the table holds the offsets."""
    table = flat.reshape(-1, target.shape[1])
    weights = table[:-1]
    chances = softmax(rows @ weights + table[-1])
    number = len(target)
    loss = -float((target * np.log(chances + 1e-300)).sum()) / number + PENALTY / 2 * float(
        (weights**2).sum()
    )
    missed = (chances - target) / number
    slope = np.vstack([rows.T @ missed + PENALTY * weights, missed.sum(axis=0)])
    return loss, slope.ravel()


def _temperature(documents: Documents, labels: Labels, count: int) -> float:
    """Return the temperature of least log loss on folds that the weights have not seen; 1 when there are too few."""
    fold = np.arange(len(labels)) % FOLDS
    if len(labels) < 10 * FOLDS:
        return 1.0
    scores = np.zeros((len(labels), count))
    for part in range(FOLDS):
        inside = [document for document, at in zip(documents, fold, strict=True) if at != part]
        terms, rarity, weights, offsets = _fit(inside, labels[fold != part], count)
        outside = [document for document, at in zip(documents, fold, strict=True) if at == part]
        column = {term: place for place, term in enumerate(terms)}
        scores[fold == part] = features.rows(outside, column, rarity) @ weights + offsets
    at = np.arange(len(labels))

    def loss(power: float) -> float:
        return -float(np.log(softmax(scores / np.exp(power))[at, labels] + 1e-300).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x))
