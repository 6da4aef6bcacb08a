"""Routing: what a matter is about, with a certainty that can be taken at its word. See docs/algorithms/routing.md."""

from __future__ import annotations

from huiyin.pure.routing.model import Model, ModelError, Route
from huiyin.pure.routing.training import train
from huiyin.pure.routing.tree import Branch, Tree, load_tree, train_tree

__all__ = ["Branch", "Model", "ModelError", "Route", "Tree", "load_tree", "train", "train_tree"]
