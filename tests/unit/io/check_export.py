"""Reads exported and converted files with h5py, NumPy, SciPy and csv. Exit 0: as expected; 1: not; 77: modules are missing.

check_export.py nwb FILE | nwb_merged FILE | mat FILE | weights PATH...     exports of two_units() of result_samples.hpp
check_export.py recording_nwb FILE | session_nwb FILE | recording_csv OUT.csv | recording_npz FILE    the recording of write_recording_test.cpp
check_export.py counts_npz FILE | counts_csv FILE                                 its counts
check_export.py big FILE N                                                        N spikes, 0.001 * i, of one unit
"""
import csv
import json
import sys

try:
    import h5py
    import numpy as np

    if sys.argv[1:2] == ["mat"] or any(p.endswith(".mat") for p in sys.argv):
        import scipy.io
except ImportError as missing:
    print("skipped: Debian's Python lacks a module for this check:", missing)
    sys.exit(77)

NOTE = "Bins over 5 ms: couplings are not synaptic-scale (µ)."


def text(dataset):
    return [v.decode() if isinstance(v, bytes) else v for v in dataset[...].ravel()]


def check_types(f):
    """What every NWB file must have: types, ids, columns of one length, references that lead somewhere."""
    assert f.attrs["nwb_version"] == "2.8.0" and f.attrs["neurodata_type"] == "NWBFile"
    for name in ("identifier", "session_description", "session_start_time", "timestamps_reference_time", "file_create_date"):
        assert name in f, name
    for name in ("acquisition", "analysis", "general", "processing", "stimulus/presentation", "stimulus/templates"):
        assert isinstance(f[name], h5py.Group), name
    ids = set()

    def visit(name, o):
        if "neurodata_type" not in o.attrs:
            return
        assert o.attrs["namespace"] in ("core", "hdmf-common") and isinstance(o.attrs["object_id"], str), name
        assert o.attrs["object_id"] not in ids, "object ids are unique: " + name
        ids.add(o.attrs["object_id"])
        if "colnames" in o.attrs:
            assert o.attrs["description"] and o["id"].attrs["neurodata_type"] == "ElementIdentifiers", name
            for column in o.attrs["colnames"]:
                c = o[column + "_index"] if column + "_index" in o else o[column]
                assert len(c) == len(o["id"]), f"{name}/{column} has a value for each row"
                assert o[column].attrs["description"], f"{name}/{column} has a description"
        if o.attrs["neurodata_type"] == "VectorIndex":
            assert f[o.attrs["target"]].name == o.name[: -len("_index")], name
        if o.attrs["neurodata_type"] == "DynamicTableRegion":
            assert o[...].max() < len(f[o.attrs["table"]]["id"]), name

    f.visititems(visit)


def couplings(f, names):
    """{(state, target, source): weight} by the names of the units that the regions lead to."""
    c = f["processing/behavior/ranvier_couplings"]
    rows = lambda column: [names[i] for i in c[column][...]]
    assert f[c["target_unit"].attrs["table"]].name == f[c["source_unit"].attrs["table"]].name
    state = text(c["state"])
    return dict(zip(zip(state, rows("target_unit"), rows("source_unit")), c["weight"][...]))


def check_states(f):
    s = f["intervals/ranvier_states"]
    assert list(s.attrs["colnames"]) == ["start_time", "stop_time", "state", "state_label", "posterior", "sequence"]
    assert s["start_time"][...].tolist() == [0, 0.1] and s["stop_time"][...].tolist() == [0.1, 0.25]
    assert s["state"][...].tolist() == [0, 1] and text(s["state_label"]) == ["rest", "run"]
    assert np.allclose(s["posterior"][...], [1, 0.75])
    p = f["processing/behavior/ranvier_posterior"]
    assert p["data"].dtype == np.float32 and np.allclose(p["data"][...], [[1, 0], [0.25, 0.75], [0.1, 0.9]])
    assert p["data"].attrs["unit"] == "probability" and p["timestamps"][...].tolist() == [0, 0.1, 0.25]
    assert p["timestamps"].attrs["unit"] == "seconds"


