"""What Ranvier writes, read by the programs that people use: see packaging/oracles.sh, which has the environment for it."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import warnings

import numpy as np
import pynapple
import pynwb
import scipy.io
from nwbinspector import Importance, inspect_nwbfile

RANVIER = os.environ["RANVIER"]
ROOT = pathlib.Path(os.environ["RANVIER_ROOT"])
SHARED = pathlib.Path(os.environ.get("RANVIER_SHARED", ROOT.parent / "shared"))
sys.path.insert(0, str(ROOT / "resources/python"))

import ranvier  # noqa: E402  (the path above must be there first)

ABOUT = {"session_start_time": "2024-05-01T10:00:00+02:00", "session_description": "a session", "session_id": "s1",
         "experimenter": "Doe, Jane; Roe, Rick", "institution": "an institute", "lab": "a lab", "keywords": "hmm, spikes",
         "experiment_description": "an experiment", "spike_resolution_s": "3.3333e-05", "subject/id": "m1",
         "subject/species": "Mus musculus", "subject/sex": "F", "subject/age": "P90D", "subject/description": "a mouse"}


def remarks(path):
    """Everything that nwbinspector has to say, and pynwb's own validator with it."""
    found = inspect_nwbfile(nwbfile_path=str(path), importance_threshold=Importance.BEST_PRACTICE_SUGGESTION)
    return [f"{m.check_function_name} {m.location}: {m.message}" for m in found] + [str(e) for e in pynwb.validate(path=str(path))]


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ranvier oracles "))
        cls.addClassCleanup(shutil.rmtree, cls.folder)

    def setUp(self):
        warnings.simplefilter("ignore")  # pynapple's, where two epochs touch

    @classmethod
    def ranvier(cls, *words):
        environment = dict(os.environ, RANVIER_CACHE=str(cls.folder / "cache"))
        done = subprocess.run([RANVIER, *map(str, words)], capture_output=True, text=True, env=environment)
        if done.returncode != 0:
            raise AssertionError(f"{words}\n{done.stdout}\n{done.stderr}")

    @classmethod
    def with_about(cls, *words):
        cls.ranvier(*words, *(w for k, v in ABOUT.items() for w in ("--about", f"{k}={v}")))

    def read(self, path):
        io = pynwb.NWBHDF5IO(str(path), "r")
        self.addCleanup(io.close)
        return io.read()


