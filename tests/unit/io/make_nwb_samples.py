# Small NWB files, each with one thing the reader must get right or refuse. Usage: make_nwb_samples.py OUT_FOLDER
# The base holds three units, ids 10, 20, 30, with the spikes 0.5 1.0 2.0 | 0.25 | 3.0 4.0.
import os
import sys

import h5py
import numpy as np

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
S = h5py.string_dtype("utf-8")


def typed(o, kind, namespace="core"):
    o.attrs["neurodata_type"] = kind
    o.attrs["namespace"] = namespace
    return o


def column(t, name, data, dtype=None, **kw):
    if isinstance(data, list) and data and isinstance(data[0], str):
        dtype = S
    return t.create_dataset(name, data=None if data is None else np.array(data, dtype=dtype), dtype=dtype, **kw)


def table(f, path, kind, names, ids):
    t = typed(f.create_group(path), kind)
    t.attrs.create("colnames", np.array(names, dtype=object), dtype=S)
    column(t, "id", ids, "i8")
    return t


def units(f, path="/units", kind="Units", times=(0.5, 1.0, 2.0, 0.25, 3.0, 4.0), ends=(3, 4, 6), ids=(10, 20, 30), index="u1"):
    t = table(f, path, kind, ["spike_times"], ids)
    column(t, "spike_times", times, "f8")
    column(t, "spike_times_index", ends, index)
    return t


def trials(f, path="/intervals/trials", start=(0.0, 1.0), stop=(1.0, 2.5)):
    t = table(f, path, "TimeIntervals", ["start_time", "stop_time"], range(len(start)))
    column(t, "start_time", start, "f8")
    column(t, "stop_time", stop, "f8")
    return t


def series(f, path, data, kind="TimeSeries", unit="m", start=None, rate=None, timestamps=None, **attrs):
    g = typed(f.create_group(path), kind)
    d = g.create_dataset("data", data=data)
    d.attrs["unit"] = unit
    for k, v in attrs.items():
        d.attrs[k] = v
    if rate is not None:
        g.create_dataset("starting_time", data=float(start)).attrs["rate"] = np.float32(rate)
    if timestamps is not None:
        g.create_dataset("timestamps", data=np.array(timestamps, "f8"))
    return g


def electrodes(f, locations, ids=None, xyz=None):
    t = table(f, "/general/extracellular_ephys/electrodes", "DynamicTable", ["location"], ids or range(len(locations)))
    column(t, "location", locations)
    for i, axis in enumerate("xyz"):
        if xyz is not None:
            column(t, axis, [p[i] for p in xyz], "f8")
    return t


def region(f, t, rows, ends=None):
    d = column(t, "electrodes", rows, "i8")
    d.attrs["table"] = f["/general/extracellular_ephys/electrodes"].ref
    if ends is not None:
        column(t, "electrodes_index", ends, "u1")


def base(name, version="2.6.0"):
    f = h5py.File(os.path.join(out, name + ".nwb"), "w")
    typed(f, "NWBFile")
    f.attrs["nwb_version"] = version
    f.attrs["object_id"] = "7c5b5939-37ef-440b-92f8-dadfb2136912"
    for g in ("acquisition", "analysis", "general", "processing", "stimulus"):
        f.create_group(g)
    f.create_dataset("session_description", data="a sample")
    return f


samples = {}


def sample(make):
    samples[make.__name__] = make
    return make


def with_units(name, edit):
    samples[name] = lambda f: edit(f, units(f))


# ---- units


@sample
def plain(f):
    t = units(f)
    column(t, "quality", ["good", "mua", "noise"])
    f["general/session_id"] = "session 7"
    f.create_dataset("general/subject/subject_id", data=b"mouse 3 ", dtype="S12")


for t in ("u1", "u2", "u4", "u8", "i1", "i4", "i8", ">u4"):
    samples["index_" + t.replace(">", "big_")] = lambda f, t=t: units(f, index=t)
samples["elsewhere"] = lambda f: units(f, "/acquisition/UnitsTest")
samples["derived"] = lambda f: units(f, kind="CuratedUnits")
samples["big_endian"] = lambda f: with_types(f, ">f8")
samples["single_precision"] = lambda f: with_types(f, "<f4")
samples["half_precision"] = lambda f: with_types(f, "<f2")
samples["whole_times"] = lambda f: with_types(f, "<i4", (5, 10, 20, 2, 30, 40))


