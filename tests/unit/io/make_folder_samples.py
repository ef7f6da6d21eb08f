# Folders and archives of sorters as Kilosort, phy, the IBL, SpikeInterface and pynapple write them.
# Usage: make_folder_samples.py OUT_FOLDER
# Everywhere the same spikes where nothing else is told: six, at samples 30, 60, 90, 150, 300, 600 of 30 kHz (1, 2, 3, 5, 10, 20
# ms) of clusters 2, 5, 2, 9, 5, 2.
import json
import os
import sys

import numpy as np

out = sys.argv[1]
samples = np.array([30, 60, 90, 150, 300, 600])
clusters = np.array([2, 5, 2, 9, 5, 2])
seconds = samples / 30000.0
RATE = "sample_rate = 30000.\n"


def put(folder, name, content):
    path = os.path.join(out, folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if isinstance(content, str):
        open(path, "w").write(content)
    else:
        np.save(path, content, allow_pickle=True)


def folder(name, files):
    for file, content in files.items():
        put(name, file, content)


def npz(name, **arrays):
    os.makedirs(out, exist_ok=True)
    np.savez(os.path.join(out, name), **arrays)


# --- phy ---
# Four channels; template 0 swings most on channel 3 (-6 to 2), template 1 on channel 1.
templates = np.zeros((2, 3, 4), "f4")
templates[0, :, 0] = [0, 5, 0]
templates[0, :, 3] = [-6, 0, 2]
templates[1, :, 1] = [0, -1, 0.5]
positions = np.array([[0.0, 0], [10, 20], [0, 40], [10, 60]])
base = {
    "spike_times.npy": samples.astype("u8"),
    "spike_clusters.npy": clusters.astype("i4"),
    "params.py": "dat_path = r'C:\\data\\raw.bin'\nn_channels_dat = 4\ndtype = 'int16'\noffset = 0\n" + RATE + "hp_filtered = False\n",
}
whole = {
    **base,
    "spike_templates.npy": np.array([0, 1, 0, 1, 1, 1], "u4"),
    "templates.npy": templates,
    "channel_positions.npy": positions,
    "channel_map.npy": np.array([[0], [1], [2], [3]], "i4"),
    "cluster_group.tsv": "cluster_id\tgroup\n2\tgood\n9\tnoise\n",
    "cluster_KSLabel.tsv": "cluster_id\tKSLabel\n2\tmua\n5\tgood\n9\tmua\n",
    "cluster_info.tsv": "id\tamp\tch\tdepth\tgroup\tn_spikes\tregion\n2\t1.5\t3\t60\tgood\t3\tCA1\n5\t2.5\t1\t20\t\t2\tCA3\n7\t9\t0\t0\tgood\t0\tCA1\n",
}


def without(files, *names):
    return {k: v for k, v in files.items() if k not in names}


folder("phy/whole", whole)
folder("phy/columns", {k: v.reshape(-1, 1) if k.startswith("spike_") else v for k, v in whole.items()})
folder("phy/bare", base)
folder("phy/templates_only", without(whole, "spike_clusters.npy", "cluster_group.tsv", "cluster_info.tsv"))
folder("phy/ks_label_only", without(whole, "cluster_group.tsv", "cluster_info.tsv"))
folder("phy/info_only", {**base, "channel_positions.npy": positions, "channel_map.npy": np.array([4, 5, 6, 7]),
                         "cluster_info.tsv": "cluster_id\tch\tdepth\tgroup\n2\t5\t1\tgood\n5\t99\t33\tmua\n9\t\t\tmua\n"})
folder("phy/old_csv", {**base, "cluster_groups.csv": "cluster_id\tgroup\n2\tgood\n5\tmua\n9\tnoise\n"})
folder("phy/sparse", {**whole, "templates.npy": templates[:, :, [3, 1, 0]],
                      "template_ind.npy": np.array([[3, 1, -1], [3, 1, -1]], "i8")})
# Whitening that shrank channel 0 to a tenth: taken back it swings by 50.
folder("phy/whitened", {**whole, "whitening_mat_inv.npy": np.diag([10.0, 1, 1, 1])})
folder("phy/whole_reals", {**base, "spike_times.npy": samples.astype("f8")})
folder("phy/below", {"sorter_output/" + k: v for k, v in base.items()})
folder("phy/two_below", {d + k: v for d in ("a/", "b/") for k, v in base.items()})
folder("phy/no_params", without(base, "params.py"))
folder("phy/no_rate", {**base, "params.py": "n_channels_dat = 4\n"})
folder("phy/code_rate", {**base, "params.py": "import os\n" + RATE + "if os.path.exists('/'):\n    sample_rate = 1.0\n"})
folder("phy/called_rate", {**base, "params.py": "sample_rate = float(open('rate').read())\n"})
folder("phy/zero_rate", {**base, "params.py": "sample_rate = 0\n"})
folder("phy/no_clusters", without(base, "spike_clusters.npy"))
folder("phy/lengths_differ", {**base, "spike_clusters.npy": clusters[:5]})
folder("phy/negative_sample", {**base, "spike_times.npy": samples - 31})
folder("phy/negative_cluster", {**base, "spike_clusters.npy": clusters - 3})
folder("phy/fractions", {**base, "spike_times.npy": samples / 7.0})
folder("phy/objects", {**base, "spike_clusters.npy": clusters.astype(object)})
folder("phy/table", {**base, "spike_times.npy": samples.reshape(3, 2)})
folder("phy/twice", {**base, "cluster_group.tsv": "cluster_id\tgroup\n2\tgood\n2\tmua\n"})
folder("phy/no_id", {**base, "cluster_group.tsv": "cluster\tgroup\n2\tgood\n"})
folder("phy/odd_templates", {**whole, "templates.npy": np.zeros((2, 3))})
folder("phy/many_channels", {**whole, "templates.npy": np.zeros((2, 3, 5))})
folder("phy/cut_off", base)
path = os.path.join(out, "phy/cut_off/spike_times.npy")
data = open(path, "rb").read()
open(path, "wb").write(data[:-3])

# --- ALF ---
# Four clusters; cluster 2 has no spikes.
alf_clusters = np.array([0, 1, 0, 3, 1, 0])
probe = {
    "spikes.times.npy": seconds,
    "spikes.clusters.npy": alf_clusters,
    "spikes.depths.npy": np.arange(6.0),
    "clusters.channels.npy": np.array([2, 0, 1, 2]),
    "clusters.depths.npy": np.array([40.0, 0, 20, 40]),
    "clusters.waveforms.npy": np.zeros((4, 5, 2), "f4"),
    "clusters.uuids.csv": "uuids\nu0\nu1\nu2\nu3\n",
    "clusters.metrics.csv": ",cluster_id,snr,label,ks2_label\n0,0,1.5,1.0,good\n1,1,2.5,0.33,mua\n2,3,3.5,0.66,good\n",
    "channels.localCoordinates.npy": np.array([[16.0, 0], [48, 20], [0, 40]]),
    "channels.brainLocationIds_ccf_2017.npy": np.array([385, 997, 672]),
}
acronyms = {"channels.brainLocationAcronyms_ccf_2017.npy": np.array(["VISp", "root", "CP"]),
            "channels.mlapdv.npy": np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]])}
