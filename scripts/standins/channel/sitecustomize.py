"""Debian's interpreter has `site` frozen into it and looks for dist-packages; conda's layout is site-packages."""

import os
import site
import sys


def _site_packages(prefixes=None):
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    unique = dict.fromkeys(prefixes or site.PREFIXES)
    return [os.path.join(prefix, "lib", version, "site-packages") for prefix in unique if prefix]


site.getsitepackages = _site_packages

# A virtual environment's own folder is found by Debian's code already.
if sys.prefix == sys.base_prefix and not sys.flags.no_site:
    for _directory in _site_packages():
        if os.path.isdir(_directory) and _directory not in sys.path:
            site.addsitedir(_directory)
