"""resources/python/ranvier.py against the built command. Needs the environment variables RANVIER and RANVIER_ROOT."""
import os
import pathlib
import shutil
import sys
import tempfile
import unittest
from unittest import mock

import h5py
import numpy as np

RANVIER = os.environ["RANVIER"]
ROOT = pathlib.Path(os.environ["RANVIER_ROOT"])
sys.path.insert(0, str(ROOT / "resources/python"))

import ranvier  # noqa: E402  (the path above must be there first)

try:
    import xarray
except ImportError:
    xarray = None
try:
    import pandas
except ImportError:
    pandas = None


def without(*modules):
    """As if these were not installed."""
    real = ranvier._module
    return mock.patch.object(ranvier, "_module", lambda name: None if name in modules else real(name))


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ranvier python "))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        patch = mock.patch.dict(os.environ, RANVIER_CACHE=str(cls.folder / "cache"))
        patch.start()
        cls.addClassCleanup(patch.stop)


class results(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.result = ranvier.run("hmm_glm", ROOT / "datasets/switching_sample.h5", ranvier=RANVIER, out=cls.folder / "r.h5",
                                 preset="paper")

    def test_has_metrics_notes_provenance_and_traces(self):
        self.assertEqual(self.result.metrics["n_states"], 3)
        self.assertEqual(self.result.provenance["operation"], "hmm_glm")
        self.assertEqual(self.result.provenance["params"]["states"], "3")
        self.assertIn("time is in bins", self.result.notes[0])
        steps, values = self.result.traces["train_nats_per_bin"]
        self.assertEqual(len(steps), len(values))
        self.assertIn("weight", self.result.groups["couplings"])

    def test_arrays_are_labelled_without_xarray(self):
        with without("xarray"):
            weight = self.result["couplings/weight"]
        self.assertIsInstance(weight, ranvier.Labelled)
        self.assertEqual(weight.dims, ("state", "receiver", "sender"))
        with h5py.File(self.result.path) as f:
            raw = f["couplings/weight"][...]
        one = weight.sel(state=2, receiver=weight.coords["receiver"][4], sender=weight.coords["sender"][7])
        self.assertEqual(float(one), raw[2, 4, 7])
        self.assertEqual(np.asarray(weight).shape, (3, 12, 12))
        with self.assertRaisesRegex(KeyError, "no 99"):
            weight.sel(state=99)

    @unittest.skipUnless(xarray, "xarray is not installed")
    def test_arrays_are_data_arrays_with_xarray(self):
        weight = self.result["couplings/weight"]
        self.assertIsInstance(weight, xarray.DataArray)
        with without("xarray"):
            small = self.result["couplings/weight"]
        ids = small.coords["receiver"]
        place = {"state": 1, "receiver": ids[3], "sender": ids[5]}
        self.assertEqual(float(weight.sel(place)), float(small.sel(**place)))
        self.assertEqual(float(weight.sel(place)), small.values[1, 3, 5])
        self.assertEqual(weight.attrs["long_name"], small.attrs["long_name"])

    def test_a_coordinate_is_an_array_like_any_other(self):
        with without("xarray"):
            self.assertEqual(self.result["couplings/class"].values.tolist(), ["inhibitory", "none", "excitatory"])

    def test_states_cover_every_bin_once(self):
        with without("pandas"):
            states = self.result.states
        with h5py.File(self.result.path) as f:
            path, sequence = f["states/viterbi"][...], f["states/sequence"][...]
        self.assertEqual((states["stop"] - states["start"]).sum(), len(path))
        self.assertEqual(len(states["start"]), 1 + np.count_nonzero((np.diff(path) != 0) | (np.diff(sequence) != 0)))
        again = np.repeat(states["state"], (states["stop"] - states["start"]).astype(int))
        self.assertTrue(np.array_equal(again, path))
        self.assertTrue(((states["posterior"] >= 0) & (states["posterior"] <= 1)).all())

    @unittest.skipUnless(pandas, "pandas is not installed")
    def test_states_are_a_data_frame_with_pandas(self):
        self.assertEqual(list(self.result.states.columns), ["start", "stop", "state", "posterior", "sequence"])

    def test_what_is_not_there_is_named(self):
        with self.assertRaisesRegex(KeyError, "no array couplings/wait; there are .*couplings/weight"):
            self.result["couplings/wait"]

    def test_a_foreign_file_is_refused(self):
        with self.assertRaisesRegex(ValueError, "not a result"):
            ranvier.load(ROOT / "datasets/switching_sample.h5")


class running(Case):
    def test_a_failure_carries_the_sentence_and_the_status(self):
        with self.assertRaisesRegex(ranvier.Failed, "there is no file .*absent.nwb") as caught:
            ranvier.run("hmm_glm", self.folder / "absent.nwb", ranvier=RANVIER)
        self.assertEqual(caught.exception.status, 2)

    def run_session(self, name, data, **params):
        return ranvier.run("hmm_glm", data, ranvier=RANVIER, out=self.folder / name, states=2, restarts=1, max_iterations=3, bin=0.05,
                           interval="trials", align="stim_time_s", window=(-0.5, 2), **params)

    def test_the_parts_of_a_recording_may_be_a_dictionary_or_a_list(self):
        session = ROOT / "datasets/session"
        files = {"spikes": session / "phy", "trials": session / "trials.csv", "signals.wheel": str(session / "wheel.csv"),
                 "regions": session / "regions.csv"}
        saved = self.run_session("saved.h5", session / "recording.json")
        with h5py.File(saved.path) as f:
            weight = f["couplings/weight"][...]
        self.assertEqual(saved.provenance["select"]["window"], "-0.5:2")
        pulses = f"pulses={session / 'sync.csv'}"
        by_name = self.run_session("dict.h5", files, time_unit={"trials": "s"},
                                   clock={"trials": {"offset": 12.5, "rate": 0.99996}, "signals.wheel": pulses})
        by_word = self.run_session("list.h5", [f"{part}={file}" for part, file in files.items()], time_unit=("trials:s",),
                                   clock=["trials:offset=12.5,rate=0.99996", f"signals.wheel:{pulses}"])
        for result in (by_name, by_word):
            with h5py.File(result.path) as f:
                np.testing.assert_array_equal(f["couplings/weight"][...], weight)

    def test_the_unit_of_time_of_one_part_or_of_all_may_be_told(self):
        files = {"spikes": ROOT / "datasets/session/phy", "trials": ROOT / "datasets/session/trials.csv"}
        for unit in ({"trials": "fortnights"}, ["trials:fortnights"], "trials:fortnights", "fortnights"):
            with self.assertRaisesRegex(ranvier.Failed, "fortnights"):
                ranvier.run("hmm_glm", files, ranvier=RANVIER, states=1, time_unit=unit)

    def test_a_parameter_that_there_is_not_is_named(self):
        with self.assertRaisesRegex(ranvier.Failed, "nonsense"):
            ranvier.run("hmm_glm", ROOT / "datasets/switching_sample.h5", ranvier=RANVIER, out=self.folder / "x.h5", nonsense=1)
        self.assertFalse((self.folder / "x.h5").exists())


class recordings(Case):
    def spikes(self):
        rng = np.random.default_rng(1)
        times = rng.uniform(0, 60, 1200)
        return times, rng.integers(0, 4, 1200)

    def test_has_the_layout_that_ranvier_reads(self):
        times, clusters = [0.3, 0.1, 0.2], [7, 7, 3]
        path = ranvier.recording(times, clusters, trials={"start_time": [0.0], "stop_time": [1.0], "correct": [True], "stim": ["left"]},
                                 regions={7: "CA1"}, path=self.folder / "a.npz",
                                 signals={"speed": {"values": [1, 2], "rate_hz": 10, "start": 0.5, "unit": "cm/s"},
                                          "xy": ([0, 1], [[1, 2], [3, 4]])})
        z = np.load(path)
        self.assertEqual(z["spike_times"].tolist(), [0.2, 0.1, 0.3])
        self.assertEqual(z["spike_clusters"].tolist(), [0, 1, 1])
        self.assertEqual(z["unit_ids"].tolist(), ["3", "7"])
        self.assertEqual(z["regions"].tolist(), ["", "CA1"])
        self.assertEqual(z["time_unit"][()], "s")
        self.assertEqual(z["intervals.trials.correct"].tolist(), [1])
        self.assertEqual(z["intervals.trials.stim"].tolist(), ["left"])
        self.assertEqual(z["signals.speed.values"].shape, (2, 1))
        self.assertEqual(z["signals.speed.rate_hz"][()], 10)
        self.assertEqual(z["signals.xy.times"].tolist(), [0, 1])

    def test_trains_may_come_unit_by_unit(self):
        by_name = np.load(ranvier.recording({"b": [2.0, 1.0], "a": []}, path=self.folder / "b.npz"))
        by_place = np.load(ranvier.recording([[1.0], [0.5, 2.5]], path=self.folder / "c.npz"))
        self.assertEqual((by_name["unit_ids"].tolist(), by_name["spike_times"].tolist()), (["b", "a"], [1.0, 2.0]))
        self.assertEqual((by_place["unit_ids"].tolist(), by_place["spike_clusters"].tolist()), (["0", "1"], [0, 1, 1]))

    @unittest.skipUnless(pandas, "pandas is not installed")
    def test_trials_may_be_a_data_frame(self):
        frame = pandas.DataFrame({"start": [0.0, 1.0], "stop": [0.5, 2.0], "kind": ["a", "b"]})
        z = np.load(ranvier.recording([[1.0]], trials=frame, path=self.folder / "d.npz"))
        self.assertEqual(z["intervals.trials.stop"].tolist(), [0.5, 2.0])
        self.assertEqual(z["intervals.trials.kind"].tolist(), ["a", "b"])

    def test_several_tables_have_their_names(self):
        z = np.load(ranvier.recording([[1.0]], trials={"rest": [[0, 1]], "run": [[1, 2], [3, 4]]}, path=self.folder / "e.npz"))
        self.assertEqual(z["intervals.run.start"].tolist(), [1, 3])

    def test_what_does_not_fit_is_refused(self):
        for wrong in (lambda: ranvier.recording([1.0, 2.0], [1]), lambda: ranvier.recording([[1.0]], regions=["a", "b"]),
                      lambda: ranvier.recording([[1.0]], trials={"begin": [1.0], "x": [2.0]}),
                      lambda: ranvier.recording([[1.0]], signals={"s": {"values": [1.0]}})):
            with self.assertRaises(ValueError):
                wrong()

    def test_an_analysis_runs_on_what_was_written(self):
        times, clusters = self.spikes()
        path = ranvier.recording(times, clusters, path=self.folder / "f.npz", trials=[[0, 20], [20, 40], [40, 60]])
        result = ranvier.run("hmm_glm", path, ranvier=RANVIER, out=self.folder / "f.h5", states=1, interval="trials", bin=0.05,
                             max_iterations=5)
        with without("xarray"):
            self.assertEqual(result["units/unit"].values.tolist(), ["0", "1", "2", "3"])
        with without("pandas"):
            self.assertEqual(result.states["start"].tolist(), [0, 20, 40])
            np.testing.assert_allclose(result.states["stop"], [20, 40, 60])


if __name__ == "__main__":
    unittest.main()
