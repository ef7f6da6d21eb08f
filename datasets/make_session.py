#!/usr/bin/env python3
"""Makes datasets/session: a small session as laboratories keep it, in several files with several clocks.

usage: make_session.py RANVIER OUT      RANVIER: path of the program; OUT: the folder to make

Spikes are simulated by Ranvier (12 units, 3 states, 60 s) and written as phy has them, in samples at 30 kHz. Trials lie on the clock of
the behaviour computer, which started 12.5 s late and runs 40 ppm fast; the wheel on a third clock, told by pulses seen by both.
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

RATE = 30000
OFFSET, DRIFT = 12.5, 40e-6  # recording = OFFSET + (1 - DRIFT) * behaviour


def simulated(ranvier):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "s.npz"
        subprocess.run([ranvier, "simulate", "hmm_glm", "--seed", "11", "--param", "states=3", "--param", "units=12",
                        "--param", "bins=3000", "--param", "sequences=1", "--out", out, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        with np.load(out) as f:
            return f["spike_times"], f["spike_clusters"], f["intervals.true_states.start"], f["intervals.true_states.state"]


def write_phy(folder, times, units):
    folder.mkdir()
    order = np.argsort(times, kind="stable")
    clusters = np.array([2, 3, 5, 8, 9, 11, 14, 17, 20, 21, 26, 30])[units[order]]
    samples = np.round(times[order] * RATE).astype(np.uint64)
    np.save(folder / "spike_times.npy", samples)
    np.save(folder / "spike_clusters.npy", clusters.astype(np.int32))
    np.save(folder / "spike_templates.npy", units[order].astype(np.uint32))
    np.save(folder / "channel_positions.npy", np.array([[16.0 * (c % 2), 20.0 * c] for c in range(16)]))
    templates = np.zeros((12, 8, 16), np.float32)
    for t in range(12):
        templates[t, :, t + 2] = -np.hanning(8)
    np.save(folder / "templates.npy", templates)
    (folder / "params.py").write_text(f"dat_path = r'session.dat'\nn_channels_dat = 16\ndtype = 'int16'\noffset = 0\n"
                                      f"sample_rate = {RATE}.\nhp_filtered = False\n")
    ids = np.unique(clusters)
    labels = ["good"] * 10 + ["mua", "noise"]
    for name, column in (("cluster_group.tsv", "group"), ("cluster_KSLabel.tsv", "KSLabel")):
        with open(folder / name, "w", newline="") as f:
            rows = csv.writer(f, delimiter="\t", lineterminator="\n")
            rows.writerow(["cluster_id", column])
            rows.writerows(zip(ids, labels if column == "group" else ["good"] * 11 + ["mua"]))
    return ids


def write_csv(path, header, rows):
    with open(path, "w", newline="") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(ranvier, out):
    out = pathlib.Path(out)
    out.mkdir(parents=True)
    rng = np.random.default_rng(5)
    times, units, state_start, state = simulated(ranvier)
    ids = write_phy(out / "phy", times, units)
    write_csv(out / "regions.csv", ["cluster_id", "region", "depth_um"],
              [(int(i), "CA1" if n < 6 else "CA3", 20 * (n + 2)) for n, i in enumerate(ids)])

    behaviour = lambda t: (t - OFFSET) / (1 - DRIFT)  # a time of the recording by the behaviour clock
    start = np.arange(14.0, 54.0, 6.0)
    stim = start + rng.uniform(0.5, 1.0, start.size)
    correct = rng.integers(0, 2, start.size)
    side = rng.choice(["left", "right"], start.size)
    write_csv(out / "trials.csv", ["start_time_s", "stop_time_s", "stim_time_s", "side", "correct"],
              [(f"{behaviour(a):.6f}", f"{behaviour(a + 5):.6f}", f"{behaviour(s):.6f}", d, c)
               for a, s, d, c in zip(start, stim, side, correct)])

    pulses = np.arange(0.25, 60, 5.0)
    own = 3.2 + pulses * 1.0001 + 0.0005 * np.sin(pulses / 15)  # the wheel's clock bends a little
    write_csv(out / "sync.csv", ["wheel_clock_s", "recording_s"], [(f"{a:.6f}", f"{b:.6f}") for a, b in zip(own, pulses)])
    t = np.arange(0, 60, 0.05)
    wheel = np.interp(t, pulses, own)
    inside = (t >= pulses[0]) & (t <= pulses[-1])
    running = state[np.searchsorted(state_start, t, side="right") - 1] == 2
    speed = np.where(running, 18, 3) + rng.normal(0, 1, t.size)
    write_csv(out / "wheel.csv", ["time_s", "speed (cm/s)"], [(f"{a:.4f}", f"{v:.2f}") for a, v in zip(wheel[inside], speed[inside])])

    (out / "recording.json").write_text(json.dumps({"ranvier_recording": 1, "parts": [
        {"port": "spikes", "file": "phy"},
        {"port": "regions", "file": "regions.csv"},
        {"port": "trials", "file": "trials.csv", "clock": {"offset_s": OFFSET, "rate": 1 - DRIFT}},
        {"port": "signals.wheel", "file": "wheel.csv", "clock": {"pulses": "sync.csv"}}]}, indent=1) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
