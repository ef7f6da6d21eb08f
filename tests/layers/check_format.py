"""Every C and C++ source is as clang-format 14 with the tree's .clang-format leaves it.   check_format.py ROOT"""
import pathlib
import shutil
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
tool = shutil.which("clang-format-14") or shutil.which("clang-format")
if not tool or b"version 14." not in subprocess.run([tool, "--version"], capture_output=True).stdout:
    print("clang-format 14 is not here: not checked")
    sys.exit(77)
files = [p for top in ("app", "core", "gpu", "plugins", "tests") for p in (root / top).rglob("*") if p.suffix in (".cpp", ".hpp", ".h", ".cu", ".cuh")]
sys.exit(subprocess.run([tool, "--dry-run", "-Werror", *map(str, sorted(files))]).returncode)
