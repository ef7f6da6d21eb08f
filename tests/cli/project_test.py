"""`ranvier project` from outside. Needs the environment of cli_test.py."""
import fcntl
import html
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import unittest
from unittest import mock

import cli_test
from cli_test import RANVIER, ROOT

sys.path.insert(0, str(ROOT / "resources/python"))
import ranvier  # noqa: E402  (the path above must be there first)


class Case(cli_test.Case):
    def setUp(self):
        super().setUp()
        self.demo = self.folder / "demo.ranvier"

    def project(self, verb, *words, folder=None, status=0):
        return self.ranvier("project", verb, folder or self.demo, *words, status=status)

    def objects(self, folder=None):
        return {o["id"]: o for o in json.loads(self.project("list", "--json", folder=folder).stdout)["objects"]}

    def spikes(self, *rows):
        return self.table("t.csv", [("time_s", "unit"), *rows])

    def fitted(self):
        """The sample that comes along, beside the project, with a fit of it."""
        shutil.copy(ROOT / "datasets/switching_sample.h5", self.folder)
        self.project("create")
        self.project("add", self.folder / "switching_sample.h5", "--name", "sample")
        self.project("run", "hmm_glm", "recording-1", "--param", "preset=paper", "--param", "states=3", "--param", "restarts=2", "--name", "fit")


class Objects(Case):
    def test_a_recording_joins_with_its_identity_and_a_name(self):
        self.project("create")
        path = self.spikes((0.5, "a"), (1.5, "b"))
        self.assertEqual(self.project("add", path).stdout, "recording-1\n")
        found = self.objects()["recording-1"]
        self.assertEqual((found["name"], found["state"], found["path"]), ("t.csv", "ready", str(path)))
        self.assertEqual(found["identity"], json.loads(self.ranvier("info", path, "--json").stdout)["identity"])

    def test_several_files_join_one_by_one_or_as_one_recording(self):
        self.project("create")
        session = ROOT / "datasets/session"
        self.assertEqual(self.project("add", self.spikes((0.5, "a")), self.small()).stdout, "recording-1 recording-2\n")
        made = self.project("add", f"spikes={session}/phy", f"trials={session}/trials.csv", "--clock", "trials:offset=12.5")
        self.assertEqual(made.stdout, "recording-3\n")
        self.assertEqual(self.objects()["recording-3"]["name"], "session")

    def test_a_file_that_is_none_does_not_join(self):
        self.project("create")
        self.project("add", self.folder / "absent.csv", status=2)
        self.assertEqual(self.objects(), {})

    def test_a_result_made_elsewhere_joins_and_knows_what_it_was_made_from(self):
        self.project("create")
        result = self.fit(self.small())
        self.assertEqual(self.project("add", result).stdout, "result-1\n")
        found = self.objects()["result-1"]["properties"]
        self.assertEqual(found["operation"], "hmm_glm")
        self.assertRegex(found["made_from"], "^recording=[0-9a-f]{64}$")
        self.assertEqual(self.project("verify").stdout, "all is well\n")

    def test_moving_all_together_changes_nothing(self):
        self.project("create")
        self.project("add", self.spikes((0.5, "a"), (1.5, "b")))
        (self.folder / "new").mkdir()
        for name in ("t.csv", "demo.ranvier"):
            shutil.move(self.folder / name, self.folder / "new" / name)
        found = self.objects(self.folder / "new/demo.ranvier")["recording-1"]
        self.assertEqual((found["state"], found["path"]), ("ready", str(self.folder / "new/t.csv")))

    def test_a_file_that_moved_is_told_and_found_again(self):
        self.project("create")
        path = self.spikes((0.5, "a"), (1.5, "b"))
        self.project("add", path)
        path.rename(self.folder / "u.csv")
        self.assertEqual(self.objects()["recording-1"]["state"], "moved")
        self.project("set", "recording-1", f"path={self.folder}/u.csv")
        self.assertEqual(self.objects()["recording-1"]["state"], "ready")