class simulated_recording(Case):
    """Eight units in two regions that fire in turns, with trials and two signals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rng = np.random.default_rng(7)
        bins = np.arange(0, 120, 0.02)
        rate = np.where((bins // 3 % 2 == 0)[:, None] == (np.arange(8) < 4), 25.0, 4.0)
        counts = rng.poisson(rate * 0.02)
        cls.trains = {10 + u: np.sort(np.repeat(bins, counts[:, u]) + rng.uniform(0, 0.02, counts[:, u].sum())) for u in range(8)}
        start = np.arange(0, 120, 6.0)
        trials = {"start_time": start, "stop_time": start + 6, "correct": rng.integers(0, 2, 20) == 1,
                  "stim": rng.choice(["left", "right", "none"], 20), "contrast": rng.uniform(size=20)}
        signals = {"speed": {"values": rng.uniform(size=6000), "start": 0, "rate_hz": 50, "unit": "cm/s"},
                   "pupil": (np.sort(rng.uniform(0, 120, 400)), rng.uniform(size=(400, 2)))}
        cls.npz = ranvier.recording(cls.trains, trials=trials, signals=signals, path=cls.folder / "r.npz",
                                    regions={u: "CA1" if u < 14 else "CA3" for u in cls.trains})
        cls.nwb = cls.folder / "r.nwb"
        cls.with_about("convert", cls.npz, cls.nwb)
        cls.result = cls.folder / "result.h5"
        cls.ranvier("run", "hmm_glm", cls.nwb, "--param", "states=3", "--param", "max_iterations=20", "--param", "restarts=1", "--out", cls.result)
        cls.exported = cls.folder / "result.nwb"
        cls.with_about("export", cls.result, cls.exported, "--data", cls.nwb)

    def test_nobody_has_anything_against_it(self):
        self.assertEqual(remarks(self.nwb), [])

    def test_pynwb_reads_it(self):
        f = self.read(self.nwb)
        self.assertEqual(f.units.id[:].tolist(), list(self.trains))
        for row, times in enumerate(self.trains.values()):
            self.assertTrue(np.array_equal(f.units["spike_times"][row], times))
        self.assertEqual(list(f.units["location"][:2]), ["CA1", "CA1"])
        self.assertEqual(f.trials.colnames[:2], ("start_time", "stop_time"))
        self.assertEqual(f.subject.species, "Mus musculus")
        self.assertEqual(list(f.experimenter), ["Doe, Jane", "Roe, Rick"])
        self.assertEqual(f.processing["behavior"]["speed"].rate, 50)

    def test_pynapple_opens_it(self):
        f = pynapple.load_file(str(self.nwb))
        self.assertIsInstance(f["units"], pynapple.TsGroup)
        self.assertTrue(np.allclose(f["units"][10].t, self.trains[10], atol=1e-8))
        self.assertIsInstance(f["trials"], pynapple.IntervalSet)
        self.assertIsInstance(f["speed"], pynapple.Tsd)
        self.assertIsInstance(f["pupil"], pynapple.TsdFrame)

    def test_equal_inputs_are_equal_files(self):
        again = self.folder / "again.nwb"
        self.with_about("convert", self.npz, again)
        self.assertEqual(again.read_bytes(), self.nwb.read_bytes())

    def test_nobody_has_anything_against_the_result(self):
        self.assertEqual(remarks(self.exported), [])

    def test_nobody_has_anything_against_the_result_alone(self):
        alone = self.folder / "alone.nwb"
        self.with_about("export", self.result, alone)
        self.assertEqual(remarks(alone), [])

    def test_pynwb_reads_the_couplings_with_their_direction(self):
        f, r = self.read(self.exported), ranvier.load(self.result)
        table = f.processing["behavior"]["ranvier_couplings"]
        self.assertIs(table["target_unit"].table, f.units)
        weight = r.array("couplings/weight")
        row = {id: i for i, id in enumerate(weight.coords["receiver"])}
        for i in range(0, len(table), 7):
            target = str(f.units.id[table["target_unit"].data[i]])
            source = str(f.units.id[table["source_unit"].data[i]])
            self.assertEqual(table["weight"].data[i], weight.values[table["state"].data[i], row[target], row[source]])

    def test_pynapple_opens_states_and_posterior(self):
        f, r = pynapple.load_file(str(self.exported)), ranvier.load(self.result)
        self.assertIsInstance(f["units"], pynapple.TsGroup)
        self.assertIsInstance(f["ranvier_states"], pynapple.IntervalSet)
        self.assertIsInstance(f["ranvier_posterior"], pynapple.TsdFrame)
        self.assertEqual(f["ranvier_posterior"].shape, r.array("states/posterior").shape)
        self.assertEqual(len(f["ranvier_states"]), len(r.states))
        self.assertEqual(len(r.to_pynapple()), len(r.states))

    def test_scipy_reads_the_matlab_file(self):
        mat = self.folder / "r.mat"
        self.ranvier("export", self.result, mat)
        m, r = scipy.io.loadmat(mat), ranvier.load(self.result)
        weight = m["couplings"]["weight"][0, 0]
        self.assertTrue(np.array_equal(weight, r.array("couplings/weight").values))
        self.assertEqual([d[0] for d in m["couplings"]["weight_dims"][0, 0].ravel()], ["state", "target", "source"])
        self.assertEqual(m["metrics"]["n_states"][0, 0][0, 0], 3)


class csv_of_a_sorter(Case):
    """Spikes as a table, as one exports them from phy: times and clusters, clusters with gaps in their numbers."""

    def test_becomes_an_nwb_file_that_nobody_has_anything_against(self):
        rng = np.random.default_rng(3)
        times, clusters = np.sort(rng.uniform(0, 300, 2000)).round(6), rng.choice([2, 5, 41], 2000)
        table, nwb = self.folder / "spikes.csv", self.folder / "spikes.nwb"
        table.write_text("spike_times,spike_clusters\n" + "".join(f"{t},{c}\n" for t, c in zip(times, clusters)))
        self.with_about("convert", table, nwb)
        self.assertEqual(remarks(nwb), [])
        f = self.read(nwb)
        units = {int(i): f.units["spike_times"][row] for row, i in enumerate(f.units.id[:])}
        self.assertEqual(sorted(units), [2, 5, 41])
        self.assertTrue(np.array_equal(units[41], times[clusters == 41]))

    def test_a_session_of_which_nothing_is_known_says_so(self):
        table, nwb = self.folder / "few.csv", self.folder / "few.nwb"
        table.write_text("time_s,unit\n0.125,a\n0.5,b\n0.75,a\n1.1,b\n")
        self.ranvier("convert", table, nwb)
        self.assertEqual(pynwb.validate(path=str(nwb)), [])
        f = self.read(nwb)
        self.assertIn("not known", f.session_description)
        self.assertIsNone(f.subject)
        self.assertEqual(list(f.units["unit_name"][:]), ["a", "b"])


@unittest.skipUnless((SHARED / "data/nwb/human_mtl_sub-4_ses-4.nwb").exists(), "the real session is not on this machine")
class real_session(Case):
    """A published recording, read and written again."""

    def test_nobody_has_anything_against_it_but_the_clock_of_its_own_signals(self):
        source, nwb = SHARED / "data/nwb/human_mtl_sub-4_ses-4.nwb", self.folder / "human.nwb"
        self.with_about("convert", source, nwb)
        # Two of its series have times of the Unix epoch among those of the session.
        self.assertEqual([r for r in remarks(nwb) if "/events" not in r and "/experiment_ids" not in r], [])
        theirs, ours = self.read(source), self.read(nwb)
        self.assertEqual(len(ours.units), len(theirs.units))
        for row in range(len(ours.units)):
            self.assertTrue(np.array_equal(ours.units["spike_times"][row], np.sort(theirs.units["spike_times"][row])))
        self.assertEqual(set(ours.intervals), set(theirs.intervals))


if __name__ == "__main__":
    unittest.main()
