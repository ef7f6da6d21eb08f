"""How long does a running hmm_glm job take to end after SIGINT?

    cancel.py RANVIER [FILE]        FILE: a recording or counts; default: the human recording of the folder named by RANVIER_SHARED
                                    (default: ../shared beside the source), or a simulation of its size where that is absent

40 runs with states=3, each interrupted at a random time (seeded, uniform) up to 8 s after its first progress event. Measured from the
signal to the exit of `ranvier`, which must answer «cancelled» and leave no result. Prints the median, the 95th percentile and the
worst, and the stages in which the slowest were; ends with status 1 if the 95th percentile exceeds 100 ms. A run that ends before its
signal counts for nothing and is said.
"""
import atexit
import json
import math
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

RANVIER = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("RANVIER_SHARED", ROOT.parent / "shared"))
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="ranvier_cancel_"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
RUNS, LATEST_S, BOUND_MS, CANCELLED = 40, 8, 100, 3
os.environ["RANVIER_CACHE"] = str(FOLDER / "cache")


def recording():
    if len(sys.argv) > 2:
        return sys.argv[2]
    human = SHARED / "data/nwb/human_mtl_sub-4_ses-4.nwb"
    if human.is_file():
        return human
    out = FOLDER / "simulated.h5"
    words = ["simulate", "rates", "--seed", "1", "--out", str(out)]
    for k, v in dict(units=35, bins=140000, sequences=1, base_rate=0.05).items():
        words += ["--param", f"{k}={v}"]
    subprocess.run([RANVIER, *words], check=True, stdout=subprocess.DEVNULL)
    return out


def cancel(data, delay):
    """Milliseconds from signal to exit, and the stage last heard of; None if the run ended first."""
    out = FOLDER / "result.h5"
    out.unlink(missing_ok=True)
    words = [RANVIER, "run", "hmm_glm", str(data), "--param", "states=3", "--out", str(out), "--json"]
    job = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    started, stage = threading.Event(), [""]

    def listen():
        for line in job.stdout:
            event = json.loads(line)
            if event["event"] == "progress":
                stage[0] = event["stage"]
                started.set()

    listener = threading.Thread(target=listen)
    listener.start()
    if not started.wait(60):
        job.kill()
        sys.exit("no progress within 60 s: " + job.stderr.read())
    time.sleep(delay)
    if job.poll() is not None:
        return None
    at = stage[0]
    begin = time.monotonic()
    job.send_signal(signal.SIGINT)
    status = job.wait()
    took = 1e3 * (time.monotonic() - begin)
    listener.join()
    if status != CANCELLED:
        sys.exit(f"interrupted after {delay:.2f} s, ranvier ended with status {status}, not {CANCELLED}: {job.stderr.read()}")
    if out.exists():
        sys.exit(f"interrupted after {delay:.2f} s, ranvier left a result")
    return took, at


data = recording()
times = random.Random(1)
delays = [times.uniform(0, LATEST_S) for _ in range(RUNS)]
measured = sorted(m for m in (cancel(data, d) for d in delays) if m)
if len(measured) < RUNS:
    print(f"{RUNS - len(measured)} of {RUNS} runs ended before they were interrupted")
if not measured:
    sys.exit("no run was interrupted: use a longer recording")
p95 = measured[math.ceil(0.95 * len(measured)) - 1][0]
print(f"{len(measured)} runs of {data}: median {measured[len(measured) // 2][0]:.0f} ms, p95 {p95:.0f} ms, worst {measured[-1][0]:.0f} ms")
print("slowest: " + ", ".join(f"{ms:.0f} ms in «{stage}»" for ms, stage in measured[:-6:-1]))
sys.exit(p95 > BOUND_MS)
