"""`ranvier render` from outside. Needs the environment variables RANVIER (path of the binary) and RANVIER_ROOT."""
import json
import os
import pathlib
import re
import shlex
import shutil
import struct
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree
import zlib

RANVIER = os.environ["RANVIER"]
ROOT = pathlib.Path(os.environ["RANVIER_ROOT"])
COUNTS = ROOT / "datasets" / "switching_sample.h5"
SESSION = ROOT / "datasets" / "session" / "recording.json"


def run(*words, cache, cwd=None, **environment):
    # No display, whatever the tests run under.
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    env.update(RANVIER_CACHE=str(cache), **environment)
    return subprocess.run([RANVIER, *map(str, words)], capture_output=True, text=True, env=env, timeout=300, cwd=cwd)


def png_chunks(path):
    """(type, data) of every chunk, each checksum verified."""
    data = path.read_bytes()
    at, chunks = 8, []
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0]
        chunks.append((kind.decode(), body))
        at += 12 + size
    return chunks


def png_text(path):
    texts = {}
    for kind, body in png_chunks(path):
        key, _, rest = body.partition(b"\0")
        if kind == "tEXt":
            texts[key.decode()] = rest.decode("latin-1")
        elif kind == "zTXt":
            texts[key.decode()] = zlib.decompress(rest[1:]).decode("latin-1")
        elif kind == "iTXt":
            compressed, rest = rest[0], rest[2:].split(b"\0", 2)[2]
            texts[key.decode()] = (zlib.decompress(rest) if compressed else rest).decode()
    return texts


