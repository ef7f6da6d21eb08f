# Counts in HDF5, .npz and .npy as other programs write them. Usage: make_counts_samples.py OUT_FOLDER
# The base: 2 sequences x 3 bins x 2 units, the values 0 .. 11 in row-major order.
import io
import os
import sys
import zipfile

import h5py
import numpy as np

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
counts = np.arange(12, dtype="u1").reshape(2, 3, 2)
truth = {
    "states": np.array([[0, 1, 1], [1, 0, 0]], "u1"),
    "weight": np.arange(8, dtype="f4").reshape(2, 2, 2),
    "adjacency": np.sign(np.arange(8)).reshape(2, 2, 2),
    "bias": np.array([-1.0, -2.0], "f4"),
    "trans": np.array([[0.9, 0.1], [0.2, 0.8]], "f4"),
    "basis": np.array([1.0, 0.5, 0.25], "f4"),
}


def path(name):
    return os.path.join(out, name)


def hdf5(name, arrays, **attrs):
    with h5py.File(path(name), "w") as f:
        for k, v in arrays.items():
            f[k] = v
        for k, v in attrs.items():
            f.attrs[k] = v


hdf5("full.h5", {"spikes": counts, **truth}, note="published layout")
hdf5("facts.h5", {"spikes": counts, **truth, "unit_ids": np.array([b"a", b"b"])}, link="softplus", bin_s=0.005)
hdf5("flat.h5", {"spikes": counts.reshape(6, 2).astype("i8"), "unit_ids": np.array([7, 9])})
hdf5("unequal.h5", {"spikes": counts.reshape(6, 2), "sequence_first": np.array([0, 1, 6])})
hdf5("unequal_starts.h5", {"spikes": counts.reshape(6, 2), "sequence_first": np.array([0, 1])})
hdf5("sequence_first_down.h5", {"spikes": counts.reshape(6, 2), "sequence_first": np.array([0, 4, 2])})
hdf5("bias_by_state.h5", {"spikes": counts, "weight": truth["weight"], "bias": np.zeros((2, 2))})
hdf5("only_one.h5", {"data/binned": counts, "speed": np.zeros((6, 2)), "labels": np.arange(3)})
hdf5("two.h5", {"a": counts, "b": counts.reshape(6, 2) + 1})
hdf5("reals.h5", {"spikes": counts * 0.5})
hdf5("too_high.h5", {"spikes": np.array([[0, 65535], [65536, 1]], "i4")})
hdf5("highest.h5", {"spikes": np.array([[0, 65535], [3, 1]], "i4")})
hdf5("negative.h5", {"spikes": np.array([[0, -1]], "i4")})
hdf5("wrong_weight.h5", {"spikes": counts, "weight": np.zeros((2, 3, 2))})
hdf5("wrong_states.h5", {"spikes": counts, "weight": truth["weight"], "states": np.array([[0, 1, 2], [1, 0, 0]], "u1")})
hdf5("wrong_link.h5", {"spikes": counts}, link="probit")
hdf5("wrong_bin.h5", {"spikes": counts}, bin_s=-1.0)
hdf5("ids_twice.h5", {"spikes": counts, "unit_ids": np.array([7, 7])})
hdf5("one_dimension.h5", {"spikes": np.arange(3)})
hdf5("zero_bins.h5", {"spikes": np.zeros((2, 0, 2), "u1")})
hdf5("booleans.h5", {"spikes": counts > 5})
hdf5("result.h5", {"spikes": counts}, format="ranvier result")
with h5py.File(path("chunked.h5"), "w") as f:
    f.create_dataset("spikes", data=np.arange(40000, dtype="u2").reshape(100, 200, 2), chunks=(7, 50, 1), compression="gzip", shuffle=True)
with h5py.File(path("declared_only.h5"), "w") as f:
    f.create_dataset("spikes", shape=(10**6, 10**6, 10), dtype="u1", chunks=(1, 1000, 10), compression="gzip")

with h5py.File(path("spikes_refused.h5"), "w") as f:
    f.create_dataset("spikes", data=counts, chunks=(1, 3, 2), compression="lzf")
    f["states"] = truth["states"]
    f["other"] = counts
hdf5("states_only.h5", {"states": truth["states"]})

np.savez(path("full.npz"), spikes=counts, link="exp", bin_s=0.01, unit_ids=np.array(["a", "\u03b2"]), **truth)
np.savez_compressed(path("deflated.npz"), spikes=counts, **truth)
np.savez(path("fortran.npz"), spikes=np.asfortranarray(counts))
np.savez(path("big_endian.npz"), spikes=counts.astype(">i4"), weight=truth["weight"].astype(">f8"))
np.savez(path("half.npz"), spikes=counts, weight=truth["weight"].astype("f2"))
np.savez(path("byte_text.npz"), spikes=counts, unit_ids=np.array([b"a", b"b"]))
np.savez(path("objects.npz"), spikes=np.array([1, "a"], dtype=object))
np.savez(path("reals.npz"), spikes=counts * 0.5)
np.savez(path("complex.npz"), spikes=counts * 1j)
np.savez(path("two.npz"), a=counts, b=counts.reshape(6, 2) + 1)
np.savez(path("other_name.npz"), binned=counts)


def npy(array, version=None):
    b = io.BytesIO()
    np.lib.format.write_array(b, array, version=version)
    return b.getvalue()


def archive(name, entries, method=zipfile.ZIP_STORED, **kw):
    with zipfile.ZipFile(path(name), "w", method) as z:
        for entry, data in entries:
            z.writestr(entry, data, **kw)


archive("up.npz", [("../spikes.npy", npy(counts))])
archive("absolute.npz", [("/spikes.npy", npy(counts))])
archive("bzip2.npz", [("spikes.npy", npy(counts))], zipfile.ZIP_BZIP2)
archive("no_arrays.zip", [("readme.txt", b"hello")])
archive("with_text.npz", [("readme.txt", b"hello"), ("spikes.npy", npy(counts))])
archive("short_entry.npz", [("spikes.npy", npy(counts)[:-1])])
archive("version2.npz", [("spikes.npy", npy(counts, (2, 0)))])
archive("version3.npz", [("spikes.npy", npy(counts, (3, 0)))])
archive("zeros.npz", [("spikes.npy", npy(np.zeros((1000, 100), "u1")))], zipfile.ZIP_DEFLATED)
with zipfile.ZipFile(path("zip64.npz"), "w", zipfile.ZIP_DEFLATED) as z:
    with z.open("spikes.npy", "w", force_zip64=True) as f:
        f.write(npy(counts))
data = bytearray(open(path("full.npz"), "rb").read())
at = data.find(counts.tobytes())
data[at + 3] ^= 1
open(path("flipped.npz"), "wb").write(data)

for version in ((1, 0), (2, 0), (3, 0)):
    open(path("version%d.npy" % version[0]), "wb").write(npy(counts, version))
open(path("reals.npy"), "wb").write(npy(np.zeros((3, 2))))
