"""Training: two linear machines a category, added up, and a temperature that makes their certainty honest.

One machine sees the rows as they are; the other sees each term times the logarithm of how much likelier it is in the
category than outside (Wang and Manning, Baselines and Bigrams, 2012). Both are support vector machines fitted by
scikit-learn's LinearSVC, which is imported here alone: using a model needs no scikit-learn.
The temperature is chosen on texts that the machines have not read (three folds), by the log loss:
Guo et al., On Calibration of Modern Neural Networks, 2017, §4.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_array

from huiyin.pure.routing import features
from huiyin.pure.routing.model import Floats, Model, softmax

PLAIN, WEIGHED = 0.5, 0.2  # how much an error costs each machine (C)
FOLDS = 3
ENOUGH = 30  # texts, to choose a temperature from

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
    """Return the terms, their rarity, and the weights and offsets of both machines added up."""
    terms, rarity = features.vocabulary(documents, least=2 if len(documents) > ENOUGH else 1)
    rows = features.rows(documents, {term: place for place, term in enumerate(terms)}, rarity)
    plain, weighed = np.zeros((2, len(terms) + 1, count))
    for category in range(count):
        inside = labels == category
        plain[:, category] = _machine(rows, inside, PLAIN)
        ratio = _ratio(rows, inside)
        weighed[:, category] = _machine(rows.multiply(ratio).tocsr(), inside, WEIGHED)
        weighed[:-1, category] *= ratio
    both = np.zeros_like(plain)
    for table in (plain, weighed):
        both += table / ((rows @ table[:-1] + table[-1]).std() or 1.0)  # each has the same say
    return terms, rarity, both[:-1], both[-1]


def _machine(rows: csr_array, inside: NDArray[np.bool_], cost: float) -> Floats:
    """Return the weights of one machine and, last, its offset."""
    from sklearn.svm import LinearSVC

    if inside.all() or not inside.any():
        return np.append(np.zeros(rows.shape[1]), 1.0 if inside.any() else -1.0)
    machine = LinearSVC(C=cost, random_state=0, max_iter=5000).fit(rows, inside)
    return np.append(machine.coef_[0], machine.intercept_[0])


def _ratio(rows: csr_array, inside: NDArray[np.bool_]) -> Floats:
    """Return for each term ln of its share of the category's terms over its share of the others', each plus one."""
    present = (rows > 0).astype(np.float64)
    ours, theirs = (np.asarray(present[part].sum(axis=0)).ravel() + 1 for part in (inside, ~inside))
    return np.asarray(np.log((ours / ours.sum()) / (theirs / theirs.sum())))


def _temperature(documents: Documents, labels: Labels, count: int) -> float:
    """Return the temperature of least log loss on folds that the machines have not seen; 1 when there are too few."""
    fold = np.arange(len(labels)) % FOLDS
    if len(labels) < ENOUGH:
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

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 2), method="bounded").x))
