"""Spoils files and lets `ranvier info` look at them: the host must live, answer every file, and stay within time and memory.

usage: mutate.py RANVIER SAMPLE... [--cuts 64] [--flips 200] [--seed 1] [--keep FOLDER]

A sample is a file, a folder (then one of its files is spoilt at a time), or FOLDER//FILE (the same, and the file is asked for). Each is cut
at CUTS lengths and gets one wrong byte in FLIPS places, by turns one bit and any bits of it. Prints one line a sample: answers, refusals,
workers lost (each is a crash, contained by the worker), workers ended by the limit on processor time, slowest answer, largest process.
Status 1 if the host died, an answer is missing or took longer than 5 s, or a process grew over 512 MB. --keep: where
files whose worker was lost are left.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

LONGEST_S = 5
LARGEST_BYTES = 512 << 20
BATCH = 40  # files for one `ranvier info`

Outcome = collections.namedtuple("Outcome", "answers refused lost ended slowest largest faults")


def files_of(sample):
    return [sample] if sample.is_file() else sorted(p for p in sample.rglob("*") if p.is_file() and p.stat().st_size > 0)


def spoilt(sample, folder, cuts, flips, rng):
    """Yields paths of spoilt copies of the sample, each made when it is asked for."""
    parts = files_of(sample)
    jobs = [("cut", k, parts[k % len(parts)]) for k in range(cuts)] + [("flip", k, rng.choice(parts)) for k in range(flips)]
    for kind, k, part in jobs:
        data = bytearray(part.read_bytes())
        if kind == "cut":
            data = data[: len(data) * k // cuts]
        else:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8) if k % 2 else rng.randrange(1, 256)
        copy = folder / f"{kind}{k}{''.join(sample.suffixes[-2:]) if sample.is_file() else ''}"
        if sample.is_file():
            copy.write_bytes(data)
        else:
            shutil.copytree(sample, copy)
            (copy / part.relative_to(sample)).write_bytes(data)
        yield copy


def ask(ranvier, paths):
    """What `ranvier info` answers for each path: [(document, seconds since the last one)], bytes of the largest process, faults."""
    process = subprocess.Popen([ranvier, "info", "--json", "--cache", "none", *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True)
    watchdog = threading.Timer(2 * LONGEST_S * (len(paths) + 1), process.kill)
    watchdog.start()
    words = []
    reader = threading.Thread(target=lambda: words.append(process.stderr.read()))
    reader.start()
    answers, faults, last = [], [], time.monotonic()
    for line in process.stdout:
        now = time.monotonic()
        answers.append((json.loads(line), now - last))
        last = now
    _, status, usage = os.wait4(process.pid, 0)  # counts the workers too, which the host waited for
    process.returncode = os.waitstatus_to_exitcode(status)
    watchdog.cancel()
    reader.join()
    process.stdout.close()
    process.stderr.close()
    if process.returncode not in (0, 1, 2, 4, 5):
        faults.append(f"ranvier ended with {process.returncode}: {words[0][-300:]}")
    if [a["file"] for a, _ in answers] != paths:
        faults.append(f"{len(answers)} answers for {len(paths)} files: {words[0][-300:]}")
    return answers, usage.ru_maxrss * 1024, faults


def try_sample(ranvier, name, cuts=64, flips=200, seed=1, keep=None):
    sample, _, entry = str(name).partition("//")
    sample = pathlib.Path(sample)
    rng = random.Random(f"{seed} {sample.name}")
    answers = refused = lost = ended = largest = 0
    slowest, faults = 0.0, []
    with tempfile.TemporaryDirectory(prefix="ranvier_hostile_") as place:
        copies = spoilt(sample, pathlib.Path(place), cuts, flips, rng)
        while batch := [copy for _, copy in zip(range(BATCH), copies)]:
            found, peak, wrong = ask(ranvier, [str(copy / entry) if entry else str(copy) for copy in batch])
            faults += wrong
            largest = max(largest, peak)
            for (document, seconds), path in zip(found, batch):
                error = document.get("error", "")
                answers += 1
                refused += bool(error)
                lost += "the worker was lost" in error
                ended += "of processor time" in error
                slowest = max(slowest, seconds)
                wrong = []
                # The limit on processor time is below 5 s for so small a file; a busy machine takes longer to use it up.
                if seconds > LONGEST_S and "of processor time" not in error:
                    wrong.append(f"{path.name} of {sample.name} took {seconds:.1f} s: {error or 'read'}")
                if "out of memory" in error or "unexpected: " in error:
                    wrong.append(f"{path.name} of {sample.name}: {error}")
                if keep and (wrong or "the worker was lost" in error or "of processor time" in error):
                    kept = pathlib.Path(keep) / f"{sample.name}.{seed}.{path.name}"
                    shutil.copytree(path, kept, dirs_exist_ok=True) if path.is_dir() else shutil.copy(path, kept)
                faults += wrong
            for path in batch:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    if largest > LARGEST_BYTES:
        faults.append(f"a process grew to {largest / 1e6:.0f} MB")
    return Outcome(answers, refused, lost, ended, slowest, largest, faults)


def line_of(name, o):
    return (f"{name}: {o.answers} answers, {o.refused} refused, {o.lost} workers lost, {o.ended} ended, slowest {o.slowest:.2f} s, "
            f"largest {o.largest / 1e6:.0f} MB")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("ranvier")
    options.add_argument("samples", nargs="+")
    for name, initial in (("--cuts", 64), ("--flips", 200), ("--seed", 1)):
        options.add_argument(name, type=int, default=initial)
    options.add_argument("--keep")
    given = options.parse_args()
    bad = False
    for sample in given.samples:
        outcome = try_sample(given.ranvier, sample, given.cuts, given.flips, given.seed, given.keep)
        print(line_of(pathlib.Path(sample).name, outcome), flush=True)
        for fault in outcome.faults:
            print(f"    {fault}", flush=True)
        bad = bad or bool(outcome.faults)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
