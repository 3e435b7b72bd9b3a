"""inspect_build.py TEXTS: what the three builders left in _build, as one JSON object a line. TEXTS: [[page, text that its HTML must hold], ...]."""

import html
import json
import re
import sys
from pathlib import Path

# What TeX says when a page does not show what its author wrote.
COMPLAINTS = re.compile(r"^(?:! .*|.*Missing character.*|.*undefined (?:references|citations?).*|.*(?:Reference|Citation) .* undefined.*)$", re.M)
BUILD = Path("_build")


def stems(folder: str, pattern: str) -> list[str]:
    return sorted(path.stem for path in (BUILD / folder).glob(pattern))


def text_of(page: str) -> str:
    without_tags = re.sub(r"<[^>]*>", "", (BUILD / "html" / f"{page}.html").read_text(encoding="utf-8"))
    return " ".join(html.unescape(without_tags).split())


logs = [path.read_text(errors="replace") for path in (BUILD / "latex").glob("*.log")]
print(
    json.dumps(
        {
            "html": stems("html", "*.html"),
            "notebooks": stems("html/_notebooks", "*.ipynb"),
            "pdf": {path.name: path.stat().st_size for path in (BUILD / "html/_pdf").glob("*.pdf")},
            "complaints": [line for log in logs for line in COMPLAINTS.findall(log)][:20],
            "missing": [[page, text] for page, text in json.loads(sys.argv[1]) if text not in text_of(page)],
        },
        ensure_ascii=False,
    )
)
