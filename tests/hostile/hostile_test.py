"""Files made to hurt. Needs the environment variables RANVIER (path of the binary) and RANVIER_SAMPLES (folder of sound samples)."""
import gzip
import io
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile
from concurrent.futures import ThreadPoolExecutor

import h5py
import numpy as np

import mutate

RANVIER = os.environ["RANVIER"]
SAMPLES = pathlib.Path(os.environ["RANVIER_SAMPLES"])
SECRET = "a text that no reader may show"


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ranvier hostile "))
        self.addCleanup(shutil.rmtree, self.folder)

    def info(self, path):
        """The document that `ranvier info` prints, within five seconds and without a lost worker."""
        begun = time.monotonic()
        done = subprocess.run([RANVIER, "info", path, "--json", "--cache", "none"], capture_output=True, text=True, timeout=60)
        self.assertLess(time.monotonic() - begun, mutate.LONGEST_S)
        self.assertIn(done.returncode, (0, 2, 4), done.stderr)
        self.assertNotIn(SECRET, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def refused(self, path, *words):
        document = self.info(path)
        self.assertIn("error", document)
        for word in words:
            self.assertIn(word, document["error"])
        return document["error"]


def nwb(f):
    """The least that is NWB 2 with a table of units; the test adds its columns."""
    f.attrs["nwb_version"], f.attrs["neurodata_type"], f.attrs["namespace"] = "2.6.0", "NWBFile", "core"
    units = f.create_group("units")
    units.attrs["neurodata_type"], units.attrs["namespace"] = "Units", "core"
    units.attrs["colnames"] = np.array(["spike_times"], h5py.string_dtype())
    units["id"] = np.arange(2)
    return units


class Hdf5(Case):
    def file(self, name="x.nwb"):
        return h5py.File(self.folder / name, "w")

    def test_spikes_kept_in_another_file(self):
        (self.folder / "secret").write_text(SECRET * 10)
        with self.file() as f:
            u = nwb(f)
            u.create_dataset("spike_times", shape=(16,), dtype="f8", external=[(str(self.folder / "secret"), 0, 128)])
            u["spike_times_index"] = np.array([8, 16])
        self.refused(self.folder / "x.nwb", "/units/spike_times", "extern")

    def test_a_link_into_another_file(self):
        with self.file("other.h5") as f:
            f["s"] = np.arange(16.0)
        with self.file() as f:
            u = nwb(f)
            u["spike_times"] = h5py.ExternalLink("other.h5", "/s")
            u["spike_times_index"] = np.array([8, 16])
        self.refused(self.folder / "x.nwb", "other.h5")

    def test_a_virtual_dataset(self):
        with self.file("other.h5") as f:
            f["s"] = np.arange(16.0)
        with self.file() as f:
            u = nwb(f)
            layout = h5py.VirtualLayout((16,), "f8")
            layout[:] = h5py.VirtualSource(str(self.folder / "other.h5"), "s", (16,))
            u.create_virtual_dataset("spike_times", layout)
            u["spike_times_index"] = np.array([8, 16])
        self.refused(self.folder / "x.nwb", "/units/spike_times", "virtual")

    def test_a_thousand_million_million_spikes_declared_and_none_stored(self):
        with self.file() as f:
            u = nwb(f)
            u.create_dataset("spike_times", shape=(10**15,), dtype="f8", chunks=(1024,), compression="gzip")
            u["spike_times_index"] = np.array([8, 10**15])
        self.refused(self.folder / "x.nwb", "/units/spike_times")

    def test_half_a_gigabyte_of_zeros_in_half_a_megabyte(self):
        with self.file() as f:
            u = nwb(f)
            d = u.create_dataset("spike_times", shape=(64 << 20,), dtype="f8", chunks=(1 << 20,), compression="gzip", compression_opts=9)
            zeros = np.zeros(1 << 20)
            for i in range(64):
                d[i << 20:(i + 1) << 20] = zeros
            u["spike_times_index"] = np.array([8, 64 << 20])
        self.info(self.folder / "x.nwb")  # either answer is sound: they are honest zeros

    def test_a_group_that_contains_itself(self):
        with self.file() as f:
            u = nwb(f)
            u["up"], u["loop"] = f["/"], h5py.SoftLink("/units/loop")
            u["spike_times"], u["spike_times_index"] = np.arange(4.0), np.array([2, 4])
        self.refused(self.folder / "x.nwb", "/units/up", "must not contain themselves")

    def test_three_thousand_nested_groups(self):
        with self.file() as f:
            g = nwb(f)
            for _ in range(3000):
                g = g.create_group("n")
        self.refused(self.folder / "x.nwb", "deep")

    def test_an_index_past_the_spikes_and_one_that_goes_down(self):
        for index in ([2, 10**9], [4, 2]):
            with self.file() as f:
                u = nwb(f)
                u["spike_times"], u["spike_times_index"] = np.arange(4.0), np.array(index)
            self.refused(self.folder / "x.nwb", "spike_times_index")

    def test_a_text_that_claims_two_gigabytes(self):
        with self.file() as f:
            u = nwb(f)
            u["spike_times"], u["spike_times_index"] = np.arange(4.0), np.array([2, 4])
        data = (self.folder / "x.nwb").read_bytes()
        # As HDF5 stores it: length of the text, address of the heap that holds it.
        at = data.find(struct.pack("<IQ", len("spike_times"), data.find(b"GCOL")))
        self.assertGreater(at, 0)
        (self.folder / "x.nwb").write_bytes(data[:at] + struct.pack("<I", 1 << 31) + data[at + 4:])
        answers, largest, faults = mutate.ask(RANVIER, [str(self.folder / "x.nwb")])
        self.assertEqual((len(answers), faults), (1, []))
        self.assertLess(largest, mutate.LARGEST_BYTES)

    def test_the_sum_of_spike_counts_overflows(self):
        with self.file("x.h5") as f:
            f["spikes"], f["sCount"] = np.arange(4.0), np.array([2**31 - 1] * 4, "i4")
        self.refused(self.folder / "x.h5", "sCount")


class Archives(Case):
    def npy(self, header, data=b""):
        return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + data

    def test_an_array_of_pickled_objects(self):
        np.save(self.folder / "o.npy", np.array([{"a": 1}], object), allow_pickle=True)
        self.refused(self.folder / "o.npy", "object")

    def test_an_array_that_claims_to_be_huge(self):
        (self.folder / "h.npy").write_bytes(self.npy("{'descr': '<i8', 'fortran_order': False, 'shape': (99999999999, 8), }\n", b"\0" * 64))
        self.refused(self.folder / "h.npy", "6399999999936 bytes", "64 follow it")

    def test_a_zip_that_swells(self):
        array = io.BytesIO()
        np.save(array, np.zeros((1 << 14, 1 << 13), np.uint8))
        with zipfile.ZipFile(self.folder / "b.npz", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
            z.writestr("spikes.npy", array.getvalue())
        self.info(self.folder / "b.npz")  # 128 MB of honest zeros

    def test_a_zip_whose_names_lead_out(self):
        with zipfile.ZipFile(self.folder / "n.npz", "w") as z:
            z.writestr("../../spikes.npy", b"x")
        self.refused(self.folder / "n.npz", "leads out of the archive")

    def test_a_gzip_that_swells(self):
        with gzip.open(self.folder / "g.csv.gz", "wb", 9) as f:
            f.write(b"unit,time_s\n")
            for _ in range(300):
                f.write(b"0" * (1 << 20))
        self.refused(self.folder / "g.csv.gz")

    def test_a_recording_that_names_itself(self):
        (self.folder / "r.json").write_text('{"ranvier_recording": 1, "parts": [{"port": "spikes", "file": "r.json"}]}')
        self.refused(self.folder / "r.json", "r.json", "is itself a recording of several files")

    def test_two_recordings_that_name_each_other(self):
        for name, other in ("ab", "ba"):
            (self.folder / f"{name}.json").write_text('{"ranvier_recording": 1, "parts": [{"port": "spikes", "file": "%s.json"}]}' % other)
        self.refused(self.folder / "a.json", "b.json", "is itself a recording of several files")

    def test_deep_json(self):
        (self.folder / "r.json").write_text('{"ranvier_recording": 1, "parts": ' + "[" * 100000)
        self.refused(self.folder / "r.json")


class Workers(Case):
    def test_a_lost_worker_is_told_with_the_name_of_the_file(self):
        # An index into a global heap that is out of it: HDF5 1.10 follows it, which ends the process.
        lost = []
        with h5py.File(self.folder / "x.nwb", "w") as f:
            nwb(f)
        sound = (self.folder / "x.nwb").read_bytes()
        at = sound.find(b"GCOL")
        self.assertGreater(at, 0)
        broken = self.folder / "broken.nwb"
        # The length of the first object, too large for its collection.
        broken.write_bytes(sound[: at + 24] + (1 << 40).to_bytes(8, "little") + sound[at + 32:])
        done = subprocess.run([RANVIER, "info", broken, "--cache", "none"], capture_output=True, text=True, timeout=60)
        self.assertNotEqual(done.returncode, 0)
        self.assertGreater(done.returncode, 0)
        self.assertIn("broken.nwb", done.stderr)


class Spoilt(unittest.TestCase):
    """Every kind of sample, cut at 64 lengths and with 200 flipped bytes: the host answers for each, in time and within memory."""

    def test_every_sample_cut_and_flipped(self):
        chosen = (SAMPLES / "hostile.list").read_text().split()
        self.assertGreater(len(chosen), 15)

        # Processes of their own: the memory that this one has used would be counted as that of the workers.
        def spoil(name):
            return subprocess.run([sys.executable, mutate.__file__, RANVIER, f"{SAMPLES}/{name}"], capture_output=True, text=True)

        with ThreadPoolExecutor(max_workers=len(os.sched_getaffinity(0))) as pool:
            outcomes = list(zip(chosen, pool.map(spoil, chosen)))
        for name, done in outcomes:
            with self.subTest(sample=name):
                print(done.stdout, end="")
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertIn(": 264 answers", done.stdout)


if __name__ == "__main__":
    unittest.main()
