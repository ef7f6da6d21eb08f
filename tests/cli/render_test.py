"""`ranvier render` from outside: what it refuses, and that the docs tell what it offers. Needs the environment of cli_test.py."""
import json
import pathlib
import re
import unittest

import cli_test
from cli_test import RANVIER, ROOT

DOCS = ROOT / "resources/docs/figures.md"
SESSION = [f"spikes={ROOT}/datasets/session/phy", f"trials={ROOT}/datasets/session/trials.csv", f"signals={ROOT}/datasets/session/wheel.csv"]


def cell(words):
    return words.replace("|", "\\|")


def parameters(views):
    """The table of every parameter of every view, as figures.md has it."""
    lines = ["| view | parameter | meaning |", "| --- | --- | --- |"]
    for view in views:
        for n, option in enumerate(view["options"]):
            unit = f" {option['unit']}" if option.get("unit") else ""
            default = option.get("initial", option.get("default", ""))
            lines.append(f"| {'`' + view['view'] + '`' if n == 0 else ''} | `{option['id']}={default}`{unit} | {cell(option['doc'])} |")
    return "\n".join(lines) + "\n"


class Case(cli_test.Case):
    def setUp(self):
        super().setUp()
        if not pathlib.Path(RANVIER).with_name("ranvier-render").exists():
            self.skipTest("ranvier-render was not built (RANVIER_WINDOW)")

    def refused(self, *words, says):
        figure = self.folder / "refused.svg"
        told = self.ranvier("render", *words, "--out", figure, status=2).stderr
        self.assertIn(says, told, words)
        self.assertFalse(figure.exists(), words)


class Refusals(Case):
    def test_words_that_a_recording_does_not_know_make_no_figure(self):
        for view, words, says in [
            ("states", ["--param", "units=rate >"], 'The filter "rate >" was not applied'),
            ("states", ["--param", "lanes=nosuch"], "named nosuch. Its tables: trials"),
            ("states", ["--param", "sort=nosuch"], "The units have no nosuch to sort by"),
            ("states", ["--from", "9000", "--to", "9100"], "from, to: found '9000 to 9100'"),
            ("states", ["--select-units", "nobody"], "select-units: found 'nobody'; the units are"),
            ("states", ["--select-states", "9"], "select-states: found '9'; there are 0 states"),
            ("aligned", ["--param", "group=foo"], 'has no column "foo"; it has start, stop'),
            ("aligned", ["--param", "table=nosuch"], 'no interval table "nosuch"; it has trials'),
            ("isi", ["--param", "unit=999"], 'unit: found "999"'),
            ("isi", ["--font", "Comic Sans of Nowhere"], "font: found 'Comic Sans of Nowhere', which is not installed"),
        ]:
            with self.subTest(view=view, words=words):
                self.refused(*SESSION, "--view", view, *words, says=says)

    def test_words_that_a_fit_does_not_know_make_no_figure(self):
        fit = self.fit(self.small())
        for view, words, says in [
            ("declared", [], "of= is GROUP/NAME"),
            ("declared", ["--param", "of=no/such"], 'holds no array "no/such"'),
            ("coupling", ["--select-states", "9"], "select-states: found '9'; there are 2 states"),
            ("coupling", ["--select-edges", "u0>999"], "select-edges: found 'u0>999'; the units are u0"),
            ("graph", ["--seed-node", "999"], "seed-node: found '999'"),
            ("likelihood", ["--param", "trace=nosuch"], 'trace: found "nosuch"'),
        ]:
            with self.subTest(view=view, words=words):
                self.refused(fit, "--view", view, *words, says=says)


class Captions(Case):
    def test_an_aligned_raster_says_whose_spikes_around_what_and_how_many_trials(self):
        figure = self.folder / "psth.svg"
        self.ranvier("render", *SESSION, "--view", "aligned", "--param", "window=-0.5:0.5", "--out", figure)
        caption = re.search("<caption>(.*?)</caption>", figure.read_text()).group(1)
        self.assertRegex(caption, r"^Unit \S+.*: spikes around start of trials, \d+ of \d+ trials\.")
        self.assertIn("bins of 0.05 s", caption)
        self.assertIn("Recording: ", caption)


class Docs(Case):
    def setUp(self):
        super().setUp()
        path = self.table("t.csv", [("time_s", "unit"), (0.5, "a"), (1.5, "b")])
        self.views = json.loads(self.ranvier("render", path, "--list", "--json").stdout)["views"]
        self.page = DOCS.read_text()

    def test_every_view_is_told_in_the_docs_and_no_other(self):
        told = re.findall(r"^\| `(\w+)` \|", self.page.split("## Views")[1].split("###")[0], re.M)
        self.assertEqual(told, [v["view"] for v in self.views])

    def test_every_parameter_is_told_in_the_docs_as_the_program_tells_it(self):
        told = self.page.split("## Parameters\n")[1].split("\n## ")[0]
        self.assertIn("\n" + parameters(self.views), told, "the table of parameters in figures.md is to be:\n" + parameters(self.views))

    def test_every_option_is_told_in_the_docs_and_no_other(self):
        def options(command):
            return set(re.findall(r"(?<!\S)--[a-z][a-z-]+", self.ranvier(command, "--help").stdout))

        told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", self.page))
        self.assertEqual(options("render") - options("info") - told, set())
        self.assertEqual(told - options("render"), set())


if __name__ == "__main__":
    unittest.main()
