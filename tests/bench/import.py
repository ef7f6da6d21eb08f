#!/usr/bin/env python3
"""How fast and how small is an import?

usage: import.py RANVIER [GIGABYTES]      default 1

Makes an NWB file of spikes with `ranvier simulate`, and compares, in one run, A B A B, the median of five:
    the import (`ranvier info FILE --json`, worker and host, into an empty cache) with a plain copy of the file, page cache warm
Then the peak of proportional memory (PSS of host and worker together, shared pages once) against the bytes of spikes kept, a million
spikes of CSV, and an NWB file with 10 GB (sparse) of raw voltage beside its spikes against the same without.
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import h5py
import numpy as np


def seconds(action):
    begun = time.monotonic()
    action()
    return time.monotonic() - begun


def children(pid):
    try:
        return [int(c) for c in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def pss(pid):
    total = 0
    for p in [pid, *children(pid)]:
        try:
            for line in pathlib.Path(f"/proc/{p}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except OSError:
            pass
    return total


class Bench:
    def __init__(self, ranvier, folder):
        self.ranvier, self.folder = ranvier, pathlib.Path(folder)

    def info(self, path, watch=None):
        shutil.rmtree(self.folder / "cache", ignore_errors=True)
        process = subprocess.Popen([self.ranvier, "info", path, "--json"], stdout=subprocess.DEVNULL,
                                   env=dict(os.environ, RANVIER_CACHE=str(self.folder / "cache")))
        while watch is not None and process.poll() is None:
            watch.append(pss(process.pid))
            time.sleep(0.005)
        if process.wait() != 0:
            sys.exit(f"ranvier info {path} failed")

    def against_copy(self, path):
        subprocess.run(["cat", path], stdout=subprocess.DEVNULL, check=True)
        copies, imports = [], []
        for _ in range(5):
            copies.append(seconds(lambda: subprocess.run(["cp", "--reflink=never", "--sparse=never", path, self.folder / "copy"], check=True)))
            (self.folder / "copy").unlink()
            imports.append(seconds(lambda: self.info(path)))
        return statistics.median(copies), statistics.median(imports)


def with_voltage(path, voltage):
    with h5py.File(path, "w") as f:
        f.attrs["nwb_version"], f.attrs["neurodata_type"], f.attrs["namespace"] = "2.6.0", "NWBFile", "core"
        units = f.create_group("units")
        units.attrs["neurodata_type"], units.attrs["namespace"] = "Units", "core"
        units.attrs["colnames"] = np.array(["spike_times"], h5py.string_dtype())
        units["id"], units["spike_times_index"] = np.arange(10), np.arange(1, 11) * 1000
        units["spike_times"] = np.sort(np.random.default_rng(1).uniform(0, 600, (10, 1000)), axis=1).ravel()
        if voltage:
            raw = f.create_group("acquisition/raw")
            raw.attrs["neurodata_type"], raw.attrs["namespace"] = "ElectricalSeries", "core"
            raw.create_dataset("data", shape=(13_000_000, 384), dtype="i2")[0] = 1  # contiguous, 10 GB, one row of them written


def main(ranvier, gigabytes):
    with tempfile.TemporaryDirectory(prefix="ranvier_import_") as name:
        bench, folder = Bench(ranvier, name), pathlib.Path(name)
        big = folder / "big.nwb"
        bins = int(gigabytes * 125e6 / (200 * 0.2))  # 200 units, about 0.2 spikes a bin
        subprocess.run([ranvier, "simulate", "poisson", "--param", "units=200", "--param", "rate_hz=10", "--param", f"bins={bins}",
                        "--out", big, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        with h5py.File(big) as f:
            n = f["units/spike_times"].size
        copy, imported = bench.against_copy(big)
        print(f"{big.stat().st_size / 1e9:.2f} GB, {n / 1e6:.0f} million spikes: copy {copy:.2f} s, import {imported:.2f} s, "
              f"{copy / imported:.2f} of the speed of copying")
        seen = []
        bench.info(big, seen)
        print(f"peak of proportional memory {max(seen) / 1e6:.0f} MB, {max(seen) / (8 * n):.2f} of the spikes kept")
        big.unlink()

        rng = np.random.default_rng(1)
        with open(folder / "m.csv", "w") as f:
            f.write("time_s,unit\n")
            f.writelines(f"{t:.6f},{u}\n" for t, u in zip(np.sort(rng.uniform(0, 3600, 1_000_000)), rng.integers(0, 100, 1_000_000)))
        print(f"1 million spikes of CSV: {statistics.median(seconds(lambda: bench.info(folder / 'm.csv')) for _ in range(5)):.2f} s")

        with_voltage(folder / "plain.nwb", False)
        with_voltage(folder / "voltage.nwb", True)
        times = {k: statistics.median(seconds(lambda: bench.info(folder / f"{k}.nwb")) for _ in range(9)) for k in ("plain", "voltage")}
        print(f"{(folder / 'voltage.nwb').stat().st_size / 1e9:.1f} GB with raw voltage: {times['voltage'] * 1e3:.0f} ms, "
              f"without {times['plain'] * 1e3:.0f} ms")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) == 3 else 1)
