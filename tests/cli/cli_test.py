"""The command line from outside: exit statuses, documents, bytes. Needs the environment variable RANVIER (path of the binary)."""
import csv
import filecmp
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import h5py
import numpy as np

RANVIER = os.environ["RANVIER"]
ROOT = pathlib.Path(os.environ["RANVIER_ROOT"])
SHARED = pathlib.Path(os.environ.get("RANVIER_SHARED", ROOT.parent / "shared"))


def write_nwb(f, trains, regions, start, correct):
    """The least that makes an NWB 2 file with units and trials."""
    text = h5py.string_dtype()

    def typed(group, kind, columns):
        group.attrs["neurodata_type"], group.attrs["namespace"] = kind, "core"
        group.attrs["colnames"] = np.array(columns, text)
        return group

    f.attrs["nwb_version"], f.attrs["neurodata_type"], f.attrs["namespace"] = "2.6.0", "NWBFile", "core"
    units = typed(f.create_group("units"), "Units", ["spike_times", "location"])
    units["id"] = np.arange(len(trains))
    units["spike_times"] = np.concatenate(trains)
    units["spike_times_index"] = np.cumsum([len(t) for t in trains]).astype(np.uint16)
    units["location"] = np.array(regions, text)
    trials = typed(f.create_group("intervals/trials"), "TimeIntervals", ["start_time", "stop_time", "correct"])
    trials["id"] = np.arange(len(start))
    trials["start_time"], trials["stop_time"], trials["correct"] = start, start + 5, correct


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ranvier cli "))  # a blank in every path
        self.addCleanup(shutil.rmtree, self.folder)
        self.environment = dict(os.environ, RANVIER_CACHE=str(self.folder / "cache"))

    def ranvier(self, *words, status=0):
        done = subprocess.run([RANVIER, *map(str, words)], capture_output=True, text=True, env=self.environment, timeout=300)
        self.assertEqual(done.returncode, status, f"{words}\n{done.stdout}\n{done.stderr}")
        return done

    def simulate(self, name="sim.h5", kind="hmm_glm", seed=1, **params):
        path = self.folder / name
        path.unlink(missing_ok=True)
        words = [w for k, v in params.items() for w in ("--param", f"{k}={v}")]
        self.ranvier("simulate", kind, "--out", path, "--seed", seed, *words)
        return path

    def small(self):
        return self.simulate(states=2, units=6, bins=500, sequences=10)

    def fit(self, data, name="r.h5", *words, states=2):
        out = self.folder / name
        self.ranvier("run", "hmm_glm", data, "--param", "preset=paper", "--param", f"states={states}", "--out", out, *words)
        return out

    def table(self, name, rows):
        path = self.folder / name
        path.write_text("\n".join(",".join(map(str, r)) for r in rows) + "\n")
        return path


