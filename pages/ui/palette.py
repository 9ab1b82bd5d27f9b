"""The colours of charts, one set for each mode. `.streamlit/config.toml` holds the same values for everything else."""

from dataclasses import dataclass
from typing import Final, Literal

Mode = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """Colours named by meaning. A chart asks for `money_in`, never for a green."""

    mode: Mode
    background: str
    text: str
    muted: str
    line: str
    rest: str
    accent: str
    money_in: str
    money_out: str
    warning: str
    danger: str
    anomaly: str
    band_90: str
    band_50: str
    warning_fill: str
    danger_fill: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]
    swatches: tuple[str, ...]
    """What the colours of categories look like, in the order of `models.CATEGORY_COLOURS`; never without icon and name."""


LIGHT: Final = Palette(
    mode="light", background="#FFFFFF", text="#111926", muted="#586477", line="#E2E6EC", rest="#C3CBD7",
    accent="#2457A6", money_in="#0B7A66", money_out="#A74A04", warning="#8A5A00", danger="#B3261E", anomaly="#A0308F",
    band_90="#E3ECF9", band_50="#BFD3F1", warning_fill="#FBF0D9", danger_fill="#FBE3E1",
    categorical=("#2457A6", "#C0703A", "#3EA18B", "#9E2563", "#7672A3", "#7B5D10", "#B275E2", "#261974", "#4E3F13", "#500621"),
    sequential=("#EEF4FC", "#DCE8F8", "#C5D8F2", "#A9C4EA", "#8AADDF", "#6A94D1", "#4C7BC1", "#2457A6", "#1B4483", "#133263"),
    diverging=("#843A02", "#A74A04", "#C97A45", "#E2A88C", "#F3D6C7", "#CDE7E0", "#9CCFC2", "#5FAF9E", "#0B7A66", "#075848"),
    swatches=("#2457A6", "#0B6E99", "#0B7A66", "#3A7A1E", "#6B6A12", "#8A5A00", "#A74A04", "#B0336B", "#7B3FA0", "#586477"),
)  # fmt: skip

DARK: Final = Palette(
    mode="dark", background="#10151C", text="#E7EBF1", muted="#9CA8B8", line="#27303C", rest="#465263",
    accent="#86B3FF", money_in="#52C7B0", money_out="#F09B73", warning="#E9B44C", danger="#FF8F87", anomaly="#EE9BE0",
    band_90="#1A2A45", band_50="#29457A", warning_fill="#3A2E12", danger_fill="#43201F",
    categorical=("#86B3FF", "#E9A15B", "#619781", "#B170CD", "#F2D73E", "#DD6130", "#39E8FC", "#6255C4", "#A04A4F", "#CDF9CC"),
    sequential=("#16233A", "#1B2F52", "#213D6C", "#294D89", "#335FA8", "#4474C4", "#5C8CDD", "#86B3FF", "#AECBFF", "#D6E4FF"),
    diverging=("#F5BFA3", "#F09B73", "#C9764F", "#935236", "#573629", "#1E443D", "#246558", "#34917F", "#52C7B0", "#A0E5D6"),
    swatches=("#86B3FF", "#6CC5EE", "#52C7B0", "#8ACB6B", "#C9C25A", "#E9B44C", "#F09B73", "#F48FB8", "#C99BF0", "#9CA8B8"),
)  # fmt: skip


def for_mode(mode: Mode) -> Palette:
    """The palette of one mode."""
    return DARK if mode == "dark" else LIGHT