class Changes(Case):
    def test_a_touched_file_is_no_change(self):
        self.project("create")
        path = self.spikes((0.5, "a"), (1.5, "b"))
        self.project("add", path)
        os.utime(path, (1, 1))
        self.assertEqual(self.objects()["recording-1"]["state"], "ready")
        self.assertEqual(self.project("verify").stdout, "all is well\n")

    def test_a_changed_recording_names_its_units_and_makes_its_results_old(self):
        self.fitted()
        sample = self.folder / "switching_sample.h5"
        shutil.copy(self.small(), sample)
        found = self.objects()
        self.assertEqual((found["recording-1"]["state"], found["result-1"]["old_inputs"]), ("changed", True))
        self.assertIn("old inputs", self.project("list").stdout)
        self.project("run", "hmm_glm", "recording-1", status=2)  # what is in the project is not what would be fitted
        self.project("update", "recording-1")
        found = self.objects()
        self.assertEqual((found["recording-1"]["state"], found["result-1"]["old_inputs"]), ("ready", True))
        self.assertIn("old inputs", self.project("list").stdout)

    def test_units_that_appear_vanish_and_change_are_told(self):
        self.project("create")
        self.spikes((0.5, "a"), (1.5, "b"), (2, "c"))
        self.project("add", self.folder / "t.csv")
        self.spikes((0.5, "a"), (1.75, "b"), (2, "d"))
        told = "1 unit appeared (d), 1 vanished (c), 1 changed (b)"
        self.assertIn(told, self.objects()["recording-1"]["sentence"])
        self.assertIn(told, self.project("add", self.folder / "t.csv").stderr)
        self.assertEqual(self.objects()["recording-1"]["sentence"], "")


class History(Case):
    def test_edits_are_sentences_commands_and_lines(self):
        self.project("create")
        self.project("add", self.spikes((0.5, "a"), (1.5, "b")))
        self.project("set", "recording-1", "unit/a/label=it's one")
        self.assertIn("Label unit a of t.csv: it's one", self.project("history").stdout)
        shell = self.project("history", "--shell").stdout.splitlines()
        self.assertEqual(shell[0], f"ranvier project create '{self.demo}'")
        self.assertEqual(shell[2], f"ranvier project set '{self.demo}' recording-1 'unit/a/label=it'\\''s one'")
        lines = [json.loads(line) for line in self.project("history", "--json").stdout.splitlines()]
        self.assertEqual(lines[0], {"do": "add", "object": "recording-1", "path": "../t.csv"})
        self.assertIn('.set("recording-1", "unit/a/label", "it\'s one")', self.project("history", "--python").stdout)

    def test_the_lines_for_a_shell_make_the_same_project(self):
        self.fitted()
        self.project("set", "result-1", "state/2/name=Up; $HOME")
        script = self.project("history", "--shell").stdout.replace("demo.ranvier", "again.ranvier").replace("ranvier project", f"{RANVIER} project")
        again = self.folder / "again.ranvier"
        subprocess.run(["sh", "-e", "-c", script], check=True, capture_output=True, env=self.environment)
        self.assert_same(again)

    def test_replay_gives_the_same_project_and_the_same_bytes(self):
        self.fitted()
        self.project("set", "result-1", "state/2/name=Up")
        self.project("set", "recording-1", "note=taken back")
        self.project("undo")
        self.project("add", self.spikes((0.5, "a"), (1.5, "b")))
        self.project("remove", "recording-2")
        commands = self.folder / "commands.jsonl"
        commands.write_text(self.project("history", "--json").stdout)
        again = self.folder / "again.ranvier"
        self.project("apply", commands, folder=again)
        self.assert_same(again)
        self.assertEqual(self.project("history", "--json", folder=again).stdout, commands.read_text())

    def assert_same(self, again):
        def told(folder):
            found = self.objects(folder)
            for o in found.values():
                o["path"] = o["path"].replace(str(folder), "")
            return found

        self.assertEqual(told(self.demo), told(again))
        one, other = (f / "results/result-1.h5" for f in (self.demo, again))
        self.assertEqual(one.read_bytes(), other.read_bytes())

    def test_replay_stops_at_the_first_failure_and_names_its_line(self):
        commands = self.folder / "c.jsonl"
        commands.write_text('{"do":"set","object":"project","key":"note","value":"first"}\n\n{"do":"set","object":"recording-4","key":"a","value":"b"}\n')
        done = self.project("apply", commands, status=2)
        self.assertIn("c.jsonl:3: there is no recording-4", done.stderr)
        self.assertEqual(len(self.project("history").stdout.splitlines()), 1)

    def test_undo_and_redo_tell_what_they_did(self):
        self.project("create")
        self.project("set", "project", "note=x")
        self.assertEqual(self.project("undo").stdout, "Note of the project: x\n")
        self.assertIn("(undone)", self.project("history").stdout)
        self.assertEqual(self.project("history", "--json").stdout, "")
        self.assertEqual(self.project("redo").stdout, "Note of the project: x\n")
        self.project("redo", status=2)