def with_types(f, dtype, times=(0.5, 1.0, 2.0, 0.25, 3.0, 4.0)):
    t = table(f, "/units", "Units", ["spike_times"], (10, 20, 30))
    column(t, "spike_times", times, dtype)
    column(t, "spike_times_index", (3, 4, 6), "u1")


@sample
def several(f):
    units(f, "/acquisition/other", times=[9.0], ends=[1], ids=[1])
    units(f)


@sample
def several_without_main(f):
    units(f, "/processing/b/units", times=[8.0], ends=[1], ids=[2])
    units(f, "/acquisition/a", times=[9.0], ends=[1], ids=[1])


@sample
def region_references(f):
    t = table(f, "/units", "Units", ["spike_times", "spike_times_index"], (10, 20))
    d = column(t, "spike_times", (0.5, 1.0, 2.0), "f8")
    i = t.create_dataset("spike_times_index", (2,), dtype=h5py.regionref_dtype)
    i[0] = d.regionref[0:2]
    i[1] = d.regionref[2:3]


@sample
def old_matlab_text(f):
    for k in ("neurodata_type", "namespace", "nwb_version"):
        f.attrs[k] = np.array([f.attrs[k].encode().ljust(20)], dtype="S20")
    t = units(f)
    t.attrs["neurodata_type"] = np.array([b"Units   "], dtype="S8")


@sample
def soft_links(f):
    f.create_dataset("/analysis/times", data=np.array([0.5, 1.0, 2.0], "f8"))
    t = table(f, "/processing/ecephys/real", "Units", ["spike_times"], (1, 2))
    t["spike_times"] = h5py.SoftLink("/analysis/times")
    column(t, "spike_times_index", (2, 3), "u1")
    f["units"] = h5py.SoftLink("processing/ecephys/real")


samples["compressed"] = lambda f: compressed(f)


def compressed(f):
    t = table(f, "/units", "Units", ["spike_times"], (10, 20, 30))
    column(t, "spike_times", (0.5, 1.0, 2.0, 0.25, 3.0, 4.0), "f8", chunks=(4,), compression="gzip", shuffle=True, fletcher32=True)
    column(t, "spike_times_index", (3, 4, 6), "u1")


def observed(f, pairs, ends):
    t = units(f)
    column(t, "obs_intervals", pairs, "f8")
    column(t, "obs_intervals_index", ends, "u1")


samples["observed_alike"] = lambda f: observed(f, [[0, 2], [3, 5], [0, 2], [3, 5], [0, 2], [3, 5]], (2, 4, 6))
samples["observed_differ"] = lambda f: observed(f, [[0, 2], [1, 3], [2.5, 5]], (1, 2, 3))
samples["observed_reversed"] = lambda f: observed(f, [[0, 5], [0, 5], [0, 5], [4, 1]], (1, 2, 4))
samples["observed_outside"] = lambda f: observed(f, [[0, 5], [0, 5], [0, 3.5]], (1, 2, 3))

samples["unsorted"] = lambda f: units(f, times=(2.0, 0.5, 1.0, 0.25, 3.0, 4.0))
samples["duplicates"] = lambda f: units(f, times=(0.5, 0.5, 0.5, 0.25, 3.0, 3.0))
samples["negative"] = lambda f: units(f, times=(-1.0, 1.0, 2.0, 0.25, 3.0, 4.0))
samples["milliseconds"] = lambda f: units(f, times=np.arange(60) * 1.0e5 + 0.5, ends=(20, 40, 60))
samples["no_spikes"] = lambda f: units(f, times=(), ends=(0, 0, 0))
samples["no_units"] = lambda f: series(f, "/acquisition/raw", np.zeros((4, 2)), "ElectricalSeries", start=0, rate=30000)
def unit_columns(f):
    u = units(f)
    column(u, "snr", (1.5, 2.5, float("nan")), "f8")
    column(u, "layer", (4, 5, 6), "i4")
    u.attrs.create("colnames", np.array(["spike_times", "snr", "layer", "cell_type", "waveform_mean"], dtype=object), dtype=S)
    column(u, "cell_type", np.array(["pyr", "int", ""], dtype=object), S)
    column(u, "waveform_mean", np.zeros((3, 5)), "f4")


