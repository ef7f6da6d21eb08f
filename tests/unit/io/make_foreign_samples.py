# Recordings in the formats of others, written by h5py, scipy and by hand. Usage: make_foreign_samples.py OUT_FOLDER
import os
import struct
import sys
import zlib

import h5py
import numpy as np
import scipy.io
import scipy.sparse

out = sys.argv[1]


def path(name):
    full = os.path.join(out, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    return full


def write(name, content):
    with open(path(name), "wb") as f:
        f.write(content if isinstance(content, bytes) else content.encode())


# ---- multi-electrode recordings -------------------------------------------------------------------------------------------

def mea(name, spikes, counts, **more):
    with h5py.File(path("mea/" + name), "w") as f:
        f["spikes"] = np.array(spikes, "f8")
        f["sCount"] = counts if isinstance(counts, np.ndarray) else np.array(counts, "i4")
        for k, v in more.items():
            f[k.replace("__", "/")] = v


times = [1.5, 2.5, 0.5, 3.5, 4.5]
names = np.array([b"ch_1", b"ch_2"])
mea("full.h5", times, [2, 3], epos=np.array([[10.0, 20], [30, 40]]), names=names, recordingtime=np.array([0.0, 4]),
    meta__species=np.array([b"mouse "]), meta__age=np.array([11], "i4"))
mea("by_unit.h5", [1.0, 2, 3], [1, 0, 2], epos=np.array([[1.0, 2], [3, 4], [5, 6]]))
mea("same_names.h5", [1.0, 2, 3, 4], [1, 1, 1, 1], names=np.array([b"a", b"a", b"a (2)", b"a"]))
mea("culture.h5", times, [2, 3], meta__age=np.array([21], "i4"), meta__DIV0=np.array([b"2008-10-09"]))
mea("sum_short.h5", times, [2, 2])
mea("sum_long.h5", times, [2, 4])
mea("overflow.h5", times, np.array([2**63 - 1, 2**63 - 1, 7], "i8"))
mea("negative.h5", times, [-1, 6])
mea("wrong_epos.h5", times, [2, 3], epos=np.zeros((3, 3)))
mea("wrong_names.h5", times, [2, 3], names=np.array([b"a"]))
mea("not_finite.h5", [1.5, np.nan], [1, 1])
mea("silent.h5", [], [0, 0])

# ---- NWB 1 ----------------------------------------------------------------------------------------------------------------

def nwb1(name, units, epochs=(), unit_list=None, module="Cells", mode="w", version=b"NWB-1.0.5"):
    with h5py.File(path("nwb1/" + name), mode) as f:
        if mode == "w":
            f["nwb_version"] = version
        for unit, values in units.items():
            group = f"processing/{module}/UnitTimes/{unit}"
            f[group + "/times"] = values
            f[group + "/unit_description"] = "fast" if unit.endswith("2") else "none"
            f[group + "/source"] = "none"
        if unit_list:
            f[f"processing/{module}/UnitTimes/unit_list"] = np.array(unit_list, "S")
        for epoch, start, stop, tags in epochs:
            f[f"epochs/{epoch}/start_time"] = start
            f[f"epochs/{epoch}/stop_time"] = stop
            f[f"epochs/{epoch}/tags"] = np.array(tags, "S8")
        if mode == "w":
            f["general/session_id"] = "s7"
            f["general/subject/subject_id"] = "m1"
            f["session_start_time"] = "2008-06-06 11:22:24"


two = {"cell_10": np.array([0.5, 1.5]), "cell_2": np.array([0.25, 0.75, 1.25])}
nwb1("plain.nwb", two, [("b", 2.0, 3.0, ["x", "y"]), ("a", 0.0, 1.0, []), ("c", 5.0, 4.0, [])])
nwb1("listed.nwb", two, unit_list=["cell_10", "gone"])
nwb1("two_modules.nwb", two)
nwb1("two_modules.nwb", {"u": np.array([9.5])}, module="More", mode="a")
nwb1("rank_2.nwb", {"u": np.zeros((2, 2))})
nwb1("text.nwb", {"u": np.array([b"a", b"b"])})
nwb1("not_finite.nwb", {"u": np.array([1.0, np.inf])})
nwb1("none.nwb", {})
nwb1("silent.nwb", {"u": np.zeros(0)})

# ---- SONATA ---------------------------------------------------------------------------------------------------------------

def sonata(name, populations, units="milliseconds"):
    with h5py.File(path("sonata/" + name), "w") as f:
        for population, (timestamps, nodes) in populations.items():
            group = f.create_group("spikes/" + population)
            group["timestamps"] = np.array(timestamps, "f8")
            group["node_ids"] = np.array(nodes, "u8")
            if units:
                group["timestamps"].attrs["units"] = units


sonata("two.h5", {"v1": ([500.0, 1500.0, 250.0], [3, 0, 3]), "lgn": ([100.0], [7])})
sonata("no_unit.h5", {"v1": ([500.0, 1500.0], [0, 0])}, units=None)
sonata("seconds.h5", {"v1": ([0.5, 1.5], [0, 0])}, units="s")
sonata("unequal.h5", {"v1": ([0.5, 1.5], [0])})
sonata("strange_unit.h5", {"v1": ([0.5, 1.5], [0, 0])}, units="furlong")
sonata("silent.h5", {"v1": ([], [])})
for name, trials in (("draft.h5", 1), ("draft_two.h5", 2)):
    with h5py.File(path("sonata/" + name), "w") as f:
        for trial in range(trials):
            for node, values in (("10", [200.0]), ("9", [100.0 + trial, 300.0])):
                f[f"processing/trial_{trial}/spike_train/{node}/data"] = np.array(values)
                f[f"processing/trial_{trial}/spike_train/{node}/data"].attrs["unit"] = "millisecond"

# ---- MATLAB ---------------------------------------------------------------------------------------------------------------
# One description, three files: version 5, the same deflated, and 7.3. A list is a cell array 1 x n, a dict a struct, a Structs a
# struct array 1 x n, a str a row of characters.


class Structs(list):
    pass


def as_scipy(value):
    if isinstance(value, Structs):
        array = np.zeros((1, len(value)), dtype=[(k, object) for k in value[0]])
        for i, element in enumerate(value):
            for k, v in element.items():
                array[0, i][k] = as_scipy(v)
        return array
    if isinstance(value, dict):
        return {k: as_scipy(v) for k, v in value.items()}
    if isinstance(value, list):
        array = np.empty((1, len(value)), dtype=object)
        for i, v in enumerate(value):
            array[0, i] = as_scipy(v)
        return array
    return value


class Mat73:
    def __init__(self, file):
        self.file, self.n = file, 0
        self.refs = file.create_group("#refs#")

    def reference(self, value):
        self.n += 1
        return self.put(self.refs, f"r{self.n}", value).ref

    def references(self, values):
        return np.array([[self.reference(v)] for v in values], dtype=h5py.ref_dtype)

    def put(self, group, name, value):
        if isinstance(value, Structs):
            item = group.create_group(name)
            for k in value[0]:
                item.create_dataset(k, data=self.references([v[k] for v in value]), dtype=h5py.ref_dtype)
            cls = "struct"
        elif isinstance(value, dict):
            item = group.create_group(name)
            for k, v in value.items():
                self.put(item, k, v)
            cls = "struct"
        elif isinstance(value, list):
            item = group.create_dataset(name, data=self.references(value), dtype=h5py.ref_dtype)
            cls = "cell"
        elif isinstance(value, str):
            units = np.frombuffer(value.encode("utf-16-le"), "u2")
            item = group.create_dataset(name, data=units.reshape(-1, 1))
            item.attrs["MATLAB_int_decode"] = np.int32(2)
            cls = "char"
        elif scipy.sparse.issparse(value):
            value = value.tocsc()
            item = group.create_group(name)
            item.attrs["MATLAB_sparse"] = np.uint64(value.shape[0])
            item["data"], item["ir"], item["jc"] = value.data, value.indices.astype("u8"), value.indptr.astype("u8")
            cls = "double"
        elif value.size == 0:
            item = group.create_dataset(name, data=np.array(value.shape, "u8"))
            item.attrs["MATLAB_empty"] = np.uint8(1)
            cls = "double"
        else:
            item = group.create_dataset(name, data=value.T)
            cls = {"float64": "double", "float32": "single"}.get(str(value.dtype), str(value.dtype))
        item.attrs["MATLAB_class"] = np.bytes_(cls)
        return item


def mat(name, variables):
    content = {k: as_scipy(v) for k, v in variables.items()}
    scipy.io.savemat(path(f"mat/v5/{name}.mat"), content)
    scipy.io.savemat(path(f"mat/packed/{name}.mat"), content, do_compression=True)
    with h5py.File(path(f"mat/v73/{name}.mat"), "w", userblock_size=512) as f:
        writer = Mat73(f)
        for k, v in variables.items():
            writer.put(f, k, v)
    with open(path(f"mat/v73/{name}.mat"), "r+b") as f:
        f.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116) + bytes(8) + b"\x00\x02IM")


