"""Raw arrays of a reference file for hmm_glm_figures.   usage: hmm_glm_reference.py onehot_ref_seed0.h5 FOLDER"""
import os
import sys

import h5py

source, folder = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
with h5py.File(source) as f:
    for name, key, kind in [("weight.f64", "weight", "<f8"), ("bias.f64", "bias", "<f8"), ("trans.f64", "trans", "<f8"),
                            ("basis.f64", "basis", "<f8"), ("states.i32", "states", "<i4"), ("spikes.u16", "spikes", "<u2")]:
        f[key][:].astype(kind).tofile(os.path.join(folder, name))