trials = {
    "_ibl_trials.intervals.npy": np.array([[0.001, 0.004], [0.004, 0.009], [0.01, np.nan], [0.02, 0.03]]),
    "_ibl_trials.choice.npy": np.array([-1, 1, 0, 1], "i1"),
    "_ibl_trials.contrastLeft.npy": np.array([0.5, np.nan, 0.25, 1.0]),
    "_ibl_trials.intervals_bpod.npy": np.array([[0.0, 1], [2, 3], [4, 5], [6, 7]]),
    "_ibl_trials.pair.npy": np.array([[1, 2], [3, 4], [5, 6], [7, 8]]),
    "_ibl_trials.short.npy": np.arange(3),
    "_ibl_trials.table.pqt": "PAR1",
}
wheel = {
    "_ibl_wheel.position.npy": np.array([0.0, 0.5, 1.0, 1.5, 2.0]),
    "_ibl_wheel.timestamps.npy": np.array([0.0, 0.01, 0.02, 0.03, 0.05]),
    "_ibl_wheelMoves.intervals.npy": np.array([[0.01, 0.02]]),
    "camera.timestamps.npy": np.array([[0, 1.0], [2, 1.2], [4, 1.6]]),
    "camera.motion.npy": np.array([[1, 10], [2, 20], [3, 30], [4, 40], [5, 50], [6, 60]]),
    "sync.timestamps.npy": np.array([[0, 1.0], [100, 3.0]]),
    "sync.volts.npy": np.arange(4),
    "raw.timestamps.npy": np.arange(5) / 30000.0,
    "raw.volts.npy": np.arange(5),
    "licks.times.npy": np.array([0.1, 0.2]),
    "odd.timestamps.npy": np.arange(4.0),
    "odd.values.npy": np.arange(5.0),
}