def row(*values):
    return np.array([values], "f8")


def column(*values):
    return np.array(values, "f8").reshape(-1, 1)


none = np.zeros((0, 0))
mat("cells", {"spikes": [row(0.5, 1.5), none, column(2.25)], "fs": row(30000)})
mat("nested", {"data": [[[{"time": column(0.5, 1.5), "meanrate": row(2), "timerange": row(0, 9)}, none,
                          {"time": none, "meanrate": row(0), "timerange": row(0, 9)}],
                         none,
                         [{"time": column(2.5, 3.5, 4.25), "meanrate": row(3), "timerange": row(0, 9)}]]]})
mat("structs", {"unit": Structs([{"times": row(0.5, 1.5), "region": "CA1", "depth": row(100)},
                                 {"times": none, "region": "CA3", "depth": row(200)}])})
mat("flat", {"spikeTimes": row(0.5, 1.5, 2.5, 3.25), "clu": column(4, 2, 4, 4), "other": row(1, 2, 3)})
mat("flat_in_struct", {"sorted": {"st": column(0.5, 1.5), "unit_ids": np.array([[7], [9]], "i4")}, "name": "abc"})
mat("trials", {"MMPP": Structs([{"firings": np.array([[0.5, 3], [1.0, 1]]), "stateSeq": np.array([[0, 0.75], [2, 1]])},
                                {"firings": np.array([[1.5, 3]]), "stateSeq": np.array([[0.0], [2]])}]),
               "par": {"T": row(2), "N": row(3)}})