class Info(Case):
    def test_a_spike_table_is_described(self):
        path = self.table("t.csv", [("time_s", "unit"), (0.5, "a"), (0.25, "b"), (1.5, "a")])
        found = json.loads(self.ranvier("info", path, "--json").stdout)
        self.assertEqual((found["kind"], found["n_units"], found["n_spikes"]), ("recording", 2, 3))
        self.assertEqual((found["start_s"], found["stop_s"], found["time_unit"]), (0.25, 1.5, "s"))

    def test_a_second_look_comes_from_the_cache_and_says_the_same(self):
        path = self.table("t.csv", [("time_s", "unit"), (0.5, "a"), (1.5, "b")])
        first = self.ranvier("info", path, "--json").stdout
        self.assertEqual(len(list((self.folder / "cache").glob("*.columns"))), 1)
        self.assertEqual(self.ranvier("info", path, "--json").stdout, first)
        self.assertEqual(self.ranvier("info", path, "--json", "--cache", "none").stdout, first)

    def test_a_damaged_cache_is_rebuilt(self):
        path = self.table("t.csv", [("time_s", "unit"), (0.5, "a"), (1.5, "b")])
        first = self.ranvier("info", path, "--json").stdout
        cached = next((self.folder / "cache").glob("*.columns"))
        data = bytearray(cached.read_bytes())
        data[len(data) // 2] ^= 1
        cached.write_bytes(data)
        self.assertEqual(self.ranvier("info", path, "--json").stdout, first)

    def test_a_cache_that_cannot_be_written_is_done_without(self):
        path = self.table("t.csv", [("time_s", "unit"), (0.5, "a"), (1.5, "b")])
        (self.folder / "file").write_text("in the way")
        done = self.ranvier("info", path, "--json", "--cache", self.folder / "file" / "cache")
        self.assertEqual(json.loads(done.stdout)["n_units"], 2)

    def test_a_pipe_is_refused_and_nobody_waits_for_it(self):
        os.mkfifo(self.folder / "pipe")
        self.ranvier("info", self.folder / "pipe", status=2)
        self.ranvier("show", self.folder / "pipe", status=2)

    def test_a_changed_file_is_read_again(self):
        path = self.table("t.csv", [("time_s", "unit"), (0.5, "a"), (1.5, "b")])
        self.ranvier("info", path)
        self.table("t.csv", [("time_s", "unit"), (0.5, "a"), (1.5, "b"), (2.5, "c")])
        self.assertEqual(json.loads(self.ranvier("info", path, "--json").stdout)["n_units"], 3)

    def test_a_broken_file_is_status_2_and_an_error_document(self):
        path = self.folder / "x.h5"
        path.write_bytes(b"\x89HDF\r\n\x1a\n" + b"\0" * 100)
        done = self.ranvier("info", path, "--json", status=2)
        self.assertEqual(set(json.loads(done.stdout)), {"file", "error"})

    def test_one_bad_file_among_good_ones_is_status_2_and_the_good_are_told(self):
        good = self.table("t.csv", [("time_s", "unit"), (0.5, "a"), (1.5, "b")])
        done = self.ranvier("info", good, self.folder / "absent.csv", good, "--json", status=2)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([("error" in line) for line in lines], [False, True, False])

    def test_text_names_the_units(self):
        path = self.table("t.csv", [("time_s", "unit"), (0.5, "alpha"), (1.5, "beta")])
        self.assertIn("alpha", self.ranvier("info", path).stdout)

    def test_a_result_says_that_it_is_one(self):
        out = self.fit(self.small())
        self.assertEqual(json.loads(self.ranvier("info", out, "--json").stdout)["kind"], "result")


class Simulate(Case):
    def test_every_kind_keeps_its_truth(self):
        for kind in ("poisson", "hmm_glm", "rates", "drift"):
            with self.subTest(kind=kind):
                path = self.simulate(f"{kind}.h5", kind, bins=400)
                with h5py.File(path) as f:
                    self.assertIn("bias", f)
                    self.assertTrue(np.issubdtype(f["spikes"].dtype, np.integer))
                self.assertEqual(json.loads(self.ranvier("info", path, "--json").stdout)["kind"], "counts")

    def test_the_seed_decides(self):
        a, b, c = self.simulate("a.h5", bins=300), self.simulate("b.h5", bins=300), self.simulate("c.h5", seed=2, bins=300)
        self.assertTrue(filecmp.cmp(a, b, shallow=False))
        self.assertFalse(filecmp.cmp(a, c, shallow=False))

    def test_an_unknown_parameter_is_status_2_and_leaves_nothing(self):
        self.ranvier("simulate", "poisson", "--out", self.folder / "x.h5", "--param", "unts=3", status=2)
        self.assertEqual([p for p in self.folder.iterdir() if p.name != "cache"], [])


    def test_the_shipped_sample_is_what_its_recipe_makes(self):
        made = self.simulate(states=3, units=12, bins=1000, sequences=20)
        with h5py.File(made) as ours, h5py.File(ROOT / "datasets/switching_sample.h5") as shipped:
            self.assertEqual(sorted(ours), sorted(shipped))
            for name in ours:
                np.testing.assert_array_equal(ours[name][()], shipped[name][()], err_msg=name)


class Run(Case):
    def test_the_same_job_gives_the_same_bytes_at_any_number_of_threads(self):
        data = self.small()
        one, two, seven = (self.fit(data, f"{n}.h5", "--threads", n) for n in (1, 2, 7))
        self.assertTrue(filecmp.cmp(one, two, shallow=False))
        self.assertTrue(filecmp.cmp(one, seven, shallow=False))

    def test_a_job_file_gives_the_same_bytes(self):
        data, job = self.small(), self.folder / "job.json"
        direct = self.fit(data)
        self.ranvier("run", "hmm_glm", data, "--param", "preset=paper", "--param", "states=2", "--write-job", job)
        again = self.folder / "again.h5"
        self.ranvier("run", job, "--out", again)
        self.assertTrue(filecmp.cmp(direct, again, shallow=False))

    def test_trials_are_cut_aligned_and_selected(self):
        rng = np.random.default_rng(1)
        data = self.folder / "session.nwb"
        with h5py.File(data, "w") as f:
            write_nwb(f, [np.sort(rng.uniform(0, 200, 2000)) for _ in range(3)], ["CA1", "CA1", "DG"],
                      start=np.arange(10, 190, 10.0), correct=np.arange(18) % 2)
        out = self.folder / "r.h5"
        self.ranvier("run", "hmm_glm", data, "--interval", "trials[correct==1]", "--align", "start_time", "--window", "-1:4",
                     "--units", "region=='CA1'", "--param", "states=1", "--out", out)
        with h5py.File(out) as f:
            self.assertEqual(len(f["couplings/receiver"]), 2)
            self.assertEqual(f["states/sequence"][-1], 8)  # nine of eighteen trials
            self.assertAlmostEqual(f["states/time_s"][0], 19.0)
            self.assertEqual(len(f["states/time_s"]), 9 * 250)

    def test_a_time_unit_that_cannot_be_told_must_be_given(self):
        rows = [("time", "unit")] + [(t, u) for u in (1, 2) for t in range(u, 9_000_000, 1500)]
        data, out = self.table("samples.csv", rows), self.folder / "r.h5"
        found = json.loads(self.ranvier("info", data, "--json").stdout)
        self.assertIsNone(found["time_unit"])
        self.assertTrue(any("--time-unit" in w for w in found["warnings"]), found["warnings"])
        self.assertIn("--time-unit", self.ranvier("run", "hmm_glm", data, "--param", "states=1", "--out", out, status=2).stderr)
        self.ranvier("run", "hmm_glm", data, "--param", "states=1", "--time-unit", "samples:30000", "--out", out)

    def test_a_job_refuses_other_data(self):
        data, job = self.small(), self.folder / "job.json"
        self.ranvier("run", "hmm_glm", data, "--write-job", job)
        self.simulate(data.name, seed=9, states=2, units=6, bins=500, sequences=10)
        done = self.ranvier("run", job, "--out", self.folder / "r.h5", status=2)
        self.assertIn("not what the job was made for", done.stderr)

    def test_events_end_with_done_and_its_metrics(self):
        data, out = self.small(), self.folder / "r.h5"
        done = self.ranvier("run", "hmm_glm", data, "--param", "preset=paper", "--param", "states=2", "--out", out, "--json")
        last = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual((last["event"], last["status"], last["result"], last["error"]), ("done", 0, str(out), None))
        for name in ("heldout_nats_per_bin", "heldout_bits_per_spike", "heldout_bits_per_spike_vs_glm", "n_states", "n_occupied_states",
                     "converged", "iterations", "truth_heldout_nats_per_bin", "state_accuracy", "truth_state_accuracy", "weight_mse",
                     "class_balanced_accuracy"):
            self.assertIn(name, last["metrics"])
        self.assertGreater(last["metrics"]["state_accuracy"], 0.8)
        self.assertLess(abs(last["metrics"]["heldout_nats_per_bin"] - last["metrics"]["truth_heldout_nats_per_bin"]), 0.1)

    def test_a_recording_is_binned_selected_and_fitted(self):
        rng = np.random.default_rng(0)
        rows = [("time_s", "unit")] + [(round(t, 4), u) for u in "abc" for t in np.sort(rng.uniform(0, 300, 1500))]
        out = self.folder / "r.h5"
        self.ranvier("run", "hmm_glm", self.table("t.csv", rows), "--units", "a,b", "--bin", "0.05", "--param", "states=1", "--out", out)
        with h5py.File(out) as f:
            self.assertEqual([u.decode() for u in f["couplings/receiver"][:]], ["a", "b"])
            self.assertEqual(set(f["states/role"][:]), {0, 1, 2})
            self.assertAlmostEqual(np.diff(f["states/time_s"][:2])[0], 0.05)

    def test_weights_on_another_scale_than_the_truth_are_not_compared(self):
        done = self.ranvier("run", "hmm_glm", self.small(), "--param", "states=2", "--out", self.folder / "r.h5", "--json")
        metrics = json.loads(done.stdout.splitlines()[-1])["metrics"]
        self.assertIsNone(metrics["weight_mse"])
        self.assertIsNotNone(metrics["state_accuracy"])

    def test_a_gap_shorter_than_the_history_is_said(self):
        rng = np.random.default_rng(0)
        rows = [("time_s", "unit")] + [(round(t, 4), u) for u in "ab" for t in np.sort(rng.uniform(0, 300, 900))]
        words = ["run", "hmm_glm", self.table("t.csv", rows), "--param", "states=1", "--out", self.folder / "r.h5", "--param", "basis=exp:n=20"]
        self.assertNotIn("raise gap", self.ranvier(*words).stderr)
        self.assertIn("raise gap", self.ranvier(*words, "--param", "gap=0.1").stderr)

    def test_starts_tell_their_curves_while_they_run_and_only_the_fit_leaves_one(self):
        out = self.folder / "r.h5"
        done = self.ranvier("run", "hmm_glm", self.small(), "--param", "states=2", "--param", "restarts=2", "--out", out, "--json")
        events = [json.loads(line) for line in done.stdout.splitlines()]
        curves = {e["name"] for e in events if e["event"] == "trace"}
        self.assertEqual(curves, {"part 0/train_nats_per_bin", "part 1/train_nats_per_bin", "train_nats_per_bin"})
        with h5py.File(out) as f:
            self.assertEqual(list(f["traces"]), ["train_nats_per_bin"])

    def test_the_plan_is_a_document(self):
        plan = json.loads(self.ranvier("run", "hmm_glm", self.small(), "--plan").stdout)
        self.assertEqual((plan["inputs"][0]["bins"], plan["inputs"][0]["units"]), (5000, 6))
        self.assertEqual((plan["operation"], plan["parts"]), ("hmm_glm", 4))
        self.assertGreater(plan["seconds"], 0)
        self.assertGreater(plan["bytes_peak"], plan["bytes_of_inputs"])
        self.assertIn("measured", plan["basis"])

    def test_a_plan_leaves_nothing_and_fails_with_the_sentence_of_the_run(self):
        data = self.small()
        outside_the_cache = lambda: sorted(f for f in self.folder.iterdir() if f.name != "cache")
        before = outside_the_cache()
        self.ranvier("run", "hmm_glm", data, "--plan")
        refused = self.ranvier("run", "hmm_glm", data, "--param", "start=truth", "--param", "states=5", "--plan", status=1)
        self.assertIn("start=truth needs", refused.stderr)
        self.assertEqual(outside_the_cache(), before)

    def test_wrong_words_are_status_2(self):
        data = self.small()
        for words in (["run"], ["run", "nothing", data, "--out", "x"], ["run", "hmm_glm", data], ["run", "hmm_glm", "--out", "x.h5"],
                      ["run", "hmm_glm", data, data, "--out", "x.h5"], ["run", "hmm_glm", data, "--out", "no/such/folder/x.h5"],
                      ["run", "hmm_glm", data, "--param", "states=0", "--out", "x.h5"], ["run", "hmm_glm", data, "--param", "bin=x", "--out", "x.h5"],
                      ["run", "absent.json", "--out", "x.h5"], ["frobnicate"], ["info"], ["run", "hmm_glm", data, "--device", "cuda", "--out", "x.h5"]):
            with self.subTest(words=words):
                self.ranvier(*words, status=2)

    def test_only_an_earlier_result_is_replaced(self):
        data, out = self.small(), self.folder / "r.h5"
        before = data.read_bytes()
        self.ranvier("run", "hmm_glm", data, "--out", data, status=2)
        self.assertEqual(data.read_bytes(), before)
        folder, pipe = self.folder / "folder", self.folder / "pipe"
        folder.mkdir()
        os.mkfifo(pipe)
        for target in (folder, pipe):
            self.assertIn(target.name, self.ranvier("run", "hmm_glm", data, "--out", target, status=2).stderr)
        self.assertTrue(pipe.is_fifo())
        self.ranvier("simulate", "poisson", "--out", pipe, status=2)
        self.assertTrue(pipe.is_fifo())
        (self.folder / "r.h5").touch()  # as mktemp leaves it: nothing to lose
        self.fit(data)
        self.fit(data)  # once more, over its own result

    def test_a_job_edited_by_hand_is_checked(self):
        data, job = self.small(), self.folder / "job.json"
        self.ranvier("run", "hmm_glm", data, "--write-job", job)
        good = json.loads(job.read_text())
        self.assertTrue(os.path.isabs(good["inputs"][0]["path"]))
        edits = [lambda j: j["params"].update(states="99"), lambda j: j["params"].update(model="zzz"), lambda j: j["params"].pop("link"),
                 lambda j: j["params"].update(lnik="exp"), lambda j: j["params"].update(states="3.0"), lambda j: j["select"].update(bin="no"),
                 lambda j: j.update(seed="-1"), lambda j: j.update(speed="11"), lambda j: j["inputs"].append(j["inputs"][0]),
                 lambda j: j.update(operation="nothing"), lambda j: j.update(device_class="x86-mmx")]
        for number, edit in enumerate(edits):
            changed = json.loads(json.dumps(good))
            edit(changed)
            job.write_text(json.dumps(changed))
            with self.subTest(edit=number):
                self.ranvier("run", job, "--out", self.folder / "r.h5", status=2)

    def test_words_given_twice_or_beside_a_job_are_refused(self):
        data, job = self.small(), self.folder / "job.json"
        self.ranvier("run", "hmm_glm", data, "--write-job", job)
        for words in ([job, "--seed", "5"], [job, "--param", "states=2"], ["hmm_glm", f"recording={data}", f"recording={data}"],
                      ["hmm_glm", data, "--bin", "0.02", "--param", "bin=0.01"]):
            with self.subTest(words=words):
                self.ranvier("run", *words, "--out", self.folder / "r.h5", status=2)
        self.assertIn("recording", self.ranvier("run", "hmm_glm", f"colour={data}", "--out", "x.h5", status=2).stderr)

    def test_more_memory_than_allowed_is_status_4(self):
        self.ranvier("run", "hmm_glm", self.small(), "--out", self.folder / "r.h5", "--memory", "1MB", status=4)


class Stopping(Case):
    """Signals to ranvier, on a job that takes long: many units, many states, many starts."""

    def start(self, out):
        data = self.simulate(states=3, units=40, bins=2000, sequences=20, coupled=0.05)
        self.ranvier("info", data)
        words = [RANVIER, "run", "hmm_glm", str(data), "--param", "states=12", "--param", "restarts=16", "--out", str(out), "--json", "--threads", "1"]
        process = self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment)
        self.addCleanup(process.kill)
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == "progress" and event["fraction"] > 0:
                return process
        self.fail("no progress: " + process.stderr.read())

    def tearDown(self):
        if getattr(self, "process", None):
            self.process.stdout.close()
            self.process.stderr.close()

    def test_ctrl_c_cancels_and_leaves_nothing(self):
        out = self.folder / "r.h5"
        process = self.start(out)
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 3)
        self.assertEqual(json.loads(rest.splitlines()[-1])["status"], 3)
        self.assertFalse(out.exists())
        self.assertEqual([p.name for p in self.folder.iterdir() if "partial" in p.name], [])

    def test_a_scheduler_stops_it_with_75(self):
        process = self.start(self.folder / "r.h5")
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 75)
        self.assertIn("stopped", json.loads(rest.splitlines()[-1])["error"])

    def test_a_worker_killed_from_outside_is_status_5_with_the_signal_named(self):
        process = self.start(self.folder / "r.h5")
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        rest, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 5)
        self.assertIn("SIGKILL", json.loads(rest.splitlines()[-1])["error"])

    def test_the_worker_does_not_outlive_its_session(self):
        process = self.start(self.folder / "r.h5")
        worker = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
        process.kill()
        process.wait()
        end = time.monotonic() + 10
        while time.monotonic() < end and pathlib.Path(f"/proc/{worker}").exists():
            state = pathlib.Path(f"/proc/{worker}/stat").read_text().rsplit(")", 1)[1].split()[0]
            if state == "Z":
                break
            time.sleep(0.05)
        else:
            self.assertFalse(pathlib.Path(f"/proc/{worker}").exists())