def check_nwb(path):
    with h5py.File(path) as f:
        check_types(f)
        check_states(f)
        table = f["processing/behavior/ranvier_unit_ids"]
        assert "units" not in f and text(table["unit_name"]) == ["a", "b"]
        weights = couplings(f, text(table["unit_name"]))
        assert weights.pop(("run", "b", "a")) == 0.75 and len(weights) == 7 and set(weights.values()) == {0}
        assert json.loads(f["general/source_script"].asstr()[()])["operation"] == "hmm_glm"
        assert f["general/source_script"].attrs["file_name"] and f["general/notes"].asstr()[()] == NOTE
        m = f["processing/behavior/ranvier_metrics"]
        metrics = dict(zip(text(m["metric"]), m["value"][...]))
        assert metrics["heldout_nats_per_bin"] == -16.84 and metrics["raw/big"] == 1 << 60, "a table of one row is a figure"
        assert len(f["processing/behavior/ranvier_label/label"]) == 60
        assert "not known" in f["session_description"].asstr()[()]
        assert f["session_start_time"].asstr()[()] == "2000-01-01T00:00:00+00:00"


def check_nwb_merged(path):
    """Unit a is 3+7 of the recording, b is 4; 9 took no part."""
    with h5py.File(path) as f:
        check_types(f)
        u = f["units"]
        names = text(u["unit_name"])
        assert names == ["3+7", "4", "9"], names
        assert u["spike_times"][: u["spike_times_index"][0]].tolist() == [0.1, 0.2, 0.3]
        assert text(u["location"]) == ["CA1+CA3", "CA1", ""]
        assert u["depth"][...].tolist()[1:] == [20, 40] and np.isnan(u["depth"][0])
        weights = couplings(f, names)
        assert weights[("run", "4", "3+7")] == 0.75 and weights[("run", "3+7", "4")] == 0
        assert text(f["general/subject/subject_id"]) == ["m1"] and "trials" in f["intervals"]


def check_mat(path):
    m = scipy.io.loadmat(path)
    assert m["__header__"] == b"MATLAB 5.0 MAT-file, written by Ranvier", m["__header__"]
    c = m["couplings"][0, 0]
    assert [d[0] for d in c["weight_dims"].ravel()] == ["state", "target", "source"]
    assert c["weight"].shape == (2, 2, 2) and c["weight"][1, 1, 0] == 0.75 and c["weight"].sum() == 0.75
    assert [t[0] for t in c["target"].ravel()] == ["a", "b"] and c["sd"].dtype == np.float32 and c["called"].dtype == np.uint8
    s = m["states"][0, 0]
    assert s["time_s"].shape == (3, 1) and s["posterior"].shape == (3, 2) and s["posterior"][1, 1] == 0.75
    assert s["path"].dtype == np.int32 and s["path"].ravel().tolist() == [0, 1, -1]
    raw = m["raw"][0, 0]
    assert raw["spikes"].shape == (60, 50) and raw["spikes"][1, 3] == 53 * 53 % 1009 and raw["big"][0, 0] == 1 << 60
    assert raw["label"][59, 0][0] == 'μV, "quoted"' and raw["label"][0, 0].size == 0
    assert m["metrics"]["heldout_nats_per_bin"][0, 0][0, 0] == -16.84 and np.isnan(m["metrics"]["weight_mse"][0, 0][0, 0])
    assert m["traces"]["loglik"][0, 0]["value"][0, 0].ravel().tolist() == [-3, -2.5]
    assert m["notes"][0, 0][0] == NOTE and json.loads(m["provenance"][0])["seed"] == "7"
    assert m["empty"]["nothing"][0, 0].size == 0


