"""Spoils files and lets `ranvier info` look at them: the host must live, answer every file, and stay within time and memory.

usage: mutate.py RANVIER SAMPLE... [--cuts 64] [--flips 200] [--seed 1] [--keep FOLDER]

A sample is a file or a folder (then one of its files is spoilt at a time). Each is cut at CUTS lengths and gets one flipped bit in FLIPS
places. Prints one line a sample: answers, refusals, workers lost (each is a crash in a library, contained by the worker), slowest answer.
Status 1 if the host died, an answer is missing, took longer than 5 s, or a process grew over 512 MB. --keep: where files whose worker was
lost are left.
"""
import argparse
import collections
import json
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time

LONGEST_S = 5
LARGEST_BYTES = 512e6
BATCH = 40  # files for one `ranvier info`

Outcome = collections.namedtuple("Outcome", "answers refused lost slowest faults")


def files_of(sample):
    return [sample] if sample.is_file() else sorted(p for p in sample.rglob("*") if p.is_file() and p.stat().st_size > 0)


def spoilt(sample, folder, cuts, flips, rng):
    """Yields paths of spoilt copies of the sample, made one batch at a time in `folder`."""
    parts = files_of(sample)
    jobs = [("cut", k, parts[k % len(parts)]) for k in range(cuts)] + [("flip", k, rng.choice(parts)) for k in range(flips)]
    for kind, k, part in jobs:
        data = bytearray(part.read_bytes())
        if kind == "cut":
            data = data[: len(data) * k // cuts]
        else:
            at = rng.randrange(len(data) * 8)
            data[at // 8] ^= 1 << (at % 8)
        copy = folder / f"{kind}{k}{''.join(sample.suffixes[-2:]) if sample.is_file() else ''}"
        if sample.is_file():
            copy.write_bytes(data)
        else:
            shutil.copytree(sample, copy)
            (copy / part.relative_to(sample)).write_bytes(data)
        yield copy


def ask(ranvier, paths):
    """What `ranvier info` answers for each path: (document, seconds since the last one). Faults are sentences."""
    process = subprocess.Popen([ranvier, "info", "--json", "--cache", "none", *map(str, paths)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    answers, faults, last = [], [], time.monotonic()
    for line in process.stdout:
        now = time.monotonic()
        answers.append((json.loads(line), now - last))
        last = now
    words = process.stderr.read()
    if process.wait() not in (0, 1, 2, 4, 5):
        faults.append(f"ranvier ended with {process.returncode}: {words[-300:]}")
    if [a["file"] for a, _ in answers] != [str(p) for p in paths]:
        faults.append(f"{len(answers)} answers for {len(paths)} files: {words[-300:]}")
    return answers, faults


def try_sample(ranvier, sample, cuts=64, flips=200, seed=1, keep=None):
    rng = random.Random(f"{seed} {sample.name}")
    answers = refused = lost = 0
    slowest, faults = 0.0, []
    with tempfile.TemporaryDirectory(prefix="ranvier_hostile_") as name:
        folder = pathlib.Path(name)
        copies = spoilt(sample, folder, cuts, flips, rng)
        while batch := [copy for _, copy in zip(range(BATCH), copies)]:
            found, wrong = ask(ranvier, batch)
            faults += wrong
            for (document, seconds), path in zip(found, batch):
                answers += 1
                refused += "error" in document
                if "the worker was lost" in document.get("error", ""):
                    lost += 1
                    if keep:
                        (shutil.copytree if path.is_dir() else shutil.copy)(path, pathlib.Path(keep) / f"{sample.name}.{seed}.{path.name}")
                slowest = max(slowest, seconds)
                if seconds > LONGEST_S:
                    faults.append(f"{path.name} of {sample.name} took {seconds:.1f} s: {document.get('error', 'read')}")
            for path in batch:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    if largest > LARGEST_BYTES:
        faults.append(f"a process grew to {largest / 1e6:.0f} MB")
    return Outcome(answers, refused, lost, slowest, faults)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("ranvier")
    options.add_argument("samples", nargs="+", type=pathlib.Path)
    for name, initial in (("--cuts", 64), ("--flips", 200), ("--seed", 1)):
        options.add_argument(name, type=int, default=initial)
    options.add_argument("--keep")
    given = options.parse_args()
    bad = False
    for sample in given.samples:
        o = try_sample(given.ranvier, sample, given.cuts, given.flips, given.seed, given.keep)
        print(f"{sample.name}: {o.answers} answers, {o.refused} refused, {o.lost} workers lost, slowest {o.slowest:.2f} s", flush=True)
        for fault in o.faults:
            print(f"    {fault}", flush=True)
        bad = bad or bool(o.faults)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
