"""The reader as an ONNX graph, written node by node from the trained weights.

Training only. In: weights as arrays. Out: a float32 graph with ONNX Runtime's fused attention and normalisation,
and its int8 form. No exporter stands between: the graph is the same whatever version of torch trained it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

Weights = Mapping[str, NDArray[np.float32]]

OPSET = 17
FUSED = "com.microsoft"
MASKED = -1e4
GIST_LAYERS = (1, 3)
CLASSES = ("upos", "feats", "lemmas")
"""Heads whose best class is chosen inside the graph."""
SCORES = ("names", "mentions", "claims")
ANCHORS = ("acts", "modes", "statuses", "stances", "sectors")
"""Heads of the words that name acts and sayings."""
NO_BIAS = "arcs.label_head"
HEAD_PARTS = (
    *(f"heads.{name}" for name in (*CLASSES, *SCORES)),
    "arcs.arcs.dependent", "arcs.arcs.head", "arcs.label_dependent", NO_BIAS, "links.dependent", "links.head",
)  # fmt: skip
"""Parts of the one product of all heads with the word vectors, in the order of its columns."""
TOLD_PARTS = (
    *(f"told.{name}" for name in ANCHORS), "ties.anchor", "ties.word", "lands.dependent", "lands.head",
)  # fmt: skip
"""The same of the heads of acts and sayings, which see the gists."""


class Graph:
    """A graph under construction: every call adds a node and returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.known: dict[str, str] = {}

    def constant(self, value: Any, name: str | None = None) -> str:
        """Add an array; equal small ones are shared."""
        array = np.asarray(value)
        key = f"{array.dtype}{array.shape}{array.tolist()}" if array.size < 8 else ""
        if key and key in self.known:
            return self.known[key]
        name = name or f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        if key:
            self.known[key] = name
        return name

    def add(self, kind: str, inputs: Sequence[str], *, name: str | None = None, **attributes: Any) -> str:
        """Add a node with one output."""
        output = name or f"{kind.lower()}_{len(self.nodes)}"
        domain = attributes.pop("domain", "")
        self.nodes.append(
            helper.make_node(kind, inputs, [output], name=f"node_{output}", domain=domain, **attributes)
        )
        return output

    def split(self, value: str, sizes: Sequence[int], axis: int) -> list[str]:
        """Cut a tensor into parts of the given sizes."""
        names = [f"split_{len(self.nodes)}_{number}" for number in range(len(sizes))]
        parts = self.constant(np.array(sizes, dtype=np.int64))
        self.nodes.append(
            helper.make_node("Split", [value, parts], names, name=f"node_{names[0]}", axis=axis)
        )
        return names

    def linear(self, value: str, weight: NDArray[np.float32], bias: NDArray[np.float32], name: str) -> str:
        """Multiply by a weight stored [out, in] and add a bias."""
        product = self.add(
            "MatMul", [value, self.constant(weight.T, f"{name}.weight")], name=f"{name}.product"
        )
        return self.add("Add", [product, self.constant(bias, f"{name}.bias")])


def reader_graph(weights: Weights, *, attention_heads: int, compact: bool) -> onnx.ModelProto:
    """Write the whole graph; `compact` keeps the word embeddings as int8 with a scale a row."""
    graph = Graph()
    hidden = _embedding(graph, weights, compact)
    layers = []
    for number in range(_count(weights, "encoder.layers.")):
        hidden = _layer(graph, weights, f"encoder.layers.{number}", hidden, attention_heads)
        layers.append(hidden)
    words = _of_words(graph, hidden)
    for number in range(_count(weights, "word_layers.")):
        words = _word_layer(graph, weights, f"word_layers.{number}", words, attention_heads)
    words = graph.add("Identity", [words], name="words")
    _heads(graph, weights, words)
    lower = [_of_words(graph, layers[number]) for number in GIST_LAYERS]
    _told(graph, weights, graph.add("Concat", [words, *lower], axis=1))
    return _model(graph, weights)


def _embedding(graph: Graph, weights: Weights, compact: bool) -> str:
    table = weights["encoder.words.weight"]
    if compact:
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
        small = graph.constant(np.rint(table / scale).astype(np.int8), "word_embeddings")
        steps = graph.constant(scale.astype(np.float32), "word_embedding_scales")
        gathered = graph.add("Cast", [graph.add("Gather", [small, "pieces"], axis=0)], to=TensorProto.FLOAT)
        total = graph.add("Mul", [gathered, graph.add("Gather", [steps, "pieces"], axis=0)])
    else:
        total = graph.add("Gather", [graph.constant(table, "word_embeddings"), "pieces"], axis=0)
    length = graph.add("Slice", [graph.add("Shape", ["pieces"]), *map(graph.constant, _ints([1], [2]))])
    places = graph.constant(weights["encoder.positions.weight"] + weights["encoder.kind"], "positions")
    zero = graph.constant(np.array([0], dtype=np.int64))
    total = graph.add("Add", [total, graph.add("Slice", [places, zero, length, zero])])
    for number, name in enumerate(("shape", "quote", "boundary")):
        values = graph.constant(weights[f"encoder.features.{number}.weight"], f"{name}_embeddings")
        total = graph.add("Add", [total, graph.add("Gather", [values, name], axis=0)])
    return _norm(graph, weights, "encoder.norm", total)