def check_weights(*paths):
    """The one coupling, from a to b in state run, wherever it stands."""
    for path in paths:
        if path.endswith(".nwb"):
            with h5py.File(path) as f:
                weights = couplings(f, text(f["processing/behavior/ranvier_unit_ids/unit_name"]))
        elif path.endswith(".csv"):
            with open(path, newline="") as f:
                weights = {(r["state"], r["target"], r["source"]): float(r["weight"]) for r in csv.DictReader(f)}
        elif path.endswith(".npz"):
            z = np.load(path)
            assert z["couplings.weight.dims"].tolist() == ["state", "target", "source"]
            weights = {(z["couplings.state"][k], z["couplings.target"][i], z["couplings.source"][j]): w
                       for (k, i, j), w in np.ndenumerate(z["couplings.weight"])}
        else:
            c = scipy.io.loadmat(path)["couplings"][0, 0]
            names = lambda field: [t[0] for t in c[field].ravel()]
            weights = {(names("state")[k], names("target")[i], names("source")[j]): w
                       for (k, i, j), w in np.ndenumerate(c["weight"])}
        assert {k: w for k, w in weights.items() if w} == {("run", "b", "a"): 0.75}, (path, weights)


def check_recording_nwb(path):
    with h5py.File(path) as f:
        check_types(f)
        u = f["units"]
        assert u["id"][...].tolist() == [3, 4, 7, 9] and "unit_name" not in u
        assert u["spike_times"][...].tolist() == [0.1, 0.3, 0.15, 0.2] and u["spike_times_index"][...].tolist() == [2, 3, 4, 4]
        assert u["spike_times"].attrs["resolution"] == 0.001 and u["spike_times"].dtype == np.float64
        assert text(u["location"]) == ["CA1", "CA1", "CA3", ""] and text(u["quality"]) == ["good", "mua", "good", ""]
        assert u["x_um"][0] == 1.5 and np.isnan(u["x_um"][1]) and "z_um" not in u, "what is not known is left out"
        assert u["obs_intervals"][...].tolist() == [[0, 1], [2, 3]] * 4 and u["obs_intervals_index"][...].tolist() == [2, 4, 6, 8]
        t = f["intervals/trials"]
        assert list(t.attrs["colnames"]) == ["start_time", "stop_time", "correct", "stim", "go_time"]
        assert t["start_time"][...].tolist() == [0, 2] and t["stop_time"][...].tolist() == [1, 3]
        assert t["correct"].dtype == np.int8 and text(t["stim"]) == ["left", "µ"] and np.isnan(t["go_time"][1])
        assert "a_b" in f["intervals"] and f["intervals/a_b"].attrs["description"] == "intervals called a/b"
        s = f["processing/behavior/speed"]
        assert s["data"][...].tolist() == [1, 2, 3] and s["data"].attrs["unit"] == "cm/s"
        assert s["starting_time"][()] == 0.5 and s["starting_time"].attrs["rate"] == 100
        p = f["processing/behavior/position"]
        assert p["data"][...].tolist() == [[1, 2], [3, 4], [5, 6]] and p["timestamps"][...].tolist() == [0, 0.25, 1]
        assert p["data"].attrs["unit"] == "n.a." and p["timestamps"].attrs["interval"] == 1
    check_session_nwb(path)


def check_session_nwb(path):
    with h5py.File(path) as f:
        assert text(f["general/experimenter"]) == ["Doe, Jane", "Roe, Rick"] and text(f["general/keywords"]) == ["hmm", "ca1"]
        assert text(f["general/subject/sex"]) == ["F"] and text(f["general/lab"]) == ["the lab"]
        assert f["session_description"].asstr()[()] == "told by hand" and f["session_start_time"].asstr()[()].startswith("2024-05")
        assert text(f["general/was_generated_by"])[0] == "ranvier"
        assert f["units/spike_times"].attrs["resolution"] == 0.001