samples["unit_columns"] = lambda f: unit_columns(f)
samples["trials_only"] = lambda f: trials(f)
samples["units_without_times"] = lambda f: table(f, "/units", "Units", [], (1, 2))


@sample
def no_id(f):
    del units(f)["id"]


# ---- units that are refused

samples["index_past_end"] = lambda f: units(f, ends=(3, 4, 60))
samples["index_goes_down"] = lambda f: units(f, ends=(4, 3, 6))
samples["index_stops_short"] = lambda f: units(f, ends=(3, 4, 5))
samples["index_negative"] = lambda f: units(f, ends=(-3, 4, 6), index="i4")
samples["index_is_real"] = lambda f: units(f, index="f8")
samples["ids_too_few"] = lambda f: units(f, ids=(10, 20))
samples["ids_twice"] = lambda f: units(f, ids=(10, 20, 10))
samples["time_nan"] = lambda f: units(f, times=(0.5, float("nan"), 2.0, 0.25, 3.0, 4.0))
samples["time_infinite"] = lambda f: units(f, times=(0.5, float("inf"), 2.0, 0.25, 3.0, 4.0))
with_units("column_too_short", lambda f, t: column(t, "quality", ["good", "mua"]))


@sample
def index_missing(f):
    del units(f)["spike_times_index"]


@sample
def colnames_names_nothing(f):
    t = units(f)
    t.attrs.create("colnames", np.array(["spike_times", "zzz"], dtype=object), dtype=S)


@sample
def electrode_out_of_table(f):
    electrodes(f, ["CA1", "CA3"])
    region(f, units(f), (0, 1, 2))


# ---- regions and positions

with_units("region_in_column", lambda f, t: column(t, "brain_area", ["CA1", "", "V1"]))


@sample
def region_of_ragged_electrodes(f):
    electrodes(f, ["CA1", "CA3", "CA3", ""], xyz=[(1, 10, np.nan), (3, 20, np.nan), (5, 30, 7), (9, 40, 9)])
    region(f, units(f), (0, 1, 2, 0, 3), (3, 4, 5))


@sample
def region_of_plain_electrodes(f):
    electrodes(f, ["CA1", "CA3", "V1"])
    region(f, units(f), (2, 0, 1))


@sample
def region_of_group(f):
    g = typed(f.create_group("/general/extracellular_ephys/shank0"), "ElectrodeGroup")
    g.attrs["location"] = "subiculum"
    t = units(f)
    d = t.create_dataset("electrode_group", (3,), dtype=h5py.ref_dtype)
    for i in range(3):
        d[i] = g.ref


@sample
def region_of_peak_channel(f):
    electrodes(f, ["APN", "VISp"], ids=[850, 860], xyz=[(1, 2, 3), (4, 5, 6)])
    column(units(f), "peak_channel_id", (860, 850, 999), "i8")


@sample
def region_order(f):
    electrodes(f, ["by electrode", ""], ids=[850, 860])
    g = typed(f.create_group("/general/extracellular_ephys/shank0"), "ElectrodeGroup")
    g.attrs["location"] = "by group"
    t = units(f)
    column(t, "location", ["by column", "", ""])
    region(f, t, (0, 0, 1))
    d = t.create_dataset("electrode_group", (3,), dtype=h5py.ref_dtype)
    for i in range(3):
        d[i] = g.ref


# ---- intervals