class Results(Case):
    def test_show_tells_metrics_provenance_and_the_run(self):
        out = self.fit(self.small(), "r.h5", "--seed", 5)
        found = json.loads(self.ranvier("show", out, "--json").stdout)
        self.assertEqual((found["operation"], found["params"]["states"], found["seed"]), ("hmm_glm", "2", "5"))
        self.assertEqual(found["inputs"][0]["name"], "sim.h5")
        self.assertGreater(found["wall_s"], 0)
        self.assertNotIn(str(self.folder), json.dumps({k: v for k, v in found.items()}))
        (self.folder / "r.h5.run.json").unlink()
        self.assertIsNone(json.loads(self.ranvier("show", out, "--json").stdout)["wall_s"])

    def test_show_for_people_names_the_command_that_makes_it_again(self):
        text = self.ranvier("show", self.fit(self.small())).stdout
        self.assertIn("ranvier run hmm_glm", text)
        self.assertIn("heldout_nats_per_bin", text)

    def test_show_refuses_what_is_no_result(self):
        self.ranvier("show", self.small(), status=2)

    def test_xarray_opens_the_states_with_labels(self):
        import xarray
        states = xarray.open_dataset(self.fit(self.small()), engine="h5netcdf", group="states")
        self.assertEqual(states["posterior"].dims, ("bin", "state"))
        np.testing.assert_allclose(states["posterior"].sum("state"), 1, atol=1e-5)
        self.assertTrue(states.indexes["bin"].is_unique)

    def test_one_direction_from_fit_to_every_export(self):
        """Unit `driver` excites unit `follower` one bin later, and nothing else."""
        rng = np.random.default_rng(3)
        x = np.zeros((20, 1500, 2), np.uint8)
        x[:, :, 0] = rng.poisson(0.2, (20, 1500))
        for t in range(1500):
            x[:, t, 1] = rng.poisson(np.log1p(np.exp(-2.0 + 2.0 * (x[:, t - 1, 0] if t else 0))))
        data, out = self.folder / "two.h5", self.folder / "r.h5"
        with h5py.File(data, "w") as f:
            f["spikes"] = x
            f["unit_ids"] = np.array(["driver", "follower"], h5py.string_dtype())
        self.ranvier("run", "hmm_glm", data, "--param", "states=1", "--param", "basis=exp:n=1", "--out", out)
        with h5py.File(out) as f:
            weight = f["couplings/weight"][0]
        self.assertGreater(weight[1, 0], 1)  # [receiver, sender]
        self.assertLess(np.abs(weight[0, 1]), 0.3)

        for kind in ("csv", "json", "npz"):
            self.ranvier("export", out, self.folder / f"e.{kind}")
        with open(self.folder / "e.csv") as f:
            rows = {(r["source"], r["target"]): float(r["weight"]) for r in csv.DictReader(f)}
        self.assertAlmostEqual(rows["driver", "follower"], weight[1, 0], 12)
        self.assertAlmostEqual(rows["follower", "driver"], weight[0, 1], 12)
        array = json.loads((self.folder / "e.json").read_text())["groups"]["couplings"]["weight"]
        self.assertEqual(array["dims"], ["state", "target", "source"])
        self.assertAlmostEqual(array["values"][0][1][0], weight[1, 0], 12)
        with np.load(self.folder / "e.npz") as z:
            self.assertEqual(z["couplings.weight"][0, 1, 0], weight[1, 0])


