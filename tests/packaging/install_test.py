"""An installation in a folder of its own. Needs the environment variables CMAKE and RANVIER_BUILD (a built build folder)."""
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
from unittest import mock

BUILD = pathlib.Path(os.environ["RANVIER_BUILD"])


def files_below(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


class an_installation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ranvier install "))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        subprocess.run([os.environ["CMAKE"], "--install", BUILD, "--prefix", cls.folder / "first"], check=True, stdout=subprocess.DEVNULL)
        cls.prefix = cls.folder / "moved"
        os.rename(cls.folder / "first", cls.prefix)  # its parts are found from the program, wherever that lies
        cls.share = cls.prefix / "share/ranvier"
        patch = mock.patch.dict(os.environ, RANVIER_CACHE=str(cls.folder / "cache"))
        patch.start()
        cls.addClassCleanup(patch.stop)

    def ranvier(self, *words):
        done = subprocess.run([self.prefix / "bin/ranvier", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_holds_the_programs_plugins_and_what_they_share(self):
        files = files_below(self.prefix)
        self.assertLessEqual({"bin/ranvier", "bin/ranvier-worker", "lib/ranvier/plugins/hmm_glm.so",
                              "lib/ranvier/plugins/hmm_glm.plugin.json", "share/ranvier/LICENSE", "share/ranvier/datasets/index.json",
                              "share/ranvier/datasets/switching_sample.h5", "share/ranvier/datasets/session/recording.json",
                              "share/ranvier/datasets/session/phy/spike_times.npy", "share/ranvier/python/ranvier.py"}, set(files))
        self.assertEqual([f for f in files if not f.startswith(("bin/ranvier", "lib/ranvier/plugins/", "share/ranvier/"))], [])

    def test_the_build_folder_shares_the_same(self):
        self.assertEqual([f for f in files_below(self.share) if f != "LICENSE"], files_below(BUILD / "share/ranvier"))

    def test_knows_its_operations(self):
        self.assertIn("hmm_glm", self.ranvier("plugins"))

    def test_knows_its_data_sets_and_reads_those_that_come_along(self):
        entries = json.loads(self.ranvier("datasets", "--json"))
        along = [e["fetch"].removeprefix("comes with Ranvier: ") for e in entries if e["fetch"].startswith("comes with Ranvier: ")]
        self.assertEqual(len(along), 2)
        for path in along:
            self.assertEqual(json.loads(self.ranvier("info", self.share / path, "--json"))["n_units"], 12, path)

    def test_python_runs_the_program_it_came_with_and_loads_the_result(self):
        spec = importlib.util.spec_from_file_location("installed_ranvier", self.share / "python/ranvier.py")
        ranvier = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(ranvier)
        with mock.patch.dict(os.environ, PATH=""):  # no other one is found
            result = ranvier.run("hmm_glm", self.share / "datasets/switching_sample.h5", out=self.folder / "r.h5", preset="paper")
        self.assertEqual(result.metrics["n_states"], 3)
        self.assertEqual(ranvier.load(self.folder / "r.h5").array("couplings/weight").shape, (3, 12, 12))


if __name__ == "__main__":
    unittest.main()