def _of_words(graph: Graph, hidden: str) -> str:
    """A vector a word: the mean of those of its first and its last piece."""
    pieces = graph.add("Squeeze", [hidden, graph.constant(np.array([0], dtype=np.int64))])
    ends = [graph.add("Gather", [pieces, place], axis=0) for place in ("first", "last")]
    return graph.add("Mul", [graph.add("Add", ends), graph.constant(np.array(0.5, dtype=np.float32))])


def _count(weights: Weights, prefix: str) -> int:
    """The number of layers whose weights are named `prefix` and a number."""
    found = {name.removeprefix(prefix).split(".")[0] for name in weights if name.startswith(prefix)}
    return len(found)


def _layer(graph: Graph, weights: Weights, name: str, hidden: str, attention_heads: int) -> str:
    seen = _attend(graph, weights, name, hidden, attention_heads)
    hidden = _norm(graph, weights, f"{name}.out_norm", graph.add("Add", [seen, hidden]))
    fed = _feed(graph, weights, name, hidden)
    return _norm(graph, weights, f"{name}.outer_norm", graph.add("Add", [fed, hidden]))


def _word_layer(graph: Graph, weights: Weights, name: str, words: str, attention_heads: int) -> str:
    first = graph.constant(np.array([0], dtype=np.int64))
    hidden = graph.add("Unsqueeze", [words, first])
    seen = _attend(graph, weights, name, _norm(graph, weights, f"{name}.out_norm", hidden), attention_heads)
    hidden = graph.add("Add", [seen, hidden])
    fed = _feed(graph, weights, name, _norm(graph, weights, f"{name}.outer_norm", hidden))
    return graph.add("Squeeze", [graph.add("Add", [fed, hidden]), first])


def _attend(graph: Graph, weights: Weights, name: str, hidden: str, attention_heads: int) -> str:
    mixed = graph.constant(weights[f"{name}.mixed.weight"].T, f"{name}.mixed.weight")
    bias = graph.constant(weights[f"{name}.mixed.bias"], f"{name}.mixed.bias")
    seen = graph.add("Attention", [hidden, mixed, bias], domain=FUSED, num_heads=attention_heads)
    return graph.linear(seen, weights[f"{name}.out.weight"], weights[f"{name}.out.bias"], f"{name}.out")


def _feed(graph: Graph, weights: Weights, name: str, hidden: str) -> str:
    weight = graph.constant(weights[f"{name}.inner.weight"].T, f"{name}.inner.weight")
    bias = graph.constant(weights[f"{name}.inner.bias"], f"{name}.inner.bias")
    raised = graph.add("MatMul", [hidden, weight], name=f"{name}.inner.product")
    raised = graph.add("BiasGelu", [raised, bias], domain=FUSED)
    return graph.linear(
        raised, weights[f"{name}.outer.weight"], weights[f"{name}.outer.bias"], f"{name}.outer"
    )


def _norm(graph: Graph, weights: Weights, name: str, value: str) -> str:
    # Not fused with the sum before it: ONNX Runtime's SkipLayerNormalization is ten times slower than both.
    scale, shift = (
        graph.constant(weights[f"{name}.{kind}"], f"{name}.{kind}") for kind in ("weight", "bias")
    )
    return graph.add("LayerNormalization", [value, scale, shift], epsilon=1e-12, axis=-1)


def _product(graph: Graph, weights: Weights, parts: Sequence[str], vectors: str, name: str) -> dict[str, str]:
    """Several dense layers over the same vectors as one product, cut into their outputs."""
    none = np.zeros(0, dtype=np.float32)
    sizes = [len(weights[f"{part}.weight"]) for part in parts]
    stacked = np.concatenate([weights[f"{part}.weight"] for part in parts])
    biases = [weights.get(f"{part}.bias", none) for part in parts]
    shift = np.concatenate(
        [b if len(b) else np.zeros(n, np.float32) for b, n in zip(biases, sizes, strict=True)]
    )
    product = graph.linear(vectors, stacked, shift, name)
    return dict(zip(parts, graph.split(product, sizes, axis=1), strict=True))


def _heads(graph: Graph, weights: Weights, words: str) -> None:
    """All heads are one product with the word vectors, cut into parts."""
    cut = _product(graph, weights, HEAD_PARTS, words, "heads")
    for name in CLASSES:
        output = name.removesuffix("s") if name == "lemmas" else name
        graph.add("ArgMax", [cut[f"heads.{name}"]], name=output, axis=1, keepdims=0)
    for name in SCORES:
        graph.add("Identity", [cut[f"heads.{name}"]], name=name)
    graph.add("Identity", [cut["arcs.label_dependent"]], name="label_dependent")
    root = weights["arcs.root"]
    root_label = graph.constant((weights["arcs.label_head.weight"] @ root)[None], "root_label")
    graph.add("Concat", [root_label, cut[NO_BIAS]], name="label_head", axis=0)
    root_arc = weights["arcs.arcs.head.weight"] @ root + weights["arcs.arcs.head.bias"]
    heads = graph.add("Concat", [graph.constant(root_arc[None], "root_arc"), cut["arcs.arcs.head"]], axis=0)
    scores = _biaffine(graph, weights, "arcs.arcs", (cut["arcs.arcs.dependent"], heads))
    _mask_arcs(graph, scores)
    links = _biaffine(graph, weights, "links", (cut["links.dependent"], cut["links.head"]))
    graph.add("Identity", [links], name="link")