mat("vector", {"spike_times_ms": row(500, 1500.5), "lfp": row(1, 2, 3)})
mat("counts", {"spikes": np.arange(12, dtype="u1").reshape(2, 3, 2), "unit_ids": ["a", "\u03b2"], "bin_s": row(0.01),
               "link": "exp"})
mat("counts_double", {"d": {"counts": np.array([[1.0, 2], [3, 4], [5, 6]])}})
mat("sparse", {"spikes": scipy.sparse.csc_matrix(np.array([[0.0, 2], [1, 0], [0, 3]]))})
mat("reals", {"spikes": np.array([[0.5, 2], [1, 0], [0, 3]])})
mat("several", {"spikesLow": row(0.5, 1), "spikesHigh": row(0.25, 1)})
mat("several_counts", {"train": np.eye(3), "neural": np.eye(3) / 2, "label": "x"})
mat("only_one", {"stuff": [row(0.5, 1), row(0.25)]})
mat("unlike", {"behavior": {"time": row(1, 2), "x": row(3, 4)}, "unit": [row(0.5, 1), row(0.25)]})
mat("struct_with_times", {"session": {"time": row(1, 2, 3), "spikes": [row(0.5, 1), row(0.25)]}})
mat("not_finite", {"spikes": [row(0.5, np.nan)]})
mat("clusters_not_whole", {"st": row(0.5, 1.5), "clu": row(1, 1.5)})
deepest = row(0.5, 1.5)
for level in range(70):
    deepest = [deepest]
