"""Files that are no statement of any known format: which thing the bytes are, by their content."""

import re
from typing import Final

_MAGIC: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a photo (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM\x00", "a picture (BMP)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"RIFF", "a sound or picture file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x00\x00\x00\x18ftyp", "a video"),
    (b"\x00\x00\x00\x20ftyp", "a video or photo"),
)
_STATEMENT_FORMATS: Final = (
    ("JSON", re.compile(rb"^\s*[\[{]\s*[\"{\[\]}]")),
)
_XML: Final = re.compile(
    rb"\s*<\?xml[^>]{0,500}>(?:\s|<!--(?:(?!-->).){0,2000}-->|<[!?][^>-]{0,500}>)*<([A-Za-z_][\w.:-]{0,60})", re.DOTALL
)
_ADVICE: Final = (
    "Ballast reads CSV and other tables, Excel workbooks, OFX, QIF, CAMT, MT940 and Norma 43. "
    "Ask your bank's download page for one of these."
)


def refusal(head: bytes) -> str | None:
    """The sentence for a file that is recognised as something else, or None where it may be a table."""
    for magic, thing in _MAGIC:
        if head.startswith(magic):
            return f"This seems to be {thing}, not a list of transactions. {_ADVICE}"
    if found := _XML.match(head[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        root = found[1].decode("ascii", "replace")
        return f"This is an XML file (“{root}”), but no bank statement that Ballast knows. {_ADVICE}"
    for name, pattern in _STATEMENT_FORMATS:
        if pattern.search(head[:8192].lstrip(b"\xef\xbb\xbf")):
            return f"This is a {name} file, which is no bank statement that Ballast knows. {_ADVICE}"
    if _is_binary(head):
        return f"This doesn't seem to be text: it is a binary file, whatever its name says. {_ADVICE}"
    return None


def _is_binary(head: bytes) -> bool:
    """Whether many bytes are control characters that no text has. NULs alone may be UTF-16 or padding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    sample = head[:4096]
    nul = sample.count(0)
    strange = sum(sample.count(byte) for byte in (*range(1, 9), 11, *range(14, 27), *range(28, 32)))
    if strange > max(2, len(sample) // 50):
        return True
    return nul > 0 and strange > len(sample) // 200 and nul < len(sample) // 3
