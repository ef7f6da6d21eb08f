#!/usr/bin/env python3
"""Compiles each header of core, app, plugins and gpu alone, so that none leans on what another file included before it.

usage: check_headers.py SOURCE_DIR --stamps DIR [--without FOLDER]... --cxx COMPILER --cc COMPILER -- FLAG...

A header that passed is not compiled again until it, a header of ours below it, the compiler or the flags change: DIR keeps a
stamp named by the hash of all those. A .h header is plain C and must compile as C too.
"""
import argparse
import concurrent.futures
import hashlib
import os
import re
import subprocess
import sys

HEADERS = (".hpp", ".h", ".cuh")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wno-sign-conversion", "-Werror"]
N_AT_ONCE = 2


def headers_below(root):
    found = []
    for top in ("core", "app", "plugins", "gpu"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            found += [os.path.relpath(os.path.join(folder, n), root) for n in names if n.endswith(HEADERS)]
    return sorted(found)


def reached(root, header, seen):
    """The header and all of ours that it includes, directly or not."""
    if header in seen:
        return seen
    seen.add(header)
    with open(os.path.join(root, header), encoding="utf-8") as f:
        names = INCLUDE.findall(f.read())
    for name in names:
        for folder in ("", "core/sdk", os.path.dirname(header)):
            path = os.path.normpath(os.path.join(folder, name))
            if os.path.isfile(os.path.join(root, path)):
                reached(root, path, seen)
                break
    return seen


def stamp_of(root, header, command):
    digest = hashlib.sha256("\0".join(command).encode())
    for path in sorted(reached(root, header, set())):
        with open(os.path.join(root, path), "rb") as f:
            digest.update(path.encode() + b"\0" + f.read())
    return digest.hexdigest()


def commands_for(header, arguments):
    own = ["-I" + os.path.dirname(os.path.join(arguments.source, header))] if header.startswith("plugins/") else []
    cxx = [arguments.cxx, "-std=c++20", "-x", "c++", "-fsyntax-only", *WARNINGS, *own, *arguments.flags, "-"]
    cc = [arguments.cc, "-std=c11", "-x", "c", "-fsyntax-only", *WARNINGS, *arguments.flags, "-"]
    return [cxx, cc] if header.endswith(".h") else [cxx]


def compile_alone(header, arguments, version):
    """'' if the header compiles, else what the compiler says; and whether it was compiled at all."""
    for command in commands_for(header, arguments):
        stamp = os.path.join(arguments.stamps, stamp_of(arguments.source, header, [version, *command]))
        if os.path.exists(stamp):
            continue
        text = f'#include "{os.path.join(arguments.source, header)}"\n'
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return f"{header} does not compile alone:\n{done.stderr}"
        with open(stamp, "w", encoding="utf-8"):
            pass
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("--stamps", required=True)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--cxx", required=True)
    parser.add_argument("--cc", required=True)
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    arguments = parser.parse_args(sys.argv[1:split])
    arguments.flags = sys.argv[split + 1:]
    arguments.source = os.path.abspath(arguments.source)
    os.makedirs(arguments.stamps, exist_ok=True)
    version = subprocess.run([arguments.cxx, "--version"], capture_output=True, text=True, check=True).stdout
    headers = [h for h in headers_below(arguments.source) if not h.startswith(tuple(w + "/" for w in arguments.without))]
    with concurrent.futures.ThreadPoolExecutor(N_AT_ONCE) as pool:
        answers = list(pool.map(lambda h: compile_alone(h, arguments, version), headers))
    failures = [a for a in answers if a]
    for failure in failures:
        print(failure)
    print(f"{len(headers)} headers, {len(failures)} do not compile alone")
    if not headers:
        sys.exit(f"no header was found below {arguments.source}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
