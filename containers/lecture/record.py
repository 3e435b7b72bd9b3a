"""record.py PREFIX NAME REQUIREMENTS FOLDER: writes down what conda and pip resolved.

The package difference between two images is made from these files. No times: the same packages give the same bytes.
"""

import importlib.metadata
import json
import os
import re
import sys
from pathlib import Path


def conda_packages(prefix):
    for file in sorted(Path(prefix, "conda-meta").glob("*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))


def without_credentials(url):
    url = re.sub(r"//[^/@]*@", "//", url)
    return re.sub(r"/t/[^/]+/", "/", url)


def explicit(packages):
    """The format of `conda list --explicit --md5`, in the order of the file names."""
    lines = ["@EXPLICIT"]
    for package in packages:
        md5 = package.get("md5")
        lines.append(without_credentials(package["url"]) + (f"#{md5}" if md5 else ""))
    return lines


def pip_distributions(prefix, packages):
    """Distributions whose metadata no conda package owns: `pip freeze` lists conda's too, by paths of the machine
    that built them."""
    owned = {os.path.join(prefix, name) for package in packages for name in package.get("files", [])}
    for distribution in importlib.metadata.distributions():
        folder = str(distribution._path)
        files = (os.path.join(folder, name) for name in ("METADATA", "PKG-INFO"))
        if folder not in owned and not any(name in owned for name in files):
            yield distribution


def freeze_line(distribution):
    name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
    direct = json.loads(distribution.read_text("direct_url.json") or "{}")
    if direct.get("dir_info", {}).get("editable"):
        sys.exit(
            f"container-action-error: {name} is installed as editable (-e), which points into the build's folder and is "
            "gone in the image; leave out the -e"
        )
    if "vcs_info" in direct:
        vcs = direct["vcs_info"]
        below = f"#subdirectory={direct['subdirectory']}" if direct.get("subdirectory") else ""
        return f"{name} @ {vcs['vcs']}+{without_credentials(direct['url'])}@{vcs['commit_id']}{below}"
    # An archive by its address: the index may hold another of that version, or none.
    sha256 = direct.get("archive_info", {}).get("hashes", {}).get("sha256")
    if sha256 and direct["url"].startswith("http"):
        address = without_credentials(direct["url"]).partition("#")[0]
        return f"{name} @ {address}#sha256={sha256}"
    return f"{name}=={distribution.version}"


def main(prefix, name, requirements, folder):
    packages = list(conda_packages(prefix))
    frozen = sorted({freeze_line(distribution) for distribution in pip_distributions(prefix, packages)})
    try:
        pip = importlib.metadata.version("pip")
    except importlib.metadata.PackageNotFoundError:
        pip = None
    activation = Path(prefix, "etc/conda/activate.d")
    facts = {
        "name": name,
        "prefix": prefix,
        "python": ".".join(map(str, sys.version_info[:3])),
        "pip": pip,
        "pip_section": os.path.isfile(requirements),
        "conda_packages": len(packages),
        "pip_packages": len(frozen),
        # ENV stands in for activation; these scripts are what it cannot do.
        "activation_scripts": sorted(file.name for file in activation.glob("*.sh")) if activation.is_dir() else [],
    }
    Path(folder, "conda-explicit.txt").write_text("\n".join(explicit(packages)) + "\n", encoding="utf-8")
    Path(folder, "pip-freeze.txt").write_text("".join(f"{line}\n" for line in frozen), encoding="utf-8")
    Path(folder, "build.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


main(*sys.argv[1:])