class Doctor(Case):
    def test_all_is_well_where_the_tests_run(self):
        found = json.loads(self.ranvier("doctor", "--json").stdout)
        self.assertTrue(found["ok"])
        self.assertEqual(found["worker"]["blas_check"], "ok")

    def test_plugins_lists_every_parameter(self):
        found = json.loads(self.ranvier("plugins", "hmm_glm", "--json").stdout)
        self.assertIn("states", [p["id"] for p in found["params"]])
        self.assertIn("bin", [p["id"] for p in found["selection"]])

    def test_the_reference_page_in_the_docs_is_this_one(self):
        page = self.ranvier("plugins", "hmm_glm").stdout
        self.assertEqual((ROOT / "resources/docs/reference/hmm_glm.md").read_text(), page,
                         "write it anew: ranvier plugins hmm_glm > resources/docs/reference/hmm_glm.md")


class Assembly(Case):
    """The session that comes with Ranvier: a phy folder, trials on a shifted and drifting clock, a wheel told by pulses, regions."""

    def setUp(self):
        super().setUp()
        self.session = self.folder / "session"
        shutil.copytree(ROOT / "datasets/session", self.session)

    def words(self):
        s = self.session
        return [f"spikes={s / 'phy'}", f"trials={s / 'trials.csv'}", f"signals.wheel={s / 'wheel.csv'}", f"regions={s / 'regions.csv'}",
                "--clock", "trials:offset=12.5,rate=0.99996", "--clock", f"signals.wheel:pulses={s / 'sync.csv'}"]

    def document(self, *words, status=0):
        return json.loads(self.ranvier("info", *words, "--json", status=status).stdout)

    def test_parts_and_the_saved_recording_are_the_same_input(self):
        parts, saved = self.document(*self.words()), self.document(self.session / "recording.json")
        self.assertEqual(parts["identity"], saved["identity"])
        self.assertEqual((saved["n_units"], saved["intervals"], saved["time_unit"]), (12, {"trials": 7}, "s"))
        self.assertEqual([s["name"] for s in saved["signals"]], ["wheel"])
        self.assertEqual([u["region"] for u in saved["units"]], ["CA1"] * 6 + ["CA3"] * 6)

    def test_trials_and_their_columns_of_times_come_to_the_clock_of_the_spikes(self):
        out = self.folder / "o.npz"
        self.ranvier("convert", self.session / "recording.json", out)
        with np.load(out) as f, open(self.session / "trials.csv") as t:
            own = [(float(r["start_time_s"]), float(r["stim_time_s"])) for r in csv.DictReader(t)]
            start, stim = f["intervals.trials.start"], f["intervals.trials.stim_time_s"]
        np.testing.assert_allclose(start, [12.5 + 0.99996 * a for a, _ in own], atol=1e-9)
        np.testing.assert_allclose(start, np.arange(14, 54, 6), atol=1e-5)  # as the sample was made
        np.testing.assert_allclose(stim, [12.5 + 0.99996 * b for _, b in own], atol=1e-9)

    def test_the_wheel_follows_the_pulses(self):
        out = self.folder / "o.npz"
        self.ranvier("convert", self.session / "recording.json", out)
        own = np.genfromtxt(self.session / "wheel.csv", delimiter=",", skip_header=1)
        a, b = np.genfromtxt(self.session / "sync.csv", delimiter=",", skip_header=1).T
        with np.load(out) as f:
            inside = (own[:, 0] >= a[0]) & (own[:, 0] <= a[-1])
            self.assertGreater(inside.sum(), 1000)
            np.testing.assert_allclose(f["signals.wheel.times"][inside], np.interp(own[inside, 0], a, b), atol=1e-9)
            np.testing.assert_array_equal(f["signals.wheel.values"][:, 0], own[:, 1])

    def test_a_run_on_parts_names_them_and_its_job_file_runs_elsewhere(self):
        words = [*self.words(), "--interval", "trials", "--param", "states=2", "--param", "restarts=1", "--param", "preset=paper"]
        job, a, b = self.folder / "j.json", self.folder / "a.h5", self.folder / "b.h5"
        self.ranvier("run", "hmm_glm", *words, "--out", a)
        self.ranvier("run", "hmm_glm", *words, "--write-job", job)
        self.ranvier("run", job, "--out", b)
        self.assertTrue(filecmp.cmp(a, b, shallow=False))
        shown = json.loads(self.ranvier("show", a, "--json").stdout)
        self.assertEqual(shown["inputs"][0]["name"], "spikes=phy trials=trials.csv signals.wheel=wheel.csv regions=regions.csv")

    def test_a_saved_recording_runs_like_its_parts(self):
        words = ["--interval", "trials", "--param", "states=2", "--param", "restarts=1", "--param", "preset=paper"]
        out = self.folder / "r.json"
        self.ranvier("convert", *self.words(), out)
        self.assertIn('"phy"', out.read_text().replace(str(self.session) + "/", "").replace("session/", ""))
        a, b = self.folder / "a.h5", self.folder / "b.h5"
        self.ranvier("run", "hmm_glm", out, *words, "--out", a)
        self.ranvier("run", "hmm_glm", *self.words(), *words, "--out", b)
        with h5py.File(a) as f, h5py.File(b) as g:
            np.testing.assert_array_equal(f["couplings/weight"], g["couplings/weight"])

    def test_a_folder_with_a_saved_recording_points_to_it(self):
        found = self.document(self.session)
        self.assertTrue(any("recording.json" in w for w in found["warnings"]), found["warnings"])

    def test_a_changed_part_is_read_again(self):
        before = self.document(self.session / "recording.json")
        with open(self.session / "trials.csv", "a") as f:
            f.write("45.0,46.0,45.5,left,1\n")
        after = self.document(self.session / "recording.json")
        self.assertEqual((before["intervals"]["trials"], after["intervals"]["trials"]), (7, 8))

    def test_a_second_probe_is_joined(self):
        found = self.document(f"spikes={self.session / 'phy'}", f"spikes.b={self.session / 'phy'}")
        self.assertEqual(found["n_units"], 24)
        self.assertEqual(found["units"][12]["id"], "b.2")

    def test_wrong_words_are_refused_with_the_right_ones(self):
        s = self.session
        self.assertIn("the parts of a recording are: spikes", self.ranvier("info", f"trial={s / 'trials.csv'}", status=2).stderr)
        self.assertIn("the parts are: spikes", self.ranvier("info", f"spikes={s / 'phy'}", "--clock", "trial:offset=1", status=2).stderr)
        pulses = self.table("p.csv", [("own", "recording"), (1.5, 1), (3.5, 2), (2.5, 3)])
        done = self.document(f"spikes={s / 'phy'}", f"trials={s / 'trials.csv'}", "--clock", f"trials:pulses={pulses}", status=2)
        self.assertIn("pulse 3 is at 2.5 after 3.5", done["error"])
        self.assertIn("p.csv", done["error"])
        self.assertIn("needs one at `spikes`", self.ranvier("info", f"trials={s / 'trials.csv'}", status=2).stderr)
        self.assertIn("no file was given for that part", self.ranvier("info", f"spikes={s / 'phy'}", "--clock", "trials:offset=1", status=2).stderr)
        self.assertIn("there is no file", self.ranvier("info", f"spikes={s / 'nothing'}", status=2).stderr)
        self.assertIn("part regions", self.document(f"spikes={s / 'phy'}", f"regions={s / 'wheel.csv'}", status=2)["error"])