@sample
def intervals(f):
    units(f)
    t = trials(f, "/intervals/encoding_table", (0.0, 1.0, 2.0), (1.0, 2.0, 3.0))
    t.attrs.create("colnames", np.array(["start_time", "stop_time", "tags", "correct", "choice", "rt", "label"], dtype=object), dtype=S)
    column(t, "tags", ["a", "b", "c"])
    column(t, "tags_index", (2, 2, 3), "u1")
    column(t, "correct", (True, False, True), "?")
    column(t, "choice", (-1, 0, 1), "i1")
    column(t, "rt", (0.25, np.nan, 0.5), "f4")
    t.create_dataset("label", data=np.array([b"one", b"two", b"three"], dtype="S8"))
    column(t, "mask", np.zeros((3, 2)), "f8")
    column(t, "timeseries", np.zeros(3, dtype=[("idx_start", "i4"), ("count", "i4")]), [("idx_start", "i4"), ("count", "i4")])
    column(t, "weights", (1.0, 2.0, 3.0), "f8")
    column(t, "weights_index", (1, 2, 3), "u1")
    trials(f, "/processing/optotagging/pulses", (5.0,), (6.0,))


@sample
def intervals_bad_rows(f):
    units(f)
    t = trials(f, start=(0.0, 3.0, 4.0, 5.0), stop=(1.0, 2.0, float("nan"), 6.0))
    column(t, "number", (1, 2, 3, 4), "i8")
    column(t, "name", ["a", "b", "c", "d"])


@sample
def intervals_of_one_name(f):
    units(f)
    trials(f, "/intervals/epochs")
    trials(f, "/processing/behavior/epochs")


@sample
def intervals_row_missing(f):
    units(f)
    column(trials(f), "number", (1,), "i8")


@sample
def intervals_tags_past_end(f):
    units(f)
    t = trials(f)
    column(t, "tags", ["a"])
    column(t, "tags_index", (1, 9), "u1")


@sample
def intervals_empty(f):
    units(f)
    trials(f, start=(), stop=())


# ---- signals


@sample
def signals(f):
    units(f)
    series(f, "/processing/behavior/Position/spatial", np.arange(6, dtype="i2").reshape(3, 2), "SpatialSeries", "m", timestamps=(0.0, 0.5, 1.0),
           conversion=np.float32(0.5), offset=np.float64(1.0))
    s = series(f, "/processing/running/speed", np.array([1.0, 2.0, 3.0]), unit="cm/s")
    s["timestamps"] = h5py.SoftLink("/processing/behavior/Position/spatial/timestamps")
    series(f, "/acquisition/lick", np.array([0.0, 1.0]), unit="V", start=2.0, rate=10)


@sample
def signals_not_read(f):
    units(f)
    g = series(f, "/acquisition/raw", np.zeros(4), "ElectricalSeries", start=0, rate=30000)
    del g["data"]
    g.create_dataset("data", data=np.zeros((8, 2)), compression="lzf")  # a filter that is refused: it must not be looked at
    series(f, "/acquisition/photo", np.zeros(40), start=0, rate=30000)
    series(f, "/acquisition/fast", np.zeros(4), timestamps=(0.0, 1e-4, 2e-4, 3e-4))
    series(f, "/acquisition/empty", np.zeros((0, 0, 0)), timestamps=())
    series(f, "/acquisition/video", np.zeros((2, 2, 2)), "ImageSeries", start=0, rate=1)
    series(f, "/acquisition/clockless", np.zeros(4), timestamps=None)
    series(f, "/acquisition/short", np.zeros(4), timestamps=(0.0, 1.0))
    g = series(f, "/acquisition/dangling", np.zeros(4))
    g["timestamps"] = h5py.SoftLink("/nowhere")
    g = series(f, "/acquisition/outside", np.zeros(4))
    g["timestamps"] = h5py.ExternalLink("other.nwb", "/x")


@sample
def signals_transposed(f):
    units(f)
    series(f, "/processing/behavior/turned", np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), timestamps=(0.0, 1.0, 2.0))
    series(f, "/processing/behavior/wide", np.zeros((2, 5)), start=0, rate=10)


@sample
def signals_of_one_name(f):
    units(f)
    series(f, "/processing/raw/area", np.zeros(2), start=0, rate=1)
    series(f, "/processing/filtered/area", np.ones(2), start=0, rate=1)


@sample
def signals_going_back(f):
    units(f)
    series(f, "/processing/behavior/speed", np.zeros(3), timestamps=(0.0, 2.0, 1.0))


# ---- files that lead elsewhere or claim too much


@sample
def times_in_other_file(f):
    t = table(f, "/units", "Units", ["spike_times"], (1,))
    t["spike_times"] = h5py.ExternalLink("plain.nwb", "/units/spike_times")
    column(t, "spike_times_index", (6,), "u1")


