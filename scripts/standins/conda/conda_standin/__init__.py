"""A `mamba`/`conda` command over py-rattler and a local channel: real solver, real packages, real records.

Not real: the wording of conflicts, shell activation, and any channel but the local one.
"""