class Convert(Case):
    def test_every_format_reads_back_as_the_same_spikes(self):
        table = self.table("t.csv", [("time_s", "unit"), (0.5, 3), (0.25, 7), (1.5, 3)])
        for extension in ("nwb", "csv", "npz"):
            with self.subTest(extension=extension):
                out = self.folder / f"o.{extension}"
                self.ranvier("convert", table, out)
                found = json.loads(self.ranvier("info", out, "--json").stdout)
                self.assertEqual([(u["id"], u["n_spikes"], u["first_s"]) for u in found["units"]], [("3", 2, 0.5), ("7", 1, 0.25)])
                self.assertEqual(found["time_unit"], "s")

    def test_a_file_that_is_there_is_never_replaced(self):
        table = self.table("t.csv", [("time_s", "unit"), (0.5, 3), (1.5, 3)])
        other = self.table("precious.csv", [("time_s", "unit"), (9.5, 3)])
        self.assertIn("exists already", self.ranvier("convert", table, other, status=2).stderr)
        self.assertIn("9.5", other.read_text())

    def test_none_of_the_files_beside_it_is_replaced_either(self):
        table = self.table("t.csv", [("time_s", "unit"), (0.5, 3), (1.5, 3)])
        trials = self.table("k.trials.csv", [("start_time_s", "stop_time_s"), (0.5, 1.5)])
        before = trials.read_text()
        done = self.ranvier("convert", f"spikes={table}", f"trials={trials}", "--clock", "trials:offset=100", self.folder / "k.csv", status=2)
        self.assertIn("k.trials.csv exists already", done.stderr)
        self.assertEqual(trials.read_text(), before)
        self.assertFalse((self.folder / "k.csv").exists())

    def test_simulations_exports_and_job_files_replace_nothing(self):
        data = self.small()
        result = self.fit(data)
        mine = self.folder / "mine.json"
        mine.write_text("mine")
        self.ranvier("export", result, mine, status=2)
        self.ranvier("simulate", "poisson", "--out", mine, status=2)
        self.ranvier("run", "hmm_glm", data, "--write-job", mine, status=2)
        self.assertEqual(mine.read_text(), "mine")

    def test_equal_recordings_are_equal_bytes(self):
        table = self.table("t.csv", [("time_s", "unit"), (0.5, 3), (0.25, 7), (1.5, 3)])
        for extension in ("nwb", "npz"):
            a, b = self.folder / f"a.{extension}", self.folder / f"b.{extension}"
            self.ranvier("convert", table, a)
            self.ranvier("convert", table, b)
            self.assertTrue(filecmp.cmp(a, b, shallow=False), extension)

    def test_times_of_an_unknown_unit_are_not_written_down_as_seconds(self):
        table = self.table("t.csv", [("time", "unit"), *((100 * i, 3) for i in range(50))])
        self.assertIn("--time-unit", self.ranvier("convert", table, self.folder / "o.nwb", status=2).stderr)
        self.ranvier("convert", table, self.folder / "o.nwb", "--time-unit", "ms")
        found = json.loads(self.ranvier("info", self.folder / "o.nwb", "--json").stdout)
        self.assertEqual(found["stop_s"], 4.9)

    def test_a_simulation_can_be_spike_times(self):
        path = self.simulate("s.nwb", "poisson", bins=500, units=3)
        found = json.loads(self.ranvier("info", path, "--json").stdout)
        self.assertEqual((found["kind"], found["n_units"]), ("recording", 3))
        self.assertIn("sequences", found["intervals"])


