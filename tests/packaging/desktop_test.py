"""What a desktop is told of Ranvier: entry, metainfo, MIME types, icons. Needs the environment variables RANVIER and RANVIER_ROOT."""
import configparser
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml

RANVIER = os.environ["RANVIER"]
ROOT = pathlib.Path(os.environ["RANVIER_ROOT"])
DESKTOP = ROOT / "resources/desktop"
ICONS = ROOT / "resources/icons"
ID = "org.ranvier.Ranvier"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def without(tool):
    return unittest.skipUnless(shutil.which(tool), f"{tool} is not here")


def spoken(*words, **environment):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(os.environ, **environment))
    return done.returncode, done.stdout


def entry():
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str
    parser.read(DESKTOP / f"{ID}.desktop")
    return parser["Desktop Entry"]


class the_desktop_entry(unittest.TestCase):
    @without("desktop-file-validate")
    def test_is_valid(self):
        self.assertEqual(spoken("desktop-file-validate", DESKTOP / f"{ID}.desktop"), (0, ""))

    def test_names_an_icon_that_is_there(self):
        self.assertTrue((ICONS / (entry()["Icon"] + ".svg")).is_file())

    def test_opens_no_type_that_nobody_describes(self):
        described = {t.get("type") for t in xml.parse(DESKTOP / f"{ID}.mime.xml").iter(MIME + "mime-type")}
        self.assertEqual(set(entry()["MimeType"].strip(";").split(";")) - described, {"inode/directory"})


class the_metainfo(unittest.TestCase):
    @without("appstreamcli")
    def test_is_valid(self):
        code, text = spoken("appstreamcli", "validate", "--no-net", "--no-color", DESKTOP / f"{ID}.metainfo.xml")
        self.assertEqual(code, 0, text)

    def test_begins_with_the_release_that_the_program_is(self):
        newest = xml.parse(DESKTOP / f"{ID}.metainfo.xml").find("releases/release").get("version")
        self.assertEqual(newest, subprocess.run([RANVIER, "--version"], stdout=subprocess.PIPE, text=True).stdout.strip())

    def test_launches_the_desktop_entry(self):
        self.assertTrue((DESKTOP / xml.parse(DESKTOP / f"{ID}.metainfo.xml").findtext("launchable")).is_file())


class the_mime_types(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("update-mime-database"):
            raise unittest.SkipTest("update-mime-database is not here")
        cls.data = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.data)
        packages = cls.data / "mime/packages"
        packages.mkdir(parents=True)
        shutil.copy(DESKTOP / f"{ID}.mime.xml", packages / f"{ID}.xml")
        cls.said = spoken("update-mime-database", cls.data / "mime", XDG_DATA_DIRS=str(cls.data))

    def test_are_taken_without_a_word(self):
        self.assertEqual(self.said, (0, ""))

    @without("xmllint")
    def test_are_well_formed(self):
        self.assertEqual(spoken("xmllint", "--noout", DESKTOP / f"{ID}.mime.xml"), (0, ""))

    def test_recognise_nwb_by_its_name(self):
        self.assertIn("50:application/x-nwb:*.nwb", (self.data / "mime/globs2").read_text().splitlines())

    @without("gio")
    def test_are_what_a_desktop_says_of_an_nwb_file(self):
        recording = self.data / "a.nwb"
        recording.write_bytes(b"\x89HDF\r\n\x1a\n")
        _, text = spoken("gio", "info", "-a", "standard::content-type", recording, XDG_DATA_HOME=str(self.data))
        self.assertIn("standard::content-type: application/x-nwb\n", text)

    def test_recognise_a_project_by_the_file_that_every_project_has(self):
        project = self.data / "a.ranvier"
        subprocess.run([RANVIER, "project", "create", project, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        tree = (self.data / "mime/treemagic").read_bytes()
        self.assertIn(b"[60:application/x-ranvier-project]\n", tree)
        path = tree.split(b"x-ranvier-project]\n")[1].split(b'"')[1].decode()
        self.assertTrue((project / path).is_file(), path)

    def test_recognise_a_recording_of_several_files_by_its_first_words(self):
        magic = (self.data / "mime/magic").read_bytes()
        self.assertIn(b'"ranvier_recording"', magic)
        self.assertIn(b'"ranvier_recording"', (ROOT / "datasets/session/recording.json").read_bytes()[:64 + len('"ranvier_recording"')])


class every_icon(unittest.TestCase):
    def test_is_a_square_drawing(self):
        icons = sorted(ICONS.glob("*.svg"))
        self.assertGreater(len(icons), 30)
        for icon in icons:
            root = xml.parse(icon).getroot()
            left, top, width, height = root.get("viewBox").split()
            self.assertEqual((root.tag, left, top, width), ("{http://www.w3.org/2000/svg}svg", "0", "0", height), icon.name)

    @without("rsvg-convert")
    def test_of_the_program_is_drawn_at_the_smallest_size(self):
        for name in (ID, ID + "-symbolic"):
            done = subprocess.run(["rsvg-convert", "-w", "16", "-h", "16", ICONS / f"{name}.svg"], capture_output=True)
            self.assertEqual((done.returncode, done.stdout[1:4]), (0, b"PNG"), name)
            self.assertGreater(len(done.stdout), 200, name)  # more than an empty picture


if __name__ == "__main__":
    unittest.main()