def check_recording_csv(path):
    read = lambda p: list(csv.reader(open(p, newline="", encoding="utf-8")))
    stem = path[: -len(".csv")]
    assert read(path) == [["time_s", "unit"], ["0.1", "3"], ["0.3", "3"], ["0.15", "4"], ["0.2", "7"]]
    units = read(stem + ".units.csv")
    assert units[0] == ["unit", "region", "quality", "x_um", "y_um", "z_um", "depth"]
    assert units[1] == ["3", "CA1", "good", "1.5", "NaN", "NaN", "10"] and len(units) == 5
    assert read(stem + ".trials.csv") == [["start_time", "stop_time", "correct", "stim", "go_time"],
                                          ["0", "1", "1", "left", "0.5"], ["2", "3", "0", "µ", "NaN"]]
    assert read(stem + ".a_b.csv") == [["start_time", "stop_time"], ["0", "0.5"]]
    assert read(stem + ".signal.speed.csv") == [["time_s", "speed (cm/s)"], ["0.5", "1"], ["0.51", "2"], ["0.52", "3"]]
    assert read(stem + ".signal.position.csv") == [["time_s", "position_0", "position_1"], ["0", "1", "2"], ["0.25", "3", "4"],
                                                    ["1", "5", "6"]]
    assert read(stem + ".observed.csv") == [["start_time", "stop_time"], ["0", "1"], ["2", "3"]]


def check_recording_npz(path):
    z = np.load(path)
    assert z["spike_times"].dtype == np.float64 and z["spike_times"].tolist() == [0.1, 0.3, 0.15, 0.2]
    assert z["spike_clusters"].dtype == np.int64 and z["spike_clusters"].tolist() == [0, 0, 1, 2]
    assert z["unit_ids"].tolist() == ["3", "4", "7", "9"] and z["unit_ids"].dtype.kind == "U"
    assert z["regions"].tolist() == ["CA1", "CA1", "CA3", ""] and z["quality"].tolist() == ["good", "mua", "good", ""]
    assert z["position"].shape == (4, 3) and z["position"][0, 0] == 1.5 and z["observed"].tolist() == [[0, 1], [2, 3]]
    assert z["time_unit"][()] == "s" and z["unit_columns.depth"].tolist() == [10, 20, 30, 40]
    assert z["intervals.trials.start"].tolist() == [0, 2] and z["intervals.trials.stop"].tolist() == [1, 3]
    assert z["intervals.trials.stim"].tolist() == ["left", "µ"] and z["intervals.trials.correct"].dtype == np.int64
    assert z["signals.speed.values"].tolist() == [[1], [2], [3]] and z["signals.speed.start"][()] == 0.5
    assert z["signals.speed.rate_hz"][()] == 100 and z["signals.speed.unit"][()] == "cm/s"
    assert z["signals.position.times"].tolist() == [0, 0.25, 1] and z["signals.position.values"].shape == (3, 2)


def check_counts_npz(path):
    z = np.load(path)
    assert z["spikes"].dtype == np.uint16 and z["spikes"].tolist() == [[1, 0], [2, 300], [0, 1]]
    assert z["sequence_first"].tolist() == [0, 2, 3] and z["unit_ids"].tolist() == ["a", "b"]
    assert z["bin_s"][()] == 0.02 and z["link"][()] == "exp" and z["states"].tolist() == [0, 1, 0]


def check_counts_csv(path):
    rows = list(csv.reader(open(path, newline="")))
    assert rows == [["sequence", "bin", "unit", "count"], ["0", "0", "a", "1"], ["0", "0", "b", "0"], ["0", "1", "a", "2"],
                    ["0", "1", "b", "300"], ["1", "0", "a", "0"], ["1", "0", "b", "1"]]


def check_big(path, n):
    with h5py.File(path) as f:
        t = f["units/spike_times"]
        assert t.chunks is None and t.shape == (int(n),), "long spike trains are contiguous"
        assert np.array_equal(t[...], np.arange(int(n)) * 0.001)


if __name__ == "__main__":
    globals()["check_" + sys.argv[1]](*sys.argv[2:])
