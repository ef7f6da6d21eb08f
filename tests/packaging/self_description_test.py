"""The manual page and the completions that `ranvier` tells of itself. Needs the environment variable RANVIER (the program)."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

RANVIER = os.environ["RANVIER"]
PAGES = pathlib.Path(__file__).parents[2] / "resources/man"


def told(*words):
    return subprocess.run([RANVIER, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def commands():
    listed = told("--help").split("Subcommands:")[1]
    return re.findall(r"^  (\S+)", listed, re.MULTILINE)


def without(tool):
    return unittest.skipUnless(shutil.which(tool), f"{tool} is not here")


class the_manual_page(unittest.TestCase):
    @without("groff")
    def test_is_set_without_a_warning(self):
        pages = {"ranvier": told("--man"), **{p.stem: p.read_text() for p in PAGES.glob("*.1")}}
        self.assertGreaterEqual(len(pages), 4)
        for name, page in pages.items():
            done = subprocess.run(["groff", "-ww", "-man", "-Tutf8", "-Kutf8"], input=page, capture_output=True, text=True, check=True)
            self.assertEqual(done.stderr, "", name)

    @without("man")
    def test_is_read_by_man_without_a_warning(self):
        with tempfile.NamedTemporaryFile("w", suffix=".1") as page:
            page.write(told("--man"))
            page.flush()
            environment = dict(os.environ, LC_ALL="C.UTF-8", MANPAGER="cat", MANWIDTH="80")
            done = subprocess.run(["man", "--warnings", "-l", page.name], capture_output=True, text=True, check=True, env=environment)
        self.assertEqual(done.stderr, "")
        self.assertIn("RANVIER(1)", done.stdout)

    def test_has_a_section_for_every_command(self):
        sections = re.findall(r"^\.SS (.+)$", told("--man"), re.MULTILINE)
        self.assertLessEqual(set(commands()), set(sections))
        self.assertIn("project create", sections)


class a_completion(unittest.TestCase):
    def completed(self, *words, files=()):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "script").write_text(told("--completion", "bash"))
            work = pathlib.Path(folder) / "work"
            work.mkdir()
            for name in files:
                (work / name).touch()
            ask = f"source ../script; COMP_WORDS=(ranvier {' '.join(words)}); COMP_CWORD={len(words)}; _ranvier; printf '%s\\n' \"${{COMPREPLY[@]}}\""
            done = subprocess.run(["bash", "--norc", "-uc", ask], cwd=work, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return [line for line in done.stdout.split("\n") if line]

    def test_of_bash_knows_the_commands(self):
        self.assertEqual(self.completed("re"), ["render"])
        self.assertEqual([c for c in commands() if c not in self.completed("''")], [])

    def test_of_bash_knows_the_options_of_each_command(self):
        self.assertEqual(self.completed("run", "--wri"), ["--write-job"])
        self.assertEqual(self.completed("info", "--wri"), [])

    def test_of_bash_knows_the_commands_within_project(self):
        self.assertEqual(self.completed("project", "cr"), ["create"])
        self.assertEqual(self.completed("project", "history", "--sh"), ["--shell"])

    def test_of_bash_offers_files_also_with_blanks(self):
        self.assertEqual(self.completed("info", "one", files=["one day.nwb"]), ["one day.nwb"])

    def test_is_a_script_that_its_shell_can_read(self):
        read = []
        for shell in ("bash", "zsh", "fish"):
            script = told("--completion", shell)
            self.assertEqual([c for c in commands() if c not in script], [], shell)
            if shutil.which(shell):
                done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""), shell)
                read.append(shell)
        self.assertIn("bash", read)

    def test_for_another_shell_is_refused_with_a_sentence(self):
        done = subprocess.run([RANVIER, "--completion", "tcsh"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("there is bash, zsh and fish, not tcsh", done.stderr)

    def test_and_manual_do_not_stand_in_the_help(self):
        self.assertNotRegex(told("--help"), "--man|--completion")


if __name__ == "__main__":
    unittest.main()
