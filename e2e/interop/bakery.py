"""Reads what `lapel pack --bake` baked with other people's software, and with a reader that counts braces.

    pip install openbadges-bakery openbadgeslib
    python e2e/interop/bakery.py LAPEL PICTURE.png PICTURE.svg DOCUMENT…
"""

import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import openbadges_bakery
from openbadgeslib import baking


def naive(data: bytes) -> str:
    """The first braces that are in balance behind the keyword, without regard to strings."""
    text = data.decode("latin-1")
    start = text.index("{", text.index("openbadgecredential"))
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start : at + 1]
    raise ValueError("braces out of balance")


def readers(data: bytes, picture: Path, document: str):
    """Which readers find which edition, by the names that each of them looks for."""
    second = is_assertion(document)
    png = picture.suffix == ".png"
    if second:
        yield "openbadges-bakery", lambda: openbadges_bakery.unbake(io.BytesIO(data))
    if png:
        keyword = b"openbadges" if second else b"openbadgecredential"
        yield "openbadgeslib", lambda: baking.extract_png(data, keyword=keyword)
    else:
        element = "openbadges:assertion" if second else "openbadges:credential"
        yield "openbadgeslib", lambda: baking.extract_svg(data, element=element, text_fallback=True)
    if png and not second and document.lstrip().startswith("{"):
        yield "naive", lambda: naive(data)


def is_assertion(document: str) -> bool:
    try:
        kind = json.loads(document).get("type")
    except ValueError:
        return False
    kinds = kind if isinstance(kind, list) else [kind]
    return "Assertion" in kinds and "VerifiableCredential" not in kinds


def same(one, other: str) -> bool:
    one = one.decode() if isinstance(one, bytes) else one
    try:
        return json.loads(one) == json.loads(other)
    except (ValueError, TypeError):
        return one is not None and one.strip() == other.strip()


def main() -> int:
    lapel, pictures, documents = sys.argv[1], [Path(it) for it in sys.argv[2:4]], sys.argv[4:]
    told, missed = {}, []
    with tempfile.TemporaryDirectory() as folder:
        for document in documents:
            text = Path(document).read_text()
            for picture in pictures:
                out = Path(folder) / f"baked{picture.suffix}"
                made = subprocess.run([lapel, "pack", "--bake", picture, "-o", out, document], capture_output=True)
                if made.returncode:
                    missed.append(f"{document}: not baked: {made.stderr.decode().strip()}")
                    continue
                data = out.read_bytes()
                for name, read in readers(data, picture, text):
                    try:
                        good = same(read(), text)
                    except Exception as error:
                        good, error = False, error
                    found, all_ = told.get((name, picture.suffix), (0, 0))
                    told[(name, picture.suffix)] = (found + good, all_ + 1)
                    if not good:
                        missed.append(f"{document}: {name} on {picture.suffix}")
    for (name, kind), (found, all_) in sorted(told.items()):
        print(f"{name:20} {kind}  {found} of {all_}")
    print("\n".join(missed))
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