mat("deep", {"spikes": deepest})
mat("wrong_states", {"MMPP": Structs([{"firings": np.array([[0.5, 3]]), "stateSeq": np.array([[0.5, 0.25], [2, 1]])}])})
grid = np.empty((2, 2), dtype=object)
grid[:] = [[row(0.5, 1), row(1)], [row(2), row(3)]]
scipy.io.savemat(path("mat/v5/grid.mat"), {"spikes": grid})
scipy.io.savemat(path("mat/v5/complex.mat"), {"spikes": np.array([[1j, 2]])})


def element(kind, data, order="<"):
    return struct.pack(order + "II", kind, len(data)) + data + bytes(-len(data) % 8)


def matrix(name, cls, dims, *parts, order="<", flags=0):
    body = element(6, struct.pack(order + "II", cls | flags, 0), order)
    body += element(5, struct.pack(order + f"{len(dims)}i", *dims), order)
    body += element(1, name.encode(), order) + b"".join(parts)
    return element(14, body, order)


def file5(name, *elements, order="<"):
    head = b"MATLAB 5.0 MAT-file, by hand".ljust(116) + bytes(8) + struct.pack(order + "HH", 0x0100, 0x4D49)
    write("mat/broken/" + name + ".mat", head + b"".join(elements))


def doubles(*values, order="<"):
    return element(9, struct.pack(order + f"{len(values)}d", *values), order)


whole = matrix("spikes", 6, (1, 2), doubles(0.5, 1.5))
file5("sound", whole)
file5("big_endian", matrix("spikes", 6, (1, 2), doubles(0.5, 1.5, order=">"), order=">"), order=">")
# Whole numbers of a double are kept in the smallest type, up to four bytes inside the tag.
file5("short", matrix("spikes", 6, (1, 3), struct.pack("<HHBBBB", 2, 3, 1, 2, 4, 0)))
file5("cut", whole[:-4])
file5("huge_dims", matrix("spikes", 6, (2**31 - 1, 2**31 - 1, 2**31 - 1), doubles(0.5)))
file5("huge_vector", matrix("spikes", 6, (1, 2**31 - 1), doubles(0.5)))
file5("huge_cells", matrix("spikes", 1, (1, 2**31 - 1), whole))
file5("huge_fields", matrix("spikes", 2, (1, 2**31 - 1), element(5, struct.pack("<i", 32)), element(1, b"times".ljust(32, b"\0"))))
file5("negative_dim", matrix("spikes", 6, (1, -2), doubles(0.5, 1.5)))
file5("element_too_long", element(14, whole[8:40] + struct.pack("<II", 9, 2**32 - 1)))
file5("no_flags", element(14, doubles(1.0)))
file5("unknown_class", matrix("spikes", 77, (1, 1), doubles(1.0)))
file5("text_as_numbers", matrix("spikes", 6, (1, 2), element(17, bytes(16))))
file5("not_a_matrix", doubles(1.0))
deep = matrix("", 6, (1, 2), doubles(0.5, 1.5))
for level in range(100):
    deep = matrix("spikes" if level == 99 else "", 1, (1, 1), deep)
file5("deep", deep)
packed = zlib.compress(whole)
file5("packed_sound", struct.pack("<II", 15, len(packed)) + packed)
file5("packed_cut", struct.pack("<II", 15, len(packed) - 8) + packed[:-8])
file5("packed_noise", struct.pack("<II", 15, 32) + b"\x78\x9c" + bytes(range(30)))
claims = zlib.compress(struct.pack("<II", 14, 2**31) + whole[8:])
file5("packed_claim", struct.pack("<II", 15, len(claims)) + claims)
zeros = zlib.compress(matrix("spikes", 6, (1, 1_000_000), element(9, bytes(8_000_000))))
file5("packed_zeros", struct.pack("<II", 15, len(zeros)) + zeros)
sparse = [element(5, struct.pack("<i", 5)), element(5, struct.pack("<3i", 0, 0, 1)), doubles(2.0)]
file5("sparse_row_outside", matrix("spikes", 5, (3, 2), *sparse))
sparse[1] = element(5, struct.pack("<3i", 0, 9, 1))
file5("sparse_column_outside", matrix("spikes", 5, (3, 2), *sparse))
file5("sparse_huge_index", matrix("spikes", 5, (3, 2), element(7, struct.pack("<f", -1.7e38)), *sparse[1:]))
columns = element(5, struct.pack("<20001i", *[0] * 20000, 1))
file5("sparse_mostly_claimed", matrix("spikes", 5, (1000, 20000), element(5, struct.pack("<i", 5)), columns, doubles(2.0)))
write("mat/broken/header_only.mat", b"MATLAB 5.0 MAT-file")
write("mat/broken/no_order.mat", b"MATLAB 5.0 MAT-file".ljust(128) + whole)