class Export(Case):
    def test_a_result_goes_to_nwb_with_its_recording(self):
        path = self.simulate("s.nwb", "hmm_glm", bins=2000, units=4, states=2, sequences=1)
        result = self.fit(path)
        out = self.folder / "o.nwb"
        self.ranvier("export", result, out, "--data", path, "--about", "subject/species=Mus musculus", "--about", "lab=L")
        with h5py.File(out) as f:
            self.assertIn("ranvier_states", f["intervals"])
            self.assertEqual(f["units/spike_times"].size, json.loads(self.ranvier("info", path, "--json").stdout)["n_spikes"])
            self.assertEqual(f["general/subject/species"][()].decode(), "Mus musculus")

    def test_the_recording_of_another_result_is_refused(self):
        path = self.simulate("s.nwb", "hmm_glm", seed=1, bins=2000, units=4, states=2, sequences=1)
        other = self.simulate("o.nwb", "hmm_glm", seed=2, bins=2000, units=4, states=2, sequences=1)
        done = self.ranvier("export", self.fit(path), self.folder / "x.nwb", "--data", other, status=2)
        self.assertIn("is not the recording that the result was made from", done.stderr)
        self.assertFalse((self.folder / "x.nwb").exists())

    def test_a_result_goes_to_matlab(self):
        from scipy.io import loadmat
        result = self.fit(self.small())
        out = self.folder / "o.mat"
        self.ranvier("export", result, out)
        with h5py.File(result) as f:
            np.testing.assert_array_equal(loadmat(out)["couplings"]["weight"][0, 0], f["couplings/weight"][...])


