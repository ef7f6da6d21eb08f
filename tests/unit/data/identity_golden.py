"""The identities that identity_test.cpp expects, from the byte layout written in core/data/identity.hpp. Python 3, standard library only."""
import hashlib
import math
import struct

F64, I64, U16, TEXT = 1, 3, 5, 7


def word(s):
    b = s.encode()
    return struct.pack("<Q", len(b)) + b


def column(name, kind, dims, values):
    return word(name) + struct.pack("<II", kind, len(dims)) + b"".join(struct.pack("<Q", d) for d in dims) + values


def f64(values):
    return b"".join(struct.pack("<Q", 0x7FF8000000000000) if math.isnan(v) else struct.pack("<d", v + 0.0) for v in values)


def texts(name, values):
    return column(name, TEXT, [len(values)], b"".join(word(v) for v in values))


def whole(parts):
    h = hashlib.sha256(b"ranvier identity 2\n")
    for name in sorted(parts):
        h.update(word(name) + hashlib.sha256(parts[name]).digest())
    return h.hexdigest()


nan = math.nan
spikes = (
    texts("unit", ["3", "7"])
    + column("first", I64, [3], struct.pack("<3q", 0, 2, 3))
    + column("times", F64, [3], hashlib.sha256(f64([-0.0, 1.25, 0.5])).digest())  # one block
    + texts("time_unit", ["seconds"])
)
parts = {
    "spikes": spikes,
    "units": texts("region", ["CA1", ""]) + texts("quality", ["", ""]) + column("position", F64, [2, 3], f64([nan] * 6)),
    "observed": column("rows", F64, [1, 2], f64([0, 10])),
    "intervals/trials": column("rows", F64, [1, 2], f64([1, 2]))
    + column("column/correct", I64, [1], struct.pack("<q", 1))
    + column("column/stim", F64, [1], f64([nan]))
    + texts("column/side", ["left"]),
    "signals/wheel": texts("unit", ["rad"])
    + column("sampling", F64, [2], f64([0.25, 50]))
    + column("times", F64, [0], b"")
    + column("values", F64, [2, 1], f64([1, 2])),
}
counts = {
    "counts": texts("unit", ["a"])
    + column("first", I64, [2], struct.pack("<2q", 0, 2))
    + column("counts", U16, [2, 1], struct.pack("<2H", 5, 6))
    + column("bin_s", F64, [1], f64([0.0]))
}
print("spikes part ", hashlib.sha256(spikes).hexdigest())
print("recording   ", whole(parts))
print("counts      ", whole(counts))
print("none        ", whole({}))