class Render(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = pathlib.Path(tempfile.mkdtemp(prefix="ranvier render "))  # a blank in every path
        cls.addClassCleanup(shutil.rmtree, cls.shared)
        cls.fit = cls.shared / "fit.h5"
        done = run("run", "hmm_glm", COUNTS, "--param", "states=3", "--param", "restarts=1", "--out", cls.fit, cache=cls.shared / "cache")
        assert done.returncode == 0, done.stderr

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ranvier render "))
        self.addCleanup(shutil.rmtree, self.folder)

    def render(self, *words, status=0, cache=None, cwd=None):
        done = run("render", *words, cache=cache or self.shared / "cache", cwd=cwd)
        self.assertEqual(done.returncode, status, f"{words}\n{done.stdout}\n{done.stderr}")
        return done

    def coupling(self, name, *words):
        out = self.folder / name
        self.render(self.fit, "--view", "coupling", "--param", "state=2", *words, "--out", out)
        return out

    def test_the_same_bytes_twice_in_every_format(self):
        for ending in ("svg", "pdf", "png"):
            first, second = self.folder / "1" / f"a.{ending}", self.folder / "2" / f"a.{ending}"
            for out in (first, second):
                out.parent.mkdir(exist_ok=True)
                self.render(self.fit, "--view", "coupling", "--out", out)  # two fonts: one has no narrow blanks
            self.assertEqual(first.read_bytes(), second.read_bytes(), ending)

    def test_the_same_bytes_without_a_cache_and_nothing_is_left_behind(self):
        cached = self.folder / "1" / "a.svg"
        cached.parent.mkdir()
        self.render(self.fit, "--view", "coupling", "--out", cached)
        temporary = self.folder / "tmp"
        temporary.mkdir()
        done = run("render", self.fit, "--view", "coupling", "--out", self.folder / "a.svg", "--cache", "none",
                   cache="none", TMPDIR=str(temporary))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(cached.read_bytes(), (self.folder / "a.svg").read_bytes())
        self.assertEqual(list(temporary.iterdir()), [])

    def test_sizes_are_exact(self):
        svg = self.coupling("a.svg", "--size", "85.5x60").read_text()
        self.assertIn('width="85.5mm" height="60mm"', svg)
        pdf = self.coupling("a.pdf", "--size", "85.5x60").read_bytes()
        box = [float(v) for v in re.search(rb"/MediaBox \[([^\]]*)\]", pdf).group(1).split()]
        self.assertAlmostEqual(box[2] - box[0], 85.5 / 25.4 * 72, places=2)
        self.assertAlmostEqual(box[3] - box[1], 60 / 25.4 * 72, places=2)
        png = png_chunks(self.coupling("a.png", "--size", "85.5x60", "--dpi", "200"))
        self.assertEqual(struct.unpack(">II", png[0][1][:8]), (673, 472))

    def test_the_command_inside_makes_the_figure_again(self):
        folder = self.folder / "here"
        folder.mkdir()
        shutil.copy(self.fit, folder / "fit.h5")
        shutil.copy(COUNTS, folder / COUNTS.name)
        self.render("fit.h5", COUNTS.name, "--view", "states", "--from", "0", "--to", "400", "--size", "120x90", "--select-units", "u00,u03",
                    "--content", "legend,split,caption,selection", "--out", "a.svg", cwd=folder)
        svg = (folder / "a.svg").read_text()
        command = xml.etree.ElementTree.fromstring(svg).find("{http://www.w3.org/2000/svg}desc").text
        (folder / "a.svg").unlink()

        words = shlex.split(command)
        self.assertEqual(words[:2], ["ranvier", "render"])
        self.render(*words[2:], cwd=folder)
        self.assertEqual((folder / "a.svg").read_text(), svg)

    def test_command_and_origin_are_in_every_format(self):
        command = "ranvier render fit.h5 --view coupling --param state=2"
        svg = xml.etree.ElementTree.parse(self.coupling("a.svg")).getroot()
        self.assertTrue(svg.find("{http://www.w3.org/2000/svg}desc").text.startswith(command))
        about = json.loads(svg.find(".//{urn:ranvier:figure}about").text)
        self.assertEqual(about["inputs"][0]["operation"], "hmm_glm")
        self.assertEqual(about["inputs"][0]["seed"], "0")
        self.assertEqual(len(about["inputs"][0]["inputs"][0]["identity"]), 64)
        self.assertIn(b"<ranvier:command>" + command.encode(), self.coupling("a.pdf").read_bytes())
        texts = png_text(self.coupling("a.png"))
        self.assertTrue(texts["Description"].startswith(command))
        self.assertEqual(json.loads(texts["ranvier:about"]), about)

    def test_a_file_is_never_replaced(self):
        (self.folder / "a.svg").write_text("mine")
        done = self.render(self.fit, "--view", "coupling", "--out", self.folder / "a.svg", status=2)
        self.assertIn("a.svg", done.stderr)
        self.assertEqual((self.folder / "a.svg").read_text(), "mine")

    def test_a_recording_that_the_result_was_not_made_from_is_refused(self):
        done = self.render(self.fit, "--data", SESSION, "--view", "states", "--out", self.folder / "a.svg", status=2)
        self.assertIn("is not the recording that the result was made from", done.stderr)
        self.assertFalse((self.folder / "a.svg").exists())

    def test_refusals_say_what_is_allowed(self):
        for words, sentence in (
            (["--view", "rainbow"], "the views are states"),
            (["--view", "coupling", "--param", "colour=red"], "has no option 'colour'; it has"),
            (["--view", "coupling", "--param", "state=9"], "state"),
            (["--view", "coupling", "--size", "0x0"], "5 to 2000 mm"),
            (["--view", "coupling", "--theme", "pink"], "paper, light, dark or high_contrast"),
            (["--view", "isi"], "recording"),
            ([], "--view"),
        ):
            done = self.render(self.fit, *words, "--out", self.folder / "a.svg", status=2)
            self.assertIn(sentence, done.stderr)
        done = self.render(self.fit, "--view", "coupling", "--out", self.folder / "a.gif", status=2)
        self.assertIn(".svg, .pdf or .png", done.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_the_list_tells_which_views_these_files_make(self):
        views = {v["view"]: v for v in json.loads(self.render(self.fit, "--list", "--json").stdout)["views"]}
        self.assertTrue(views["coupling"]["possible"])
        self.assertFalse(views["isi"]["possible"])
        self.assertIn("recording", views["isi"]["why"])
        self.assertEqual(views["coupling"]["options"][0]["id"], "state")
        self.assertIn("coupling", self.render(self.fit, "--list").stdout)

    def test_all_views_are_drawn_each_into_a_file(self):
        self.render(self.fit, COUNTS, "--view", "all", "--size", "85x60", "--out", self.folder / "fig.png", "--dpi", "100")
        names = sorted(p.name for p in self.folder.iterdir())
        for name in ("fig-states.png", "fig-coupling-1.png", "fig-coupling-3.png"):
            self.assertIn(name, names)
        for name in names:
            self.assertEqual(struct.unpack(">II", png_chunks(self.folder / name)[0][1][:8]), (335, 236), name)

    def test_a_recording_alone_is_drawn(self):
        self.render(SESSION, "--view", "states", "--out", self.folder / "a.pdf")
        self.assertTrue((self.folder / "a.pdf").read_bytes().startswith(b"%PDF-"))

    def test_without_the_program_that_draws_a_sentence_says_so(self):
        (self.folder / "bin").mkdir()
        alone = shutil.copy(RANVIER, self.folder / "bin")
        done = subprocess.run([alone, "render", self.fit, "--view", "coupling", "--out", self.folder / "a.svg"],
                              capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 2)
        self.assertIn("ranvier-render, which is not there; install the package ranvier", done.stderr)

    def test_the_info_of_a_result_comes_from_the_cache_the_second_time(self):
        cache = self.folder / "cache"
        first = run("info", self.fit, "--json", cache=cache)
        self.assertEqual(len(list(cache.glob("*.columns"))), 1)
        self.assertEqual(run("info", self.fit, "--json", cache=cache).stdout, first.stdout)
        self.assertEqual(json.loads(first.stdout)["kind"], "result")


if __name__ == "__main__":
    unittest.main()