class Datasets(Case):
    def test_the_catalogue_tells_licence_source_and_size(self):
        entries = json.loads(self.ranvier("datasets", "--json").stdout)
        self.assertGreater(len(entries), 25)
        for entry in entries:
            for key in ("name", "kind", "holds", "format", "licence", "source", "fetch"):
                self.assertTrue(entry[key], entry)
            self.assertIn(entry["kind"], ("recording", "counts", "graph"))
            self.assertTrue(entry["sha256"] is None or len(entry["sha256"]) == 64)
        self.assertEqual(len({e["name"] for e in entries}), len(entries))

    def test_every_entry_tells_an_address_or_a_path_that_comes_along(self):
        import re
        share = pathlib.Path(RANVIER).resolve().parent.parent / "share/ranvier"
        for entry in json.loads(self.ranvier("datasets", "--json").stdout):
            along = re.fullmatch(r"comes with Ranvier: (\S+)", entry["fetch"])
            if along:
                self.assertTrue((share / along[1]).is_file() and (ROOT / along[1]).is_file(), entry)
            else:
                self.assertRegex(entry["fetch"], r"https://[a-z0-9-]+(\.[a-z0-9-]+)+", entry)

    def test_the_sample_that_comes_along_has_its_checksum(self):
        import hashlib
        entry = json.loads(self.ranvier("datasets", "switching_sample", "--json").stdout)[0]
        self.assertEqual(entry["sha256"], hashlib.sha256((ROOT / "datasets/switching_sample.h5").read_bytes()).hexdigest())

    def test_an_unknown_name_is_refused(self):
        self.ranvier("datasets", "nothing", status=2)

    def test_the_session_is_made_again(self):
        made = self.folder / "made"
        subprocess.run(["/usr/bin/python3", ROOT / "datasets/make_session.py", RANVIER, made], check=True, env=self.environment)
        for path in sorted(p for p in (ROOT / "datasets/session").rglob("*") if p.is_file()):
            self.assertEqual(path.read_bytes(), (made / path.relative_to(ROOT / "datasets/session")).read_bytes(), path.name)


class FieldPotential(Case):
    """Electrical series in a container of type LFP are signals up to 2.5 kHz; elsewhere, and faster, they are raw voltage."""

    def signals(self, rate, container):
        path = self.folder / f"{rate} {container}.nwb"
        with h5py.File(path, "w") as f:
            write_nwb(f, [np.linspace(0, 9, 50) + 0.01 * u for u in range(2)], ["a"] * 2, np.arange(2.0), np.ones(2, int))
            group = f.create_group("processing/ecephys/x")
            group.attrs["neurodata_type"], group.attrs["namespace"] = container, "core"
            series = group.create_group("lfp")
            series.attrs["neurodata_type"], series.attrs["namespace"] = "ElectricalSeries", "core"
            series["data"] = np.arange(40, dtype="i2").reshape(20, 2)
            series["data"].attrs["unit"], series["data"].attrs["conversion"] = "volts", 1e-6
            series["starting_time"] = 1.0
            series["starting_time"].attrs["rate"] = float(rate)
        return json.loads(self.ranvier("info", path, "--json").stdout)["signals"]

    def test_slow_ones_are_read_and_others_are_not(self):
        self.assertEqual([(s["n_samples"], s["n_channels"], s["rate_hz"]) for s in self.signals(1250, "LFP")], [(20, 2, 1250)])
        self.assertEqual(len(self.signals(2500, "LFP")), 1)
        self.assertEqual(self.signals(2501, "LFP"), [])
        self.assertEqual(self.signals(1250, "NWBDataInterface"), [])