with h5py.File(path("mat/broken/own_cell.mat"), "w", userblock_size=512) as f:
    cell = f.create_dataset("spikes", (1, 1), dtype=h5py.ref_dtype)
    cell[0, 0] = cell.ref
    cell.attrs["MATLAB_class"] = np.bytes_("cell")
# 2^60 values if each were followed.
with h5py.File(path("mat/broken/doubling_cells.mat"), "w", userblock_size=512) as f:
    inner = f.create_dataset("#refs#/0", data=row(0.5, 1.5))
    inner.attrs["MATLAB_class"] = np.bytes_("double")
    for level in range(60):
        where = "spikes" if level == 59 else f"#refs#/{level + 1}"
        inner = f.create_dataset(where, data=np.array([[inner.ref], [inner.ref]], dtype=h5py.ref_dtype), dtype=h5py.ref_dtype)
        inner.attrs["MATLAB_class"] = np.bytes_("cell")
with h5py.File(path("mat/broken/null_cell.mat"), "w", userblock_size=512) as f:
    f.create_dataset("spikes", (2, 1), dtype=h5py.ref_dtype).attrs["MATLAB_class"] = np.bytes_("cell")
with h5py.File(path("mat/broken/gone_cell.mat"), "w", userblock_size=512) as f:
    f["gone"] = np.arange(3.0)
    f.create_dataset("spikes", data=np.array([[f["gone"].ref]], dtype=h5py.ref_dtype), dtype=h5py.ref_dtype)
    f["spikes"].attrs["MATLAB_class"] = np.bytes_("cell")
    del f["gone"]
with h5py.File(path("mat/broken/sparse73.mat"), "w", userblock_size=512) as f:
    group = f.create_group("spikes")
    group.attrs["MATLAB_class"], group.attrs["MATLAB_sparse"] = np.bytes_("double"), np.uint64(2**50)
    group["jc"] = np.array([0, 1], "u8")
    group["ir"], group["data"] = np.array([0], "u8"), np.array([1.0])
with h5py.File(path("mat/broken/uneven_struct.mat"), "w", userblock_size=512) as f:
    writer = Mat73(f)
    group = f.create_group("unit")
    group.attrs["MATLAB_class"] = np.bytes_("struct")
    for k, n in (("times", 2), ("id", 3)):
        group.create_dataset(k, data=writer.references([row(1, 2)] * n), dtype=h5py.ref_dtype)

# ---- Neurosuite -----------------------------------------------------------------------------------------------------------

xml = "<?xml version='1.0'?>\n<parameters><acquisitionSystem><nChannels>4</nChannels><samplingRate>20000</samplingRate>" \
      "</acquisitionSystem>%s</parameters>\n"
told = "<units><unit><group>1</group><cluster>2</cluster><structure>CA1</structure><quality> good </quality></unit>" \
       "<unit><group>1</group><cluster>0</cluster><structure>CA1</structure><quality>fair</quality></unit></units>"


def neurosuite(name, files):
    for file, content in files.items():
        write(f"neurosuite/{name}/{file}", content)


res, clu = "20000\n40000\n50000\n60000\n", "3\n2\n0\n1\n2\n"
neurosuite("plain", {"rat.xml": xml % told, "rat.res.1": res, "rat.clu.1": clu, "rat.res.10": "10000\n", "rat.clu.10": "1\n5\n",
                     "rat.res.2": "30000\n", "rat.clu.2": "1\n4\n", "rat.fet.1": "1 2 3\n"})