def _told(graph: Graph, weights: Weights, vectors: str) -> None:
    """The heads of acts and sayings, over the gists."""
    gist = graph.constant(weights["gist.weight"].T, "gist.weight")
    raised = graph.add("MatMul", [vectors, gist], name="gist.product")
    gists = graph.add("BiasGelu", [raised, graph.constant(weights["gist.bias"], "gist.bias")], domain=FUSED)
    cut = _product(graph, weights, TOLD_PARTS, gists, "told")
    for name in ANCHORS:
        graph.add("Identity", [cut[f"told.{name}"]], name=name)
    for side in ("anchor", "word"):
        graph.add("LeakyRelu", [cut[f"ties.{side}"]], name=f"tie_{side}", alpha=0.1)
    lands = _biaffine(graph, weights, "lands", (cut["lands.dependent"], cut["lands.head"]))
    graph.add("Identity", [lands], name="lands")


def _biaffine(graph: Graph, weights: Weights, name: str, sides: tuple[str, str]) -> str:
    rows, columns = (graph.add("LeakyRelu", [side], alpha=0.1) for side in sides)
    weight = graph.constant(weights[f"{name}.weight"], f"{name}.weight")
    rows = graph.add("MatMul", [rows, weight], name=f"{name}.rows")
    rows = graph.add("Add", [rows, graph.constant(weights[f"{name}.bias"], f"{name}.bias")])
    turned = graph.add("Transpose", [columns], perm=[1, 0])
    return graph.add("MatMul", [rows, turned], name=f"{name}.scores")


def _mask_arcs(graph: Graph, scores: str) -> None:
    """Keep the root column and the arcs within a sentence."""
    down, across = (graph.constant(np.array([axis], dtype=np.int64)) for axis in (1, 0))
    column = graph.add("Unsqueeze", ["sentence", down])
    row = graph.add("Unsqueeze", ["sentence", across])
    same = graph.add("Equal", [column, row])
    kept = graph.add("Equal", [column, column])
    allowed = graph.add("Concat", [kept, same], axis=1)
    graph.add("Where", [allowed, scores, graph.constant(np.array(MASKED, dtype=np.float32))], name="arcs")


def _ints(*values: Sequence[int]) -> list[NDArray[np.int64]]:
    return [np.array(value, dtype=np.int64) for value in values]


def _model(graph: Graph, weights: Weights) -> onnx.ModelProto:
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info(name, whole, [1, "T"])
        for name in ("pieces", "shape", "quote", "boundary")
    ]
    inputs += [helper.make_tensor_value_info(name, whole, ["N"]) for name in ("first", "last", "sentence")]
    hidden, labels = weights["encoder.kind"].shape[0], weights["arcs.label_head.weight"].shape[0]
    outputs = [helper.make_tensor_value_info("words", real, ["N", hidden])]
    outputs += [helper.make_tensor_value_info(name, whole, ["N"]) for name in ("upos", "feats", "lemma")]
    outputs.append(helper.make_tensor_value_info("arcs", real, ["N", "N1"]))
    outputs.append(helper.make_tensor_value_info("label_dependent", real, ["N", labels]))
    outputs.append(helper.make_tensor_value_info("label_head", real, ["N1", labels]))
    for kind, names in (("heads", SCORES), ("told", ANCHORS)):
        for name in names:
            outputs.append(
                helper.make_tensor_value_info(name, real, ["N", len(weights[f"{kind}.{name}.weight"])])
            )
    for side in ("anchor", "word"):
        size = len(weights[f"ties.{side}.weight"])
        outputs.append(helper.make_tensor_value_info(f"tie_{side}", real, ["N", size]))
    outputs += [helper.make_tensor_value_info(name, real, ["N", "N"]) for name in ("link", "lands")]
    made = helper.make_graph(graph.nodes, "reader", inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9, producer_name="parley")


def quantised(source: Path, target: Path, *, heads: bool, reduce_range: bool = True) -> None:
    """Write the int8 form of a graph: attention and dense layers per channel, scores of pairs left alone.

    `reduce_range` keeps weights in 7 bits, without which processors that lack VNNI overflow.
    """
    left = ["node_arcs.arcs.rows", "node_arcs.arcs.scores", "node_links.rows", "node_links.scores"]
    left += ["node_lands.rows", "node_lands.scores"]
    if not heads:
        left += ["node_heads.product", "node_told.product"]
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Attention"],
        per_channel=True,
        reduce_range=reduce_range,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=left,
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