class Running(Case):
    def test_the_units_kept_for_analysis_are_those_that_are_fitted(self):
        self.fitted()
        self.project("set", "recording-1", "units=u00,u01,u02,u03")
        self.project("run", "hmm_glm", "recording=recording-1", "--param", "preset=paper", "--param", "states=2")
        select = json.loads(self.objects()["result-2"]["properties"]["select"])
        self.assertEqual(select["units"], "u00,u01,u02,u03")

    def test_wrong_words_are_status_2_and_leave_nothing(self):
        self.fitted()
        before = sorted(p.name for p in (self.demo / "results").iterdir())
        for words in (["hmm_glm"], ["hmm_glm", "recording-7"], ["hmm_glm", "probe=recording-1"], ["nothing", "recording-1"],
                      ["hmm_glm", "recording-1", "result-1"], ["hmm_glm", "recording-1", "--param", "states=none"]):
            self.project("run", *words, status=2)
        self.assertEqual(sorted(p.name for p in (self.demo / "results").iterdir()), before)

    def test_a_stopped_run_goes_on_and_ends_in_the_same_bytes(self):
        self.project("create")
        self.project("add", self.simulate(states=3, units=30, bins=2000, sequences=15))
        words = [RANVIER, "project", "run", self.demo, "hmm_glm", "recording-1", "--param", "states=3", "--param", "restarts=6", "--threads", "1"]
        running = subprocess.Popen(list(map(str, words)), env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        checkpoint = self.demo / "results/result-1.h5.checkpoint"
        while not checkpoint.exists() and running.poll() is None:
            time.sleep(0.01)
        running.send_signal(signal.SIGTERM)
        self.assertEqual(running.wait(), 75)
        self.assertNotIn("result-1", self.objects())
        self.assertEqual(self.project(*map(str, [words[2], *words[4:]]), "--resume").stdout, "result-1\n")
        self.assertEqual(self.project(*map(str, [words[2], *words[4:]])).stdout, "result-2\n")
        one, other = (self.demo / f"results/result-{n}.h5" for n in (1, 2))
        self.assertEqual(one.read_bytes(), other.read_bytes())


class Figures(Case):
    def setUp(self):
        super().setUp()
        if not pathlib.Path(RANVIER).with_name("ranvier-render").exists():
            self.skipTest("ranvier-render was not built (RANVIER_WINDOW)")

    def test_a_figure_is_in_the_history_and_is_drawn_again_alike(self):
        self.fitted()
        figure = self.demo / "figures/c.svg"
        self.project("render", "result-1", "--view", "coupling", "--param", "state=2", "--size", "85x70", "--out", figure)
        lines = self.project("history", "--json").stdout
        self.assertEqual(json.loads(lines.splitlines()[-1]), {"do": "render", "object": "result-1", "view": "coupling", "out": "figures/c.svg",
                                                               "options": {"param.state": "2", "size": "85x70"}})
        (self.folder / "c.jsonl").write_text(lines)
        again = self.folder / "again.ranvier"
        self.project("apply", self.folder / "c.jsonl", folder=again)
        self.assertEqual(figure.read_bytes(), (again / "figures/c.svg").read_bytes())

    def test_a_figure_outside_the_project_is_no_obstacle_to_a_replay_that_would_draw_it_alike(self):
        self.fitted()
        figure = self.folder / "outside.svg"
        self.project("render", "result-1", "--view", "coupling", "--out", figure)
        before = figure.read_bytes(), figure.stat().st_mtime_ns
        (self.folder / "c.jsonl").write_text(self.project("history", "--json").stdout)
        self.project("apply", self.folder / "c.jsonl", folder=self.folder / "again.ranvier")
        self.assertEqual((figure.read_bytes(), figure.stat().st_mtime_ns), before)
        figure.write_text("another")
        refused = self.project("apply", self.folder / "c.jsonl", folder=self.folder / "third.ranvier", status=2).stderr
        self.assertIn("outside.svg is there already and is another figure", refused)
        self.assertEqual(figure.read_text(), "another")

    def test_a_figure_has_the_names_and_colours_of_the_project_and_its_command_makes_it_without_one(self):
        self.fitted()
        self.project("set", "result-1", "state/1/name=Rest & more")
        self.project("set", "result-1", "state/1/colour=4")
        self.project("set", "recording-1", "unit/u03/label=fast one")
        figure = self.demo / "figures/c.svg"
        self.project("render", "result-1", "--view", "coupling", "--param", "state=2", "--out", figure)
        drawn = figure.read_text()
        self.assertIn("state 2, Rest &amp; more", drawn)
        command = html.unescape(re.search("<desc>(.*?)</desc>", drawn).group(1))
        words = shlex.split(command)
        self.assertIn(("--state-colour", "2=5"), list(zip(words, words[1:])))
        away = self.folder / "away"
        away.mkdir()
        shutil.copy(self.demo / "results/result-1.h5", away / words[2])
        shutil.copy(ROOT / "datasets/switching_sample.h5", away / words[words.index("--data") + 1])
        subprocess.run([RANVIER, *words[1:]], check=True, capture_output=True, env=self.environment, cwd=away)
        self.assertEqual((away / "c.svg").read_bytes(), figure.read_bytes())

    def test_a_result_of_an_earlier_content_is_drawn_without_the_recording_and_says_so(self):
        self.fitted()
        shutil.copy(self.small(), self.folder / "switching_sample.h5")
        self.project("update", "recording-1")
        figure = self.demo / "figures/s.svg"
        told = self.project("render", "result-1", "--view", "states", "--out", figure)
        self.assertIn("Old inputs", told.stdout + told.stderr)
        drawn = figure.read_text()
        self.assertIn("made from an earlier content of switching_sample.h5", re.search("<caption>(.*?)</caption>", drawn).group(1))
        words = shlex.split(html.unescape(re.search("<desc>(.*?)</desc>", drawn).group(1)))
        self.assertNotIn("--data", words)
        away = self.folder / "away"
        away.mkdir()
        shutil.copy(self.demo / "results/result-1.h5", away / words[2])
        subprocess.run([RANVIER, *words[1:]], check=True, capture_output=True, env=self.environment, cwd=away)
        self.assertEqual((away / "s.svg").read_bytes(), figure.read_bytes())

    def test_a_figure_is_never_replaced_and_wrong_options_are_named(self):
        self.fitted()
        figure = self.demo / "figures/c.svg"
        words = ["render", "result-1", "--view", "coupling", "--out", figure]
        self.project(*words)
        self.project(*words, status=2)
        commands = self.folder / "c.jsonl"
        commands.write_text('{"do":"render","object":"result-1","view":"coupling","out":"figures/d.svg","options":{"colour":"blue"}}')
        self.assertIn("has no option 'colour'; there are: param.NAME", self.project("apply", commands, status=2).stderr)
        self.assertEqual(len(self.project("history").stdout.splitlines()), 3)


class Safety(Case):
    def test_two_at_once_are_refused_and_the_first_is_named(self):
        self.project("create")
        lock = self.demo / "project.lock"
        with open(lock, "r+") as f:
            fcntl.lockf(f, fcntl.LOCK_EX)
            f.write("4711 elsewhere\n")
            f.flush()
            self.assertIn("is open in process 4711 on elsewhere", self.project("set", "project", "note=x", status=1).stderr)

    def test_what_another_process_has_open_can_be_looked_at(self):
        self.fitted()
        with open(self.demo / "project.lock", "r+") as f:
            fcntl.lockf(f, fcntl.LOCK_EX)
            f.write("4711 elsewhere\n")
            f.flush()
            for verb, told in (("list", "fit"), ("history", "Run HMM-GLM, 3 states"), ("verify", "all is well")):
                looked = self.project(verb)
                self.assertIn(told, looked.stdout)
                self.assertIn("(open in process 4711 on elsewhere)", looked.stderr)

    def test_verify_names_a_result_with_one_flipped_bit(self):
        self.fitted()
        result = self.demo / "results/result-1.h5"
        data = bytearray(result.read_bytes())
        data[len(data) // 2] ^= 1
        result.write_bytes(data)
        faults = json.loads(self.project("verify", "--json", status=1).stdout)["faults"]
        self.assertEqual(len(faults), 1)
        self.assertIn("result-1 (fit)", faults[0])

    def test_a_damaged_database_is_a_sentence(self):
        self.project("create")
        (self.demo / "project.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
        self.assertIn("is damaged", self.project("list", status=2).stderr)


class Python(Case):
    def setUp(self):
        super().setUp()
        before = os.environ.get("RANVIER_CACHE")
        os.environ["RANVIER_CACHE"] = self.environment["RANVIER_CACHE"]
        self.addCleanup(lambda: os.environ.__setitem__("RANVIER_CACHE", before) if before else os.environ.pop("RANVIER_CACHE"))

    def test_a_project_is_made_filled_edited_and_replayed(self):
        shutil.copy(ROOT / "datasets/switching_sample.h5", self.folder)
        p = ranvier.Project.create(self.demo, ranvier=RANVIER)
        sample = p.add(self.folder / "switching_sample.h5", name="sample")
        fit = p.run("hmm_glm", {"recording": sample}, {"preset": "paper"}, states=3, restarts=1, name="fit")
        self.assertEqual(p.load(fit).metrics["n_states"], 3)
        p.set(fit, "state/1/name", "Up")
        self.assertEqual(p.undo(), "Name state 2 of fit: Up")
        self.assertEqual(p.redo(), "Name state 2 of fit: Up")
        p.remove(fit)
        p.restore(fit)
        self.assertEqual(p.verify(), [])
        again = ranvier.Project(self.folder / "again.ranvier", ranvier=RANVIER)
        again.apply(p.history)
        self.assertEqual([o["properties"].get("sha256") for o in again.objects], [o["properties"].get("sha256") for o in p.objects])

    def test_the_lines_for_python_are_python_that_does_the_same(self):
        p = ranvier.Project.create(self.demo, ranvier=RANVIER)
        p.add(self.spikes((0.5, "a"), (1.5, "b")))
        p.set("recording-1", "note", 'quotes " and \\ and µ')
        lines = self.project("history", "--python").stdout.replace("demo.ranvier", "again.ranvier")
        again = ranvier.Project(self.folder / "again.ranvier", ranvier=RANVIER)
        with mock.patch.object(ranvier, "_program", lambda: RANVIER):
            for line in lines.splitlines():
                eval(line, {"ranvier": ranvier})
        self.assertEqual(again.history, p.history)

    def test_a_refusal_is_an_exception_with_the_sentence(self):
        p = ranvier.Project.create(self.demo, ranvier=RANVIER)
        with self.assertRaisesRegex(ranvier.Failed, "there is no recording-1"):
            p.set("recording-1", "note", "x")


if __name__ == "__main__":
    unittest.main()