neurosuite("other_order", {"rat.xml": xml % "", "rat.1.res": res, "rat.1.clu": clu})
neurosuite("no_xml", {"rat.res.1": res, "rat.clu.1": clu})
neurosuite("half", {"rat.xml": xml % "", "rat.res.1": res, "rat.clu.1": clu, "rat.res.2": res})
neurosuite("short_clu", {"rat.xml": xml % "", "rat.res.1": res, "rat.clu.1": "3\n2\n0\n1\n"})
neurosuite("wrong_number", {"rat.xml": xml % "", "rat.res.1": res, "rat.clu.1": "7\n2\n0\n1\n2\n"})
neurosuite("not_whole", {"rat.xml": xml % "", "rat.res.1": "1.5\n", "rat.clu.1": "1\n2\n"})
neurosuite("words", {"rat.xml": xml % "", "rat.res.1": "one\n", "rat.clu.1": "1\n2\n"})
neurosuite("two", {"a.xml": xml % "", "a.res.1": res, "a.clu.1": clu, "b.xml": xml % "", "b.res.1": "100\n", "b.clu.1": "1\n2\n"})
neurosuite("entities", {"rat.res.1": res, "rat.clu.1": clu, "rat.xml": "<!DOCTYPE p [<!ENTITY r \"20000\">]>\n<parameters>"
                        "<acquisitionSystem><samplingRate>&r;</samplingRate></acquisitionSystem></parameters>"})
laughs = "".join(f"<!ENTITY l{i} \"{''.join(f'&l{i - 1};' for _ in range(10))}\">" for i in range(1, 10))
neurosuite("laughs", {"rat.res.1": res, "rat.clu.1": clu, "rat.xml": f"<!DOCTYPE p [<!ENTITY l0 \"2\">{laughs}]><parameters>"
                      "<acquisitionSystem><samplingRate>&l9;</samplingRate></acquisitionSystem></parameters>"})
neurosuite("no_rate", {"rat.res.1": res, "rat.clu.1": clu, "rat.xml": "<parameters/>"})
neurosuite("bad_xml", {"rat.res.1": res, "rat.clu.1": clu, "rat.xml": "<parameters><acquisitionSystem>"})
neurosuite("negative_rate", {"rat.res.1": res, "rat.clu.1": clu, "rat.xml": (xml % "").replace("20000", "-1")})

# ---- one text file per unit -----------------------------------------------------------------------------------------------


def unit_files(name, files):
    for file, content in files.items():
        write(f"unit_files/{name}/{file}", content)


unit_files("one", {"run_tetA_u10.txt": "0.5\n1.5\n", "run_tetA_u2.txt": "# a comment\n0.25\n\n3.5\n", "run_tetB_u1.txt": "7.5\r\n8.5\r\n",
                   "README.txt": "Spike times in seconds.\nOne file per unit.\nThree files.\n"})
unit_files("two", {"run_1_u1.txt": "0.5\n", "run_1_u2.txt": "1.5\n", "run_10_u1.txt": "2.5\n"})
unit_files("short_names", {"u1.txt": "0.5\n", "u2.txt": "1.5\n", "u3.txt": "# silent\n", "u4.txt": ""})
unit_files("header", {"u1.txt": "time_ms\n500.5\n", "u2.txt": "time_ms\n1500.25\n"})
unit_files("headers_differ", {"u1.txt": "time_ms\n500.5\n", "u2.txt": "time_s\n1.25\n"})
unit_files("bad_line", {"u1.txt": "0.5\n1.5\n" * 2000 + "x\n", "u2.txt": "1.5\n"})
unit_files("two_numbers", {"u1.txt": "0.5\n1.5\n" * 2000 + "1 2\n", "u2.txt": "1.5\n"})
unit_files("same_stem", {"u1.txt": "0.5\n", "u1.dat": "1.5\n"})
unit_files("none", {"a.txt": "one two\nthree four\n"})
