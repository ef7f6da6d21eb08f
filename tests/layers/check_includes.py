#!/usr/bin/env python3
"""Reads every #include of core, app, plugins and gpu against the directions of dependency (design, section 2).

usage: check_includes.py SOURCE_DIR       prints each violation as FILE:LINE: sentence; status 1 if there is any
"""
import os
import re
import sys

# folder -> folders (or single headers) of ours that it may include beside itself. The longest match on either side counts.
MAY_INCLUDE = {
    "core/sdk": [],
    "core/base": [],
    "core/base/rng.hpp": ["core/sdk"],  # header-only, and must exist once: a plugin draws the same numbers
    "core/data": ["core/base", "core/sdk"],
    "core/job": ["core/base", "core/sdk", "core/data"],
    "core/io": ["core/base", "core/sdk", "core/data", "core/job"],
    "core/compute": ["core/base", "core/sdk"],
    "core/model": ["core/base", "core/sdk", "core/data", "core/compute"],
    "core/plugin": ["core/base", "core/sdk", "core/data", "core/job", "core/compute"],
    "core/store": ["core/base", "core/sdk", "core/data", "core/job"],
    "core/session": ["core/base", "core/sdk", "core/data", "core/job", "core/store", "core/plugin/catalogue.hpp"],
    "app/cli": ["core/base", "core/sdk", "core/data", "core/job", "core/store", "core/session", "core/plugin/catalogue.hpp"],
    "app/worker": ["core/base", "core/sdk", "core/data", "core/job", "core/io", "core/compute", "core/model", "core/plugin"],
    "app/views": ["core/base", "core/sdk", "core/data", "core/job"],
    "app/render": ["core/base", "core/sdk", "core/data", "core/job", "app/views"],
    "app/gui": ["core/base", "core/sdk", "core/data", "core/job", "core/store", "core/session", "core/plugin/catalogue.hpp",
                "app/views"],
    "gpu": ["core/base", "core/compute"],
    "plugins": ["core/sdk"],
}

# Libraries that a pattern of include names, and the only folders that may see them.
HOMES = [
    (r"Q[A-Z]\w*$|Qt\w*/", "Qt", ["app/views", "app/render", "app/gui"]),
    (r"vtk\w*\.h$", "VTK", ["app/views", "app/render", "app/gui"]),
    (r"cuda|cublas|nv(ml|rtc)", "CUDA", ["gpu"]),
    (r"hdf5\.h$|H5\w*public\.h$|matio\.h$", "HDF5 and matio", ["core/io"]),
    (r"cblas\.h$|lapacke?\.h$|f77blas\.h$", "BLAS", ["core/compute"]),
    (r"tbb/|oneapi/", "oneTBB", ["core/base"]),
    (r"openssl/", "OpenSSL", ["core/base"]),
    (r"sqlite3\.h$", "SQLite", ["core/store"]),
]

# Costly to compile: never in a header.
BANNED_IN_HEADERS = [r"nlohmann/json\.hpp$", r"Eigen/Dense$", r"QtWidgets$"]

# What a plugin may see beside the SDK and the standard library.
PLUGIN_LIBRARIES = ("ranvier/", "Eigen/", "boost/", "Spectra/", "hwy/")

SOURCES = (".cpp", ".hpp", ".h", ".c", ".cu", ".cuh", ".inc")
HEADERS = (".hpp", ".h", ".cuh")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def longest_match(path, keys):
    """The key that is `path` or a folder above it; the longest, or None."""
    found = [k for k in keys if path == k or path.startswith(k + "/")]
    return max(found, key=len) if found else None


def layer(path):
    """The folder of the table that a path of ours lies in, or None."""
    return longest_match(path, [k for k in MAY_INCLUDE if not k.endswith(".hpp")])


def own_target(root, path, quote, name):
    """The path from the root that an include of ours means, or None for a library's. `error` tells a wrong form."""
    if name.startswith("ranvier/"):
        return "core/sdk/" + name, None
    if quote == "<":
        return None, None
    beside = os.path.normpath(os.path.join(os.path.dirname(path), name))
    if os.path.exists(os.path.join(root, beside)):
        if path.startswith("plugins/"):
            return beside, None
        if beside != os.path.normpath(name):
            return beside, f'"{name}" is written from the folder beside it; write "{beside}"'
    return os.path.normpath(name), None


def check_own(path, target):
    """A sentence if a file may not include another file of ours."""
    here, there = layer(path), layer(target)
    if there is None:
        return f'"{target}" lies in no folder of the table in check_includes.py'
    if here == "plugins" and there == "plugins":
        same = path.split("/")[1] == target.split("/")[1]
        return None if same else f'"{target}" belongs to another plugin'
    allowed = MAY_INCLUDE[longest_match(path, MAY_INCLUDE)]
    if here == there or longest_match(target, allowed):
        return None
    return f'{here} may not include "{target}"; it may include {", ".join(allowed) or "nothing of ours"}'


def check_library(path, name):
    """A sentence if a file may not include a library's header."""
    for pattern, library, homes in HOMES:
        if re.match(pattern, name) and not longest_match(path, homes):
            return f"<{name}>: {library} may be included only in {', '.join(homes)}"
    if path.endswith(HEADERS):
        for pattern in BANNED_IN_HEADERS:
            if re.match(pattern, name):
                return f"<{name}> is banned from headers: it costs seconds in every unit that sees it"
    if path.startswith("plugins/"):
        standard = "/" not in name and "." not in name or re.match(r"(std\w+|math|float|limits|string)\.h$|\w+mmintrin\.h|immintrin\.h$", name)
        if not standard and not name.startswith(PLUGIN_LIBRARIES):
            return f"<{name}>: a plugin sees the SDK, the standard library and {', '.join(PLUGIN_LIBRARIES[1:])} only"
    return None


def check_file(root, path, text):
    """The violations of one file, as sentences with file and line."""
    if layer(path) is None:
        return [f"{path}:1: lies in no folder of the table in check_includes.py"]
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        target, form = own_target(root, path, *match.groups())
        sentence = form or (check_own(path, target) if target else check_library(path, match.group(2)))
        if sentence:
            found.append(f"{path}:{number}: {sentence}")
    return found


def check_tree(root):
    violations, n_files = [], 0
    for top in ("core", "app", "plugins", "gpu"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in sorted(names):
                if not name.endswith(SOURCES):
                    continue
                n_files += 1
                full = os.path.join(folder, name)
                with open(full, encoding="utf-8") as f:
                    violations += check_file(root, os.path.relpath(full, root), f.read())
    return violations, n_files


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    violations, n_files = check_tree(sys.argv[1])
    for violation in violations:
        print(violation)
    print(f"{n_files} files read, {len(violations)} violations")
    if n_files == 0:
        sys.exit(f"no source was found below {sys.argv[1]}")
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
