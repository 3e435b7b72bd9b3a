"""book.py FOLDER: writes a book of one page, with the theme of QuantEcon if the environment has it."""

import importlib.util
import sys
from pathlib import Path

folder = Path(sys.argv[1])
folder.mkdir(parents=True)
theme = "quantecon_book_theme" if importlib.util.find_spec("quantecon_book_theme") else "sphinx_book_theme"
(folder / "_config.yml").write_text(
    "title: Verification\nauthor: container-action\nexecute:\n  execute_notebooks: force\n  timeout: 300\n"
    f"only_build_toc_files: true\nsphinx:\n  config:\n    html_theme: {theme}\n"
)
(folder / "_toc.yml").write_text("format: jb-book\nroot: intro\n")
(folder / "intro.md").write_text(
    "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\n"
    "kernelspec:\n  display_name: Python 3\n  language: python\n  name: python3\n---\n\n"
    "# One page\n\n```{code-cell} python3\nimport sys\nprint('answer', 6 * 7)\nprint(f'kernel-prefix={sys.prefix}=kernel-prefix')\n```\n"
)
