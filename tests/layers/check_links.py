#!/usr/bin/env python3
"""Reads what a program links, directly and through other libraries, and refuses what belongs into the worker or the window.

usage: check_links.py [--may LIBRARY]... PROGRAM...     status 1 if a banned library is linked, 77 (skipped) if no program is built
"""
import argparse
import os
import re
import subprocess
import sys

BANNED = [
    (r"libQt\d", "Qt"),
    (r"libvtk", "VTK"),
    (r"libcuda|libcudart|libcublas|libnv", "CUDA"),
    (r"libhdf5|libsz\.|libaec\.", "HDF5"),
    (r"libmatio", "matio"),
    (r"lib(open|c|f77)?blas|liblapack|libgfortran|libmkl", "BLAS"),
]


def banned_libraries(ldd_output, allowed=()):
    """The banned libraries among the lines of ldd, as sentences; a library that was not found is one too."""
    found = []
    for line in ldd_output.splitlines():
        name = os.path.basename(line.split("=>")[0].split("(")[0].strip())
        if "not found" in line:
            found.append(f"{name} is not found on this machine")
        for pattern, library in BANNED:
            if re.match(pattern, name) and library not in allowed:
                found.append(f"{name} is linked: {library} belongs into another process")
    return found


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--may", action="append", default=[], choices=[library for _, library in BANNED])
    words.add_argument("programs", nargs="+", metavar="PROGRAM")
    arguments = words.parse_args()
    built = [p for p in arguments.programs if os.path.exists(p)]
    n_found = 0
    for program in built:
        ldd = subprocess.run(["ldd", program], capture_output=True, text=True, check=False)
        if ldd.returncode != 0:
            sys.exit(f"ldd {program}: {ldd.stdout}{ldd.stderr}")
        found = banned_libraries(ldd.stdout, arguments.may)
        n_found += len(found)
        for sentence in found:
            print(f"{program}: {sentence}")
        print(f"{program}: {len(ldd.stdout.splitlines())} libraries, {len(found)} banned")
    if not built:
        print("skipped: " + ", ".join(arguments.programs) + " is not built")
        sys.exit(77)
    sys.exit(1 if n_found else 0)


if __name__ == "__main__":
    main()
