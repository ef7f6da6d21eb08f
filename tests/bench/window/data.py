#!/usr/bin/env python3
"""Data of the bench of the window.

usage: data.py RANVIER FOLDER

Writes FOLDER/big.nwb (500 units, 1.25x10^8 spikes, 1 GB), FOLDER/dense.h5 (a one-state fit of 548 units whose 299,756 couplings are all
there) and FOLDER/sample.h5 (a fit of the sample, 3 states).
"""
import pathlib
import subprocess
import sys


def main(ranvier, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sample = pathlib.Path(__file__).resolve().parents[3] / "datasets" / "switching_sample.h5"

    def run(out, *words):
        if not (folder / out).exists():
            subprocess.run([ranvier, *words, "--out", folder / out, "--quiet"], check=True, stdout=subprocess.DEVNULL)

    def params(**values):
        return [word for name, value in values.items() for word in ("--param", f"{name}={value}")]

    run("big.nwb", "simulate", "poisson", *params(units=500, rate_hz=15.625, bins=1_000_000))
    run("units.nwb", "simulate", "poisson", *params(units=548, rate_hz=5, bins=3000))
    run("dense.h5", "run", "hmm_glm", folder / "units.nwb", *params(model="glm", states=1, restarts=1, max_iterations=1, basis="exp:n=1"))
    run("sample.h5", "run", "hmm_glm", sample, *params(model="ohg", states=3, restarts=1, max_iterations=30))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
