"""inspect_pdf.py FOLDER...: prints what the PDF and the log of each LaTeX folder say, one JSON object a line."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

# What TeX says when a page does not show what its author wrote. Overfull lines are matters of the text.
COMPLAINTS = re.compile(r"^(?:! .*|.*Missing character.*|.*undefined (?:references|citations?).*|.*(?:Reference|Citation) .* undefined.*)$", re.M)


def dictionary(parent: DictionaryObject, key: str) -> DictionaryObject:
    return parent.get(key, DictionaryObject()).get_object()


def fonts_of(resources: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every font, those inside of drawn figures too."""
    for font in dictionary(resources, "/Font").values():
        yield font.get_object()
    for form in (x.get_object() for x in dictionary(resources, "/XObject").values()):
        if form["/Subtype"] == "/Form":
            yield from fonts_of(dictionary(form, "/Resources"))


def described(font: DictionaryObject) -> tuple[str, str]:
    """Name and kind of a font; Type3 are bitmaps."""
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    name = re.sub(r"^/(?:[A-Z]{6}\+)?", "", str(font.get("/BaseFont", f"/bitmaps {font.indirect_reference.idnum}")))
    embedded = any(key.startswith("/FontFile") for key in dictionary(inner, "/FontDescriptor")) or font["/Subtype"] == "/Type3"
    return name, str(font["/Subtype"])[1:] + ("" if embedded else ", not embedded")


def add_characters(font: DictionaryObject) -> None:
    """A font of the collection Adobe-GB1 does not tell its characters: readers know them, pypdf does not, TeX does."""
    if "/ToUnicode" in font or "Fandol" not in font.get("/BaseFont", ""):
        return
    found = subprocess.run(["kpsewhich", "--format=cmap", "Adobe-GB1-UCS2"], capture_output=True, text=True, check=True)
    stream = DecodedStreamObject()
    stream.set_data(Path(found.stdout.strip()).read_bytes())
    font[NameObject("/ToUnicode")] = stream


def inspect(folder: Path) -> dict[str, object]:
    log = (folder / "book.log").read_text(errors="replace")
    reader = PdfReader(folder / "book.pdf")
    fonts = [font for page in reader.pages for font in fonts_of(page["/Resources"].get_object())]
    for font in fonts:
        add_characters(font)
    return {
        "book": folder.name,
        "engine": log.split("\n", 1)[0],
        "complaints": COMPLAINTS.findall(log),
        "fonts": dict(map(described, fonts)),
        "images": sum(len(page.images) for page in reader.pages),
        "pages": [page.extract_text() for page in reader.pages],
    }


for argument in sys.argv[1:]:
    print(json.dumps(inspect(Path(argument)), ensure_ascii=False))
