"""Reads what Ranvier wrote with other people's readers. Exit 0: as expected; 1: not, with a traceback; 77: modules are missing.

check_result.py result FILE | csv OUT.csv | json FILE | npz FILE      the sample two_units() of result_samples.hpp
check_result.py counts FILE | uneven FILE                             counts by write_counts
check_result.py likelihood FILE                                       simulated counts against their own truth
check_result.py spoil FILE HOW                                        turns a result into a hostile file
"""
import csv
import json
import sys

try:
    import h5py
    import numpy as np

    if sys.argv[1:2] == ["result"]:  # slow to import, and nothing else needs them
        import h5netcdf  # noqa: F401  (the engine that xarray is asked for)
        import xarray
except ImportError as missing:
    print("skipped: Debian's Python lacks a module for this check:", missing)
    sys.exit(77)

WEIGHT = np.zeros((2, 2, 2))
WEIGHT[1, 1, 0] = 0.75  # state run, to b, from a
SPIKES = (np.arange(3000, dtype=np.int64) ** 2 % 1009).reshape(60, 50)
NOTE = "Bins over 5 ms: couplings are not synaptic-scale (µ)."


def check_hdf5(path):
    with h5py.File(path) as f:
        assert f.attrs["format"] == "ranvier result" and f.attrs["ranvier_schema"] == 1
        assert json.loads(f.attrs["provenance"])["operation"] == "hmm_glm"
        assert json.loads(f.attrs["views"]) == [{"kind": "ribbon", "of": "states/posterior", "title": "States"}]
        assert json.loads(f.attrs["notes"]) == [NOTE]
        assert f["metrics/heldout_nats_per_bin"][()] == -16.84 and np.isnan(f["metrics/weight_mse"][()])
        w = f["couplings/weight"]
        for position, name in enumerate(("state", "receiver", "sender")):
            scale = f["couplings"][name]
            assert h5py.h5ds.is_scale(scale.id), name
            assert h5py.h5ds.is_attached(w.id, scale.id, position), name
            assert w.dims[position][0].name == scale.name
        assert not h5py.h5ds.is_attached(w.id, f["couplings/receiver"].id, 2)
        big = f["raw/spikes"]
        assert big.compression == "gzip" and big.shuffle and big.fletcher32, "arrays over 4 KiB are compressed and checksummed"
        assert f["couplings/weight"].compression is None
        assert f["raw/label"].asstr()[59] == 'μV, "quoted"' and f["raw/label"].asstr()[0] == ""
        assert f["raw/big"][()] == 1 << 60 and f["raw/big"].shape == ()
        assert f["states/path"].dtype == np.dtype("<i4") and f["couplings/sd"].dtype == np.dtype("<f4")


def check_xarray(path):
    open_group = lambda g: xarray.open_dataset(path, engine="h5netcdf", group=g)
    states = open_group("states")
    assert states.posterior.dims == ("time_s", "state")
    assert float(states.posterior.sel(state="run", time_s=0.1)) == 0.75
    assert states.time_s.attrs == {"units": "s", "long_name": "start of the bin"}
    assert states.posterior.attrs["long_name"] == "P(state | spikes)"
    assert states.path.values.tolist() == [0, 1, -1]
    couplings = open_group("couplings")
    assert float(couplings.weight.sel(state="run", receiver="b", sender="a")) == 0.75
    assert float(couplings.weight.sel(state="run", receiver="a", sender="b")) == 0
    assert (couplings.weight.values == WEIGHT).all()
    raw = open_group("raw")
    assert raw.spikes.dims == ("trial", "bin") and (raw.spikes.values == SPIKES).all()
    assert set(raw.variables) == {"spikes", "big", "label"}, "a dimension without coordinate is no variable"
    assert open_group("empty").nothing.shape == (0,)
    trace = open_group("traces/loglik")
    assert trace.value.sel(step=1) == -2.5
    assert float(open_group("metrics").heldout_nats_per_bin) == -16.84


