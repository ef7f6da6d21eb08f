"""An installation in a folder of its own. Needs the environment variables CMAKE, RANVIER_BUILD (a built build folder) and RANVIER_WINDOW
(ON if it was built with the window)."""
import importlib.util
import json
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import unittest
from unittest import mock

BUILD = pathlib.Path(os.environ["RANVIER_BUILD"])
HERE = pathlib.Path(__file__).parent
WINDOW = os.environ["RANVIER_WINDOW"] == "ON"
ICONS = "share/icons/hicolor/"


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
        patch = mock.patch.dict(os.environ, RANVIER_CACHE=str(cls.folder / "cache"), QT_QPA_PLATFORM="offscreen",
                                XDG_CONFIG_HOME=str(cls.folder / "config"), XDG_DATA_HOME=str(cls.folder / "data"),
                                XDG_RUNTIME_DIR=str(cls.folder / "run"))
        os.mkdir(cls.folder / "run", 0o700)
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
        known = ("bin/ranvier", "lib/ranvier/plugins/", "share/ranvier/", "share/doc/ranvier/", "share/man/man1/ranvier", "share/cmake/Ranvier/",
                 "include/ranvier/", "share/bash-completion/completions/ranvier", "share/zsh/site-functions/_ranvier",
                 "share/fish/vendor_completions.d/ranvier.fish", "share/applications/org.ranvier.Ranvier.desktop",
                 "share/metainfo/org.ranvier.Ranvier.metainfo.xml", "share/mime/packages/org.ranvier.Ranvier.xml", ICONS)
        self.assertEqual([f for f in files if not f.startswith(known)], [])

    def test_holds_manual_pages_completions_and_headers(self):
        files = files_below(self.prefix)
        self.assertLessEqual({"share/man/man1/ranvier.1.gz", "share/man/man1/ranvier-worker.1.gz", "share/bash-completion/completions/ranvier",
                              "share/zsh/site-functions/_ranvier", "share/fish/vendor_completions.d/ranvier.fish",
                              "include/ranvier/plugin.hpp", "include/ranvier/ranvier_plugin.h", "share/cmake/Ranvier/RanvierConfig.cmake",
                              "share/doc/ranvier/command_line.md"}, set(files))

    @unittest.skipUnless(WINDOW, "built without the window")
    def test_holds_the_window_and_what_a_desktop_knows_of_it(self):
        files = files_below(self.prefix)
        self.assertLessEqual({"bin/ranvier-gui", "bin/ranvier-render", "share/man/man1/ranvier-gui.1.gz",
                              "share/applications/org.ranvier.Ranvier.desktop", "share/metainfo/org.ranvier.Ranvier.metainfo.xml",
                              "share/mime/packages/org.ranvier.Ranvier.xml", "share/ranvier/translations/ranvier_en.qm",
                              ICONS + "scalable/apps/org.ranvier.Ranvier.svg",
                              ICONS + "symbolic/apps/org.ranvier.Ranvier-symbolic.svg"}, set(files))

    @unittest.skipUnless(WINDOW, "built without the window")
    def test_pictures_of_the_icon_are_as_large_as_their_folder_says(self):
        pictures = [f for f in files_below(self.prefix) if f.startswith(ICONS) and f.endswith(".png")]
        if not pictures:
            self.skipTest("rsvg-convert was not there when this was built")
        for picture in pictures:
            header = (self.prefix / picture).read_bytes()[:24]
            width, height = struct.unpack(">II", header[16:])
            self.assertEqual((header[:8], f"{width}x{height}"), (b"\x89PNG\r\n\x1a\n", picture.split("/")[3]), picture)

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

    @unittest.skipUnless(WINDOW, "built without the window")
    def test_draws_a_figure_and_opens_the_window(self):
        self.ranvier("run", "hmm_glm", self.share / "datasets/switching_sample.h5", "--param", "preset=paper", "--out", self.folder / "f.h5")
        self.ranvier("render", self.folder / "f.h5", "--view", "states", "--out", self.folder / "f.svg")
        self.assertIn("<svg", (self.folder / "f.svg").read_text())
        subprocess.run([self.prefix / "bin/ranvier-gui", "--screenshot", self.folder / "window.png"], check=True, timeout=120)
        self.assertEqual((self.folder / "window.png").read_bytes()[1:4], b"PNG")

    def test_a_plugin_built_elsewhere_is_found_and_run(self):
        build = self.folder / "plugin build"
        for words in ([os.environ["CMAKE"], "-S", HERE / "plugin", "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}"],
                      [os.environ["CMAKE"], "--build", build], [os.environ["CMAKE"], "--install", build, "--prefix", self.prefix]):
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        for name in ("rates.so", "rates.plugin.json"):
            self.addCleanup(os.remove, self.prefix / "lib/ranvier/plugins" / name)
        self.ranvier("run", "rates", self.share / "datasets/switching_sample.h5", "--out", self.folder / "rates.h5")
        self.assertIn("units/rate", self.ranvier("show", self.folder / "rates.h5"))


if __name__ == "__main__":
    unittest.main()
