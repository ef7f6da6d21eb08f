"""Gathers one small sound sample of everything Ranvier reads into one folder, to be spoilt.

usage: gather_samples.py RANVIER IO_SAMPLES DATASETS OUT

IO_SAMPLES is what tests/unit/io/make_*_samples.py wrote, DATASETS the folder of that name in the repository. OUT/hostile.list names the
samples: FILE, FOLDER, or FOLDER//FILE for a file that names its neighbours. Each is read once: a sample that is refused is no sample.
"""
import gzip
import json
import pathlib
import shutil
import subprocess
import sys

COPIES = {
    "nwb_several.nwb": "several.nwb",
    "nwb_compressed.nwb": "compressed.nwb",
    "nwb_latest.nwb": "latest.nwb",
    "nwb_signals.nwb": "signals.nwb",
    "nwb_intervals.nwb": "intervals.nwb",
    "nwb_regions.nwb": "region_of_ragged_electrodes.nwb",
    "nwb1.nwb": "foreign/nwb1/listed.nwb",
    "phy": "folders/phy/whole",
    "alf": "folders/alf/session",
    "si_folder": "folders/si/numpy",
    "si_sorting.npz": "folders/npz/sorting.npz",
    "spikes.npz": "folders/npz/times_clusters.npz",
    "group.npz": "folders/npz/tsgroup_columns.npz",
    "counts.npz": "counts/deflated.npz",
    "counts.npy": "counts/version1.npy",
    "counts.h5": "counts/full.h5",
    "counts_chunked.h5": "counts/chunked.h5",
    "plain.mat": "foreign/mat/v5/cells.mat",
    "packed.mat": "foreign/mat/packed/cells.mat",
    "v73.mat": "foreign/mat/v73/cells.mat",
    "mea.h5": "foreign/mea/full.h5",
    "sonata.h5": "foreign/sonata/two.h5",
    "neurosuite": "foreign/neurosuite/plain",
    "unit_files": "foreign/unit_files/header",
}


def copy(source, target):
    (shutil.copytree if source.is_dir() else shutil.copy)(source, target)


def main(ranvier, io_samples, datasets, out):
    out = pathlib.Path(out)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for name, source in COPIES.items():
        copy(pathlib.Path(io_samples) / source, out / name)
    copy(pathlib.Path(datasets) / "session", out / "session")
    rows = "".join(f"{unit},{k * 0.1 + unit * 0.01:.3f}\n" for k in range(40) for unit in range(3))
    (out / "table.csv").write_text("unit,time_s\n" + rows)
    (out / "table.csv.gz").write_bytes(gzip.compress(("unit\ttime_s\n" + rows.replace(",", "\t")).encode(), mtime=0))
    counts, result = out.with_name(out.name + "_counts.h5"), out / "result.h5"
    counts.unlink(missing_ok=True)
    for words in (["simulate", "hmm_glm", "--out", counts, "--seed", "1", "--param", "states=2", "--param", "units=4",
                   "--param", "bins=100", "--param", "sequences=4"],
                  ["run", "hmm_glm", counts, "--param", "preset=paper", "--param", "states=2", "--out", result, "--quiet"]):
        subprocess.run([ranvier, *map(str, words)], check=True, stdout=subprocess.DEVNULL)
    names = [*COPIES, "session//recording.json", "table.csv", "table.csv.gz", "result.h5"]
    (out / "hostile.list").write_text("\n".join(names) + "\n")
    for name in names:
        found = subprocess.run([ranvier, "info", "--json", "--cache", "none", str(out / name)], capture_output=True, text=True)
        document = json.loads(found.stdout)
        if found.returncode or document.get("kind") not in ("recording", "counts", "result"):
            sys.exit(f"{name} is no sound sample: {found.stdout} {found.stderr}")
        print(f"{name}: {document['kind']}, {document.get('format', '')}")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