def check_csv(path):
    stem = path[: -len(".csv")]
    rows = list(csv.DictReader(open(path, newline="")))
    assert list(rows[0]) == ["state", "source", "target", "weight", "sd", "called"], list(rows[0])
    assert len(rows) == 8
    coupled = [r for r in rows if float(r["weight"]) != 0]
    assert coupled == [{"state": "run", "source": "a", "target": "b", "weight": "0.75", "sd": "0.1", "called": "1"}], coupled
    states = list(csv.DictReader(open(stem + ".states.time_s-state.csv", newline="")))
    assert states[3] == {"time_s": "0.1", "state": "run", "posterior": "0.75"}, states[3]
    path_rows = list(csv.reader(open(stem + ".states.time_s.csv", newline="")))
    assert path_rows == [["time_s", "path"], ["0", "0"], ["0.1", "1"], ["0.25", "-1"]], path_rows
    metrics = dict(list(csv.reader(open(stem + ".metrics.csv", newline="")))[1:])
    assert metrics == {"heldout_nats_per_bin": "-16.84", "weight_mse": "NaN"}, metrics
    assert list(csv.reader(open(stem + ".traces.csv", newline="")))[2] == ["loglik", "1", "-2.5"]
    assert list(csv.reader(open(stem + ".raw.trial.csv", newline="")))[60] == ["59", 'μV, "quoted"']
    spikes = np.loadtxt(stem + ".raw.trial-bin.csv", delimiter=",", skiprows=1, dtype=int)
    assert (spikes[:, 2].reshape(60, 50) == SPIKES).all() and spikes[51].tolist()[:2] == [1, 1]
    about = json.load(open(stem + ".about.json"))
    assert about["provenance"]["seed"] == "7" and about["notes"] == [NOTE]


def check_json(path):
    doc = json.load(open(path))
    w = doc["groups"]["couplings"]["weight"]
    assert w["dims"] == ["state", "target", "source"] and w["shape"] == [2, 2, 2]
    target = doc["groups"]["couplings"]["target"]["values"].index("b")
    source = doc["groups"]["couplings"]["source"]["values"].index("a")
    assert w["values"][1][target][source] == 0.75 and np.count_nonzero(w["values"]) == 1
    assert doc["metrics"] == {"heldout_nats_per_bin": -16.84, "weight_mse": None}
    assert doc["traces"]["loglik"] == {"step": [0, 1], "value": [-3, -2.5]}
    assert doc["groups"]["raw"]["spikes"]["values"] == SPIKES.tolist()
    assert doc["groups"]["raw"]["big"]["values"] == 1 << 60 and doc["groups"]["empty"]["nothing"]["values"] == []
    assert doc["operation"] == "hmm_glm" and doc["notes"] == [NOTE]


def check_npz(path):
    z = np.load(path, allow_pickle=False)
    assert z["couplings.weight.dims"].tolist() == ["state", "target", "source"]
    target = z["couplings.target"].tolist().index("b")
    source = z["couplings.source"].tolist().index("a")
    assert z["couplings.weight"][1, target, source] == 0.75 and (z["couplings.weight"] == WEIGHT).all()
    assert z["couplings.sd"].dtype == np.float32 and z["raw.spikes"].dtype == np.uint16
    assert (z["raw.spikes"] == SPIKES).all() and z["raw.label"][59] == 'μV, "quoted"' and z["raw.label"][0] == ""
    assert z["raw.big"].shape == () and z["raw.big"] == 1 << 60 and z["empty.nothing"].shape == (0,)
    assert z["metrics.heldout_nats_per_bin"] == -16.84 and np.isnan(z["metrics.weight_mse"])
    assert z["traces.loglik.value"].tolist() == [-3, -2.5] and z["notes"].tolist() == [NOTE]
    assert json.loads(str(z["provenance"]))["seed"] == "7"


def check_counts(path):
    with h5py.File(path) as f:
        assert f["spikes"].shape == (2, 3, 2) and f["spikes"].dtype == np.uint8
        assert f["spikes"][1].tolist() == [[6, 7], [8, 9], [10, 11]]
        assert f["states"].shape == (2, 3) and f["states"][0].tolist() == [0, 1, 1]
        assert f["weight"].shape == (2, 2, 2) and f["weight"][1, 1, 0] == -0.75
        assert f["adjacency"][...].tolist() == [[[0, 0], [0, 0]], [[0, 0], [-1, 0]]]
        assert f["bias"].shape == (2,) and f["trans"][0].tolist() == [0.9, 0.1] and f["basis"][...].tolist() == [0.75, 0.25]
        assert f["unit_ids"].asstr()[...].tolist() == ["a", "b"] and "sequence_first" not in f
        assert f.attrs["link"] == "softplus" and f.attrs["bin_s"] == 0.02 and json.loads(f.attrs["recipe"])["seed"] == "1"


def check_uneven(path):
    with h5py.File(path) as f:
        assert f["spikes"].shape == (6, 2) and f["spikes"].dtype == np.uint16 and f["spikes"][0].tolist() == [300, 1]
        assert f["sequence_first"][...].tolist() == [0, 2, 6] and f["sequence_first"].dtype == np.int64
        assert "weight" not in f and "bin_s" not in f.attrs