class RawVoltage(Case):
    """Ten gigabytes (sparse) of raw voltage beside the spikes change nothing."""

    def make(self, name, voltage):
        path = self.folder / name
        with h5py.File(path, "w") as f:
            rng = np.random.default_rng(2)
            write_nwb(f, [np.sort(rng.uniform(0, 100, 500)) for _ in range(4)], ["a"] * 4, np.arange(10.0) * 10, np.ones(10, int))
            if voltage:
                raw = f.create_group("acquisition/raw")
                raw.attrs["neurodata_type"], raw.attrs["namespace"] = "ElectricalSeries", "core"
                data = raw.create_dataset("data", shape=(13_000_000, 384), dtype="i2", chunks=(4096, 384))
                data.attrs["unit"] = "volts"
                data[0] = 1
                raw["starting_time"] = 0.0
                raw["starting_time"].attrs["rate"] = 30000.0
        return path

    def identity(self, path):
        found = json.loads(self.ranvier("info", path, "--json", "--cache", "none").stdout)
        self.assertEqual(found["signals"], [])
        return found["identity"]

    def test_it_is_the_same_input_without_them(self):  # tests/bench/import.py times it
        self.assertEqual(self.identity(self.make("plain.nwb", False)), self.identity(self.make("voltage.nwb", True)))

    def test_it_is_the_same_input_after_repacking(self):
        if not shutil.which("h5repack"):
            self.skipTest("h5repack (package hdf5-tools) is not installed")
        plain = self.make("plain.nwb", False)
        subprocess.run(["h5repack", "-f", "GZIP=4", "-f", "SHUF", plain, self.folder / "packed.nwb"], check=True)
        with h5py.File(self.folder / "packed.nwb") as f:
            self.assertEqual(f["units/spike_times"].compression, "gzip")
        self.assertEqual(self.identity(plain), self.identity(self.folder / "packed.nwb"))


class RealFiles(Case):
    """Files of others; skipped where they are absent."""

    def setUp(self):
        super().setUp()
        if not SHARED.is_dir():
            self.skipTest(f"{SHARED} is not here (set RANVIER_SHARED)")

    def info(self, name, *options, status=0):
        return json.loads(self.ranvier("info", SHARED / "data/spikes" / name, *options, "--json", status=status).stdout)

    def test_info_agrees_with_what_other_programs_found(self):
        expected = json.loads((SHARED / "data/spikes/EXPECTED.json").read_text())
        for name, want in expected.items():
            if not (SHARED / "data/spikes" / name).exists():
                continue
            with self.subTest(file=name):
                if want.get("malformed"):
                    self.assertIn(str(want["index_last"]), self.info(name, status=2)["error"])
                elif want.get("no_units"):
                    self.assertEqual(self.info(name)["kind"], "none")
                else:
                    self.assert_info_is(self.info(name), want)

    def assert_info_is(self, found, want):
        units = found["units"]
        self.assertEqual(found["n_spikes"], want["n_spikes"])
        if "counts" not in want:  # one unit in a file of its own
            want = want | {"n_units": 1, "counts": [want["n_spikes"]], "first": [want["first"]], "last": [want["last"]]}
        self.assertEqual(found["n_units"], want["n_units"])
        self.assertEqual([u["n_spikes"] for u in units], want["counts"])
        np.testing.assert_allclose([u["first_s"] for u in units], want["first"], rtol=1e-12)
        np.testing.assert_allclose([u["last_s"] for u in units], want["last"], rtol=1e-12)
        ids = want.get("units", want.get("ids"))
        if ids:
            self.assertEqual([u["id"] for u in units], [str(i) for i in ids])
        if "intervals" in want:
            self.assertEqual(found["intervals"], want["intervals"])

    def test_sample_numbers_are_told_as_raw_values(self):
        name = "text/locust20010214/locust20010214_Spontaneous_1_tetB_u1.txt"
        raw, told = self.info(name), self.info(name, "--time-unit", "samples:15000")
        self.assertIsNone(raw["time_unit"])
        self.assertTrue(any("raw values" in w for w in raw["warnings"]), raw["warnings"])
        self.assertEqual(told["time_unit"], "s")
        self.assertAlmostEqual(told["units"][0]["last_s"], 13472243 / 15000)

    def test_a_folder_of_several_recordings_asks_which(self):
        error = self.info("text/locust20010214", status=2)["error"]
        self.assertIn("files of 4 recordings", error)
        self.assertEqual(self.info("text/locust20010214:locust20010214_Spontaneous_4")["n_units"], 10)

    def test_the_truncated_allen_file_is_refused(self):
        done = self.ranvier("info", SHARED / "data/nwb/allen_ecephys_session_760693773_reduced.nwb", "--json", status=2)
        self.assertIn("spike_times_index", json.loads(done.stdout)["error"])

    def test_a_file_without_spikes_says_so(self):
        found = json.loads(self.ranvier("info", SHARED / "data/nwb/aqnwb_exampleRecording.nwb", "--json").stdout)
        self.assertEqual(found["kind"], "none")
        self.assertTrue(found["warnings"])
        self.ranvier("run", "hmm_glm", SHARED / "data/nwb/aqnwb_exampleRecording.nwb", "--out", self.folder / "r.h5", status=2)


if __name__ == "__main__":
    unittest.main()