def below(name, files):
    return {name + k: v for k, v in files.items()}


folder("alf/session", {**below("alf/probe00/", {**probe, **acronyms}), **below("alf/", trials), **below("alf/", wheel)})
folder("alf/flat", {k.replace(".npy", ".0f1e2d3c-0000-1111-2222-333344445555.npy"): v for k, v in probe.items()})
folder("alf/deep", below("alf/probe00/pykilosort/", probe))
folder("alf/with_sorter", {**below("alf/probe00/", probe), **below("spike_sorters/ks2/", base)})
folder("alf/two_probes", {**below("alf/probe00/", probe), **below("alf/probe01/", {**probe, "spikes.clusters.npy": alf_clusters * 0}),
                          **below("alf/", trials)})
folder("alf/parts", {k.replace(".npy", ".%s.npy" % p): v for p in ("probe00", "probe01") for k, v in probe.items() if k.startswith("spikes.")})
folder("alf/revisions", {**below("alf/probe00/", probe), "alf/probe00/#2024-05-06#/spikes.times.npy": seconds + 1})
folder("alf/bare", {k: v for k, v in probe.items() if k.startswith("spikes.")})
folder("alf/metrics_only", {k: v for k, v in probe.items() if k.startswith("spikes.") or k.startswith("clusters.metrics")})
folder("alf/samples_only", {"spikes.samples.npy": samples, "spikes.clusters.npy": alf_clusters})
folder("alf/no_clusters", {"spikes.times.npy": seconds})
folder("alf/lengths_differ", {**probe, "spikes.clusters.npy": alf_clusters[:4]})
folder("alf/negative", {**probe, "spikes.clusters.npy": alf_clusters - 1})
folder("alf/unlisted", {**probe, "spikes.clusters.npy": alf_clusters + 1})
folder("alf/unequal_lists", {**probe, "clusters.depths.npy": np.arange(3.0), "clusters.odd.npy": np.array([1, None, 2, 3], dtype=object)})

# --- SpikeInterface ---
# As spikeinterface 0.105.3 writes them (checked against it); units 3, 7 and the silent 8.
dtype = [("sample_index", "<i8"), ("unit_index", "<i8"), ("segment_index", "<i8")]
spikes = np.array([(30, 0, 0), (60, 1, 0), (90, 0, 0), (150, 1, 0)], dtype)
two = np.concatenate([spikes, np.array([(15, 1, 1), (45, 0, 1)], dtype)])
si_folder = json.dumps({"class": "spikeinterface.core.sortingfolder.NumpyFolderSorting", "version": "0.105.3"})


def info(n, ids=(3, 7, 8), rate=30000.0):
    return json.dumps({"sampling_frequency": rate, "unit_ids": list(ids), "num_segments": n})