def rates(f, weight):
    x = f["spikes"][...].astype(float)
    history = np.zeros_like(x)
    for lag, b in enumerate(f["basis"][...], start=1):
        history[:, lag:] += b * x[:, :-lag]
    bias = f["bias"][...]
    if bias.ndim == 1:
        bias = np.broadcast_to(bias, (weight.shape[0], x.shape[2]))
    z = f["states"][...]
    u = np.stack([history @ w.T + b for w, b in zip(weight, bias)])  # [state, sequence, bin, unit]
    u = np.take_along_axis(u, z[None, :, :, None].astype(int), 0)[0]
    link = {"logistic": lambda v: 1 / (1 + np.exp(-v)), "softplus": lambda v: np.logaddexp(0, v), "exp": np.exp}[f.attrs["link"]]
    return x, link(u)


def nats(x, f):
    return (x * np.log(f) - f).sum() / (x.shape[0] * x.shape[1])


def check_likelihood(path):
    """The counts follow the truth: total and dispersion of x - f, and the truth beats its own transpose and its own absence."""
    with h5py.File(path) as f:
        weight = f["weight"][...]
        x, rate = rates(f, weight)
        per_unit = (x - rate).sum((0, 1)) / np.sqrt(rate.sum((0, 1)))
        assert np.abs(per_unit).max() < 4.5, per_unit
        dispersion = ((x - rate) ** 2 / rate).mean()
        assert abs(dispersion - 1) < 0.02, dispersion
        # the expected log-likelihood given the rates, with its sampling error from the bins
        surprise = (x * np.log(rate) - rate) - (rate * np.log(rate) - rate)
        assert abs(surprise.mean()) < 4.5 * surprise.std() / np.sqrt(surprise.size), surprise.mean()
        if weight.any():
            own, turned, absent = (nats(*rates(f, w)) for w in (weight, weight.transpose(0, 2, 1), 0 * weight))
            assert own > turned + 0.05 and own > absent + 0.05, (own, turned, absent)
        z, trans = f["states"][...], f["trans"][...]
        stay = (z[:, 1:] == z[:, :-1]).mean()
        assert abs(stay - trans[0, 0]) < 4.5 * np.sqrt(trans[0, 0] * (1 - trans[0, 0]) / z[:, 1:].size) + 1e-12, stay


def spoil(path, how):
    with h5py.File(path, "r+", libver=("v108", "v110")) as f:
        if how == "external_link":
            f["states/elsewhere"] = h5py.ExternalLink("other.h5", "/x")
        elif how == "soft_link":
            f["states/elsewhere"] = h5py.SoftLink("/states/path")
        elif how == "external_storage":
            f.create_dataset("raw/spy", shape=(16,), dtype="u1", external=[("/etc/debian_version", 0, 16)])
        elif how == "virtual":
            layout = h5py.VirtualLayout((3,), "f8")
            layout[:] = h5py.VirtualSource("other.h5", "x", (3,))
            f.create_virtual_dataset("raw/spy", layout)
        elif how == "filter":
            f.create_dataset("raw/spy", data=np.arange(4096.0), chunks=(4096,), compression="lzf")
        elif how == "claims":
            f.create_dataset("raw/spy", shape=(10**8,), dtype="f8", chunks=(4096,), compression="gzip")
        elif how == "type":
            f.create_dataset("raw/spy", data=np.arange(4, dtype=">i2"))
        elif how == "newer":
            f.attrs["ranvier_schema"] = 2
        elif how == "foreign":
            f.attrs["format"] = "something else"
        elif how == "root_dataset":
            f["loose"] = 1.0
        elif how == "unlabelled":
            del f["couplings/weight"].attrs["DIMENSION_LIST"]
        else:
            raise SystemExit("there is no way to spoil a file called " + how)
        # the hostile dataset has a dimension like any other, so that only what is hostile about it can be the reason
        if "raw/spy" in f:
            f.create_dataset("raw/spy_dim", shape=f["raw/spy"].shape, dtype="f8")
            f["raw/spy_dim"].make_scale("spy_dim")
            f["raw/spy"].dims[0].attach_scale(f["raw/spy_dim"])


if __name__ == "__main__":
    what, path = sys.argv[1:3]
    if what == "result":
        check_hdf5(path)
        check_xarray(path)
    elif what == "spoil":
        spoil(path, sys.argv[3])
    else:
        {"csv": check_csv, "json": check_json, "npz": check_npz, "counts": check_counts, "uneven": check_uneven,
         "likelihood": check_likelihood}[what](path)