@sample
def times_in_external_storage(f):
    t = table(f, "/units", "Units", ["spike_times"], (1,))
    t.create_dataset("spike_times", shape=(2,), dtype="f8", external=[("/etc/debian_version", 0, 16)])
    column(t, "spike_times_index", (2,), "u1")


@sample
def times_virtual(f):
    t = table(f, "/units", "Units", ["spike_times"], (1,))
    layout = h5py.VirtualLayout((6,), "f8")
    layout[:] = h5py.VirtualSource("plain.nwb", "/units/spike_times", (6,))
    t.create_virtual_dataset("spike_times", layout)
    column(t, "spike_times_index", (6,), "u1")


@sample
def times_by_foreign_filter(f):
    t = table(f, "/units", "Units", ["spike_times"], (1,))
    column(t, "spike_times", (1.0, 2.0), "f8", chunks=(2,), compression="lzf")
    column(t, "spike_times_index", (2,), "u1")


@sample
def times_declared_only(f):
    t = table(f, "/units", "Units", ["spike_times"], (1,))
    t.create_dataset("spike_times", shape=(10**15,), dtype="f8", chunks=(1024,), compression="gzip")
    column(t, "spike_times_index", (10**15,), "u8")


@sample
def times_mostly_declared(f):
    t = table(f, "/units", "Units", ["spike_times"], (1,))
    d = t.create_dataset("spike_times", shape=(10**9,), dtype="f8", chunks=(64,), compression="gzip")
    d[0:64] = np.arange(64)
    column(t, "spike_times_index", (10**9,), "u8")


@sample
def times_of_zeros(f):  # honest, and compresses a thousandfold
    t = table(f, "/units", "Units", ["spike_times"], (1,))
    column(t, "spike_times", np.zeros(1 << 16), "f8", chunks=(1 << 16,), compression="gzip", compression_opts=9)
    column(t, "spike_times_index", (1 << 16,), "u4")


@sample
def rank_nine(f):
    t = units(f)
    column(t, "odd", np.zeros((3,) + (1,) * 8), "f8")


@sample
def soft_loop(f):
    f["units"] = h5py.SoftLink("/other")
    f["other"] = h5py.SoftLink("/units")
    g = f.create_group("/processing/p")
    g["spike_times"] = h5py.SoftLink("spike_times")
    typed(g, "Units")


@sample
def hard_cycle(f):
    units(f)
    f["analysis/up"] = f["/"]


@sample
def hard_link_twice(f):
    units(f)
    f["analysis/same"] = f["units"]


@sample
def deep(f):
    g = f
    for _ in range(70):
        g = g.create_group("n")


@sample
def long_text(f):
    t = units(f)
    column(t, "quality", ["x" * 5000, "a", "b"])


@sample
def not_utf8(f):
    t = units(f)
    t.create_dataset("quality", data=np.array([b"gut\xfc", b"a", b"b"], dtype="S8"))


for name, make in samples.items():
    with base(name) as f:
        make(f)


# ---- other files


def bare(name):
    return h5py.File(os.path.join(out, name), "w")


with bare("version1.nwb") as f:
    f["nwb_version"] = "NWB-1.0.5"
    f.create_group("processing")
with bare("version1_units.nwb") as f:
    f["nwb_version"] = "1.0.6"
    for c in ("cell_1", "cell_2"):
        f.create_dataset("processing/Cells/UnitTimes/" + c + "/times", data=np.array([1.0, 2.0]))
with bare("empty.h5"):
    pass
with h5py.File(os.path.join(out, "user_block.nwb"), "w", userblock_size=1024) as f:
    typed(f, "NWBFile")
    f.attrs["nwb_version"] = "2.6.0"
    electrodes(f, ["CA1", "CA3", "V1"])
    region(f, units(f), (2, 0, 1))
with h5py.File(os.path.join(out, "latest.nwb"), "w", libver="latest") as f:
    typed(f, "NWBFile")
    f.attrs["nwb_version"] = "2.9.0"
    units(f)
with open(os.path.join(out, "user_block.nwb"), "r+b") as f:
    f.write(b"a block of the user's")