properties = {
    "properties/quality.npy": np.array(["good", "mua", "good"]),
    "properties/snr.npy": np.array([1.5, 2.5, np.nan]),
    "properties/brain_area.npy": np.array(["CA1", "CA3", "CA1"]),
    "properties/objects.npy": np.array(["a", "b", "c"], dtype=object),
    "properties/pairs.npy": np.zeros((3, 2)),
    "properties/unit_locations.npy": np.array([[10.0, 20], [30, 40], [50, 60]]),
}
numpy_folder = {"spikes.npy": spikes, "numpysorting_info.json": info(1), "si_folder.json": si_folder, "annotations.json": "{}"}
folder("si/numpy", {**numpy_folder, **properties})
folder("si/analyzer", {"sorting/" + k: v for k, v in numpy_folder.items()})
folder("si/text_ids", {**numpy_folder, "numpysorting_info.json": info(1, ["a", "b", "c"])})
folder("si/two_segments", {**numpy_folder, "spikes.npy": two, "numpysorting_info.json": info(2)})
folder("si/old_fields", {**numpy_folder, "spikes.npy": spikes.astype([("sample_ind", "<i8"), ("unit_ind", "<i8"), ("segment_ind", "<i8")])})
folder("si/unlisted", {**numpy_folder, "numpysorting_info.json": info(1, [3])})
folder("si/negative", {**numpy_folder, "spikes.npy": np.array([(-1, 0, 0)], dtype)})
folder("si/no_rate", {**numpy_folder, "numpysorting_info.json": json.dumps({"unit_ids": [3], "num_segments": 1})})
folder("si/nested", {**numpy_folder, "numpysorting_info.json": "[" * 100000})
folder("si/no_spikes", {k: v for k, v in numpy_folder.items() if k != "spikes.npy"})
folder("si/plain_array", {**numpy_folder, "spikes.npy": np.zeros(4)})
folder("si/npz", {"si_folder.json": si_folder, "npz.json": "{}", **properties})
sorting = {
    "unit_ids": np.array([3, 7, 8]), "num_segment": np.array([1]), "sampling_frequency": np.array([30000.0]),
    "spike_indexes_seg0": np.array([30, 60, 90, 150]), "spike_labels_seg0": np.array([3, 7, 3, 7]),
}
npz("si/npz/sorting_cached.npz", **sorting)
folder("si/not_a_sorting", {"si_folder.json": si_folder})
npz("si/not_a_sorting/sorting_cached.npz", a=np.zeros(3))

# --- spikes in .npz ---
os.makedirs(os.path.join(out, "npz"), exist_ok=True)
npz("npz/sorting.npz", **sorting)
npz("npz/two_segments.npz", **{**sorting, "num_segment": np.array([2]), "spike_indexes_seg1": np.array([15]), "spike_labels_seg1": np.array([8])})
npz("npz/odd_label.npz", **{**sorting, "spike_labels_seg0": np.array([3, 7, 3, 9])})
npz("npz/lists.npz", spike_times=seconds, spike_clusters=clusters)
npz("npz/times_units.npz", times=seconds, units=np.array(["b", "a", "b", "c", "a", "b"]))
npz("npz/times_clusters.npz", times=seconds.reshape(-1, 1), clusters=clusters)
npz("npz/milliseconds.npz", spikes_times=seconds * 1000, clusters=clusters, time_unit="ms")
npz("npz/samples.npz", spike_times=samples, spike_clusters=clusters, sampling_frequency=30000)
npz("npz/samples_without_rate.npz", spike_times=samples, spike_clusters=clusters, time_unit="samples")
npz("npz/index_text.npz", spike_times=seconds, spike_clusters=np.array([0, 1, 0, 2, 1, 0]), unit_ids=np.array(["x", "y", "z", "w"]))
npz("npz/id_text.npz", spike_times=seconds, spike_clusters=clusters, unit_ids=np.array(["9", "5", "2"]))
npz("npz/id_numbers.npz", spike_times=seconds, spike_clusters=clusters, unit_ids=np.array([9, 5, 2, 4]))
npz("npz/index_numbers.npz", spike_times=seconds, spike_clusters=np.array([0, 1, 0, 2, 1, 0]), unit_ids=np.array([9, 5, 2]))
npz("npz/both_readings.npz", spike_times=seconds, spike_clusters=np.array([1, 2, 1, 2, 1, 2]), unit_ids=np.array([1, 2, 3]))
npz("npz/neither_reading.npz", spike_times=seconds, spike_clusters=clusters, unit_ids=np.array([2, 5]))
npz("npz/lengths_differ.npz", spike_times=seconds, spike_clusters=clusters[:4])
npz("npz/no_clusters.npz", spike_times=seconds)
npz("npz/negative.npz", spike_times=seconds, spike_clusters=clusters - 3)
npz("npz/objects.npz", spike_times=seconds, spike_clusters=clusters.astype(object))
npz("npz/nan.npz", spike_times=np.where(seconds > 0.015, np.nan, seconds), spike_clusters=clusters)
npz("npz/odd_unit.npz", spike_times=seconds, spike_clusters=clusters, time_unit="fortnight")
npz("npz/counts_too.npz", spikes=np.zeros((4, 2), "u1"), spike_times=seconds, spike_clusters=clusters)
npz("npz/other.npz", a=np.zeros(3), b=np.zeros(4))
npz(
    "npz/whole.npz",
    spike_times=np.array([0.1, 0.3, 0.2, 0.4]),
    spike_clusters=np.array([0, 0, 1, 1]),
    unit_ids=np.array(["3", "7", "8"]),
    regions=np.array(["CA1", "", "CA3"]),
    quality=np.array(["good", "mua", ""]),
    position=np.array([[1, 2, 3], [4, 5, np.nan], [7, 8, 9.0]]),
    observed=np.array([[0, 0.35], [0.5, 1]]),
    time_unit="s",
    **{
        "intervals.trials.start": np.array([0.0, 0.5]),
        "intervals.trials.stop": np.array([0.4, 1.0]),
        "intervals.trials.choice": np.array(["left", "right"]),
        "intervals.trials.light.start": np.array([0.1]),
        "intervals.trials.light.stop": np.array([0.2]),
        "intervals.trials.light.power": np.array([3]),
        "signals.speed.values": np.array([[1.0], [2], [3]]),
        "signals.speed.start": 0.25,
        "signals.speed.rate_hz": 10.0,
        "signals.speed.unit": "cm/s",
        "signals.head.values": np.array([[1, 2], [3, 4]]),
        "signals.head.times": np.array([0.0, 0.7]),
        "signals.fast.values": np.zeros(4),
        "signals.fast.start": 0.0,
        "signals.fast.rate_hz": 30000.0,
        "unit_columns.depth": np.array([10.5, 20, 30]),
        "unit_columns.n": np.array([1, 2, 3]),
    },
)
npz("npz/short_column.npz", spike_times=seconds, spike_clusters=clusters, regions=np.array(["a", "b"]))
npz("npz/no_clock.npz", spike_times=seconds, spike_clusters=clusters, **{"signals.speed.values": np.zeros(3)})
npz("npz/overlap.npz", spike_times=seconds, spike_clusters=clusters, observed=np.array([[0, 2], [1, 3.0]]))
# As pynapple 0.11.4 writes a TsGroup (its source), and as versions before it wrote metadata.
group = {"type": np.array(["TsGroup"]), "t": np.array([0.5, 1.0, 1.5, 4.5]), "index": np.array([6, 0, 0, 6]), "keys": np.array([0, 6]),
         "start": np.array([0.0, 4.0]), "end": np.array([2.0, 5.0])}
npz("npz/tsgroup.npz", **group, _metadata=np.array({"group": [0, 1]}, dtype=object))
npz("npz/tsgroup_columns.npz", **group, rate=np.array([0.5, 0.5]), location=np.array(["adn", "ca1"]), shank=np.array([1, 2]))
npz("npz/tsd.npz", type=np.array(["Tsd"]), t=np.arange(3.0), d=np.arange(3.0), start=np.array([0.0]), end=np.array([2.0]))
npz("npz/tsgroup_odd_index.npz", **{**group, "index": np.array([6, 0, 0, 5])})
np.save(os.path.join(out, "npz/unit_time.npy"), np.array([[1, 0.5], [2, 0.7], [1, 0.9]]))
np.save(os.path.join(out, "npz/structured.npy"), spikes)
np.savez(os.path.join(out, "npz/structured.npz"), s=spikes)
