#!/usr/bin/env python3
"""The checks of the layers, on planted violations: a check that sees nothing would pass for ever."""
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check_headers  # noqa: E402
import check_includes  # noqa: E402
import check_links  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))


class Tree:
    """A source tree of a few files, gone at the end."""

    def __init__(self, files):
        self.files = files

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        for path, text in self.files.items():
            full = os.path.join(self.folder.name, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as f:
                f.write(text)
        return self.folder.name

    def __exit__(self, *_):
        self.folder.cleanup()


def violations(path, line):
    with Tree({path: "#pragma once\n" + line + "\n"}) as root:
        return check_includes.check_tree(root)[0]


class IncludesTest(unittest.TestCase):
    def refuses(self, path, line):
        found = violations(path, line)
        self.assertEqual(len(found), 1, f"{path} with {line}: {found}")
        self.assertTrue(found[0].startswith(f"{path}:2: "), found)

    def allows(self, path, line):
        self.assertEqual(violations(path, line), [])

    def test_refuses_every_step_upwards(self):
        for path, target in [("core/base/x.cpp", "core/data/table.hpp"), ("core/data/x.cpp", "core/io/h5.hpp"),
                             ("core/data/x.cpp", "core/job/job.hpp"), ("core/job/x.cpp", "core/io/h5.hpp"),
                             ("core/io/x.cpp", "core/compute/linalg/linalg.hpp"), ("core/compute/x.cpp", "core/data/table.hpp"),
                             ("core/plugin/x.cpp", "core/session/session.hpp"), ("core/plugin/x.cpp", "core/io/h5.hpp"),
                             ("core/session/x.cpp", "core/plugin/loader.hpp"), ("core/session/x.cpp", "core/io/h5.hpp"),
                             ("core/base/x.cpp", "app/cli/words.hpp"), ("core/sdk/ranvier/x.hpp", "core/base/result.hpp"),
                             ("core/data/x.cpp", "gpu/x.hpp")]:
            self.refuses(path, f'#include "{target}"')

    def test_refuses_io_and_compute_in_the_command_and_the_session_in_the_worker(self):
        self.refuses("app/cli/x.cpp", '#include "core/io/read_dataset.hpp"')
        self.refuses("app/cli/x.cpp", '#include "core/compute/linalg/linalg.hpp"')
        self.refuses("app/worker/x.cpp", '#include "core/session/session.hpp"')

    def test_allows_every_step_downwards(self):
        self.allows("core/data/x.cpp", '#include "core/base/result.hpp"')
        self.allows("core/data/x.hpp", "#include <ranvier/random.hpp>")
        self.allows("core/session/x.cpp", '#include "core/plugin/catalogue.hpp"')
        self.allows("app/cli/x.cpp", '#include "core/session/session.hpp"')
        self.allows("app/worker/x.cpp", '#include "core/io/read_dataset.hpp"')
        self.allows("core/io/x.cpp", "#include <hdf5.h>")
        self.allows("app/gui/x.cpp", "#include <QtWidgets>")
        self.allows("core/base/x.cpp", "#include <vector>")

    def test_base_sees_the_sdk_in_one_header_only(self):
        self.allows("core/base/rng.hpp", "#include <ranvier/random.hpp>")
        self.refuses("core/base/hash.hpp", "#include <ranvier/random.hpp>")

    def test_refuses_banned_headers_in_headers_only(self):
        for name in ("nlohmann/json.hpp", "Eigen/Dense"):
            self.refuses("core/data/x.hpp", f"#include <{name}>")
            self.allows("core/data/x.cpp", f"#include <{name}>")
        self.allows("core/job/x.hpp", "#include <nlohmann/json_fwd.hpp>")
        self.refuses("app/gui/x.hpp", "#include <QtWidgets>")

    def test_refuses_qt_vtk_and_cuda_below_app(self):
        for name in ("QString", "QtCore/QString", "QtGui/qimage.h", "vtkActor.h", "cuda_runtime.h", "cublas_v2.h"):
            self.refuses("core/data/x.cpp", f"#include <{name}>")
            self.refuses("app/cli/x.cpp", f"#include <{name}>")

    def test_refuses_a_library_away_from_its_home(self):
        self.refuses("core/session/x.cpp", "#include <hdf5.h>")
        self.refuses("core/plugin/x.cpp", "#include <cblas.h>")
        self.refuses("core/data/x.cpp", "#include <tbb/parallel_for.h>")
        self.refuses("core/data/x.cpp", "#include <sqlite3.h>")

    def test_a_plugin_sees_the_sdk_the_standard_library_and_eigen(self):
        for line in ("#include <ranvier/plugin.hpp>", "#include <vector>", "#include <Eigen/Core>", "#include <stdint.h>",
                     '#include "ranvier/plugin.hpp"'):
            self.allows("plugins/mine/x.cpp", line)
        for line in ('#include "core/base/result.hpp"', "#include <unistd.h>", "#include <nlohmann/json.hpp>",
                     "#include <tbb/parallel_for.h>", "#include <fmt/format.h>"):
            self.refuses("plugins/mine/x.cpp", line)

    def test_a_plugin_sees_its_own_headers_and_not_another_ones(self):
        files = {"plugins/a/a.hpp": "", "plugins/b/b.hpp": "", "plugins/a/a.cpp": '#include "a.hpp"\n#include "../b/b.hpp"\n'}
        with Tree(files) as root:
            found = check_includes.check_tree(root)[0]
        self.assertEqual(found, ['plugins/a/a.cpp:2: "plugins/b/b.hpp" belongs to another plugin'])

    def test_refuses_an_include_written_from_beside_it(self):
        with Tree({"core/base/a.hpp": "", "core/base/a.cpp": '#include "a.hpp"\n'}) as root:
            found = check_includes.check_tree(root)[0]
        self.assertEqual(len(found), 1)
        self.assertIn('write "core/base/a.hpp"', found[0])

    def test_refuses_a_folder_that_the_table_does_not_know(self):
        with Tree({"core/new/x.cpp": "", "core/data/x.cpp": '#include "core/new/x.hpp"\n'}) as root:
            found = check_includes.check_tree(root)[0]
        self.assertEqual(len(found), 2)

    def test_sees_an_include_however_it_is_spaced(self):
        self.refuses("core/base/x.cpp", ' #  include  "core/data/table.hpp" // why')

    def test_the_program_ends_with_1_on_a_violation_and_with_0_without(self):
        script = os.path.join(HERE, "check_includes.py")
        for line, status in (('#include "core/io/h5.hpp"\n', 1), ("#include <vector>\n", 0)):
            with Tree({"core/base/x.cpp": line}) as root:
                done = subprocess.run([sys.executable, "-B", script, root], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, status, done.stdout)


class HeadersTest(unittest.TestCase):
    def run_on(self, root, stamps):
        script = os.path.join(HERE, "check_headers.py")
        command = [sys.executable, "-B", script, root, "--stamps", stamps, "--cxx", "c++", "--cc", "cc", "--", f"-I{root}"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_refuses_a_header_that_leans_on_another_and_says_why(self):
        files = {"core/base/good.hpp": "#pragma once\n#include <string>\ninline std::string f() { return {}; }\n",
                 "core/base/leaning.hpp": "#pragma once\ninline std::string g() { return {}; }\n"}
        with Tree(files) as root, tempfile.TemporaryDirectory() as stamps:
            done = self.run_on(root, stamps)
        self.assertEqual(done.returncode, 1)
        self.assertIn("core/base/leaning.hpp does not compile alone", done.stdout)
        self.assertNotIn("core/base/good.hpp does not", done.stdout)

    def test_refuses_cpp_in_a_c_header(self):
        with Tree({"core/sdk/ranvier/c.h": "class X;\n"}) as root, tempfile.TemporaryDirectory() as stamps:
            done = self.run_on(root, stamps)
        self.assertEqual(done.returncode, 1)

    def test_a_header_is_compiled_again_when_one_below_it_changes(self):
        files = {"core/base/low.hpp": "#pragma once\nusing Number = int;\n",
                 "core/base/high.hpp": '#pragma once\n#include "core/base/low.hpp"\ninline Number f() { return 1; }\n'}
        with Tree(files) as root, tempfile.TemporaryDirectory() as stamps:
            self.assertEqual(self.run_on(root, stamps).returncode, 0)
            n_stamps = len(os.listdir(stamps))
            self.assertEqual(self.run_on(root, stamps).returncode, 0)
            self.assertEqual(len(os.listdir(stamps)), n_stamps)
            with open(os.path.join(root, "core/base/low.hpp"), "w", encoding="utf-8") as f:
                f.write("#pragma once\n")
            done = self.run_on(root, stamps)
        self.assertEqual(done.returncode, 1)
        self.assertIn("core/base/high.hpp does not compile alone", done.stdout)

    def test_finds_what_a_header_reaches(self):
        files = {"core/base/a.hpp": '#include "core/base/b.hpp"\n', "core/base/b.hpp": "#include <ranvier/c.hpp>\n",
                 "core/sdk/ranvier/c.hpp": "#include <vector>\n"}
        with Tree(files) as root:
            found = check_headers.reached(root, "core/base/a.hpp", set())
        self.assertEqual(found, set(files))


class LinksTest(unittest.TestCase):
    def test_names_every_banned_library(self):
        for name in ("libQt6Core.so.6", "libvtkCommonCore-9.1.so.1", "libcudart.so.12", "libcuda.so.1", "libhdf5_serial.so.103",
                     "libmatio.so.11", "libopenblas.so.0", "libblas.so.3", "liblapack.so.3"):
            line = f"\t{name} => /lib/x86_64-linux-gnu/{name} (0x00007f)\n"
            self.assertEqual(len(check_links.banned_libraries(line)), 1, name)

    def test_allows_what_the_command_needs(self):
        lines = "\tlinux-vdso.so.1 (0x0)\n\tlibtbb.so.12 => /lib/libtbb.so.12 (0x0)\n\tlibcrypto.so.3 => /lib/libcrypto.so.3 (0x0)\n"
        lines += "\tlibc.so.6 => /lib/libc.so.6 (0x0)\n\t/lib64/ld-linux-x86-64.so.2 (0x0)\n"
        self.assertEqual(check_links.banned_libraries(lines), [])

    def test_a_library_that_is_not_found_is_told(self):
        self.assertEqual(len(check_links.banned_libraries("\tlibx.so.1 => not found\n")), 1)

    def test_a_program_that_is_not_built_is_skipped_in_words(self):
        command = [sys.executable, "-B", os.path.join(HERE, "check_links.py"), "/nowhere/ranvier"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 77)
        self.assertIn("/nowhere/ranvier is not built", done.stdout)


if __name__ == "__main__":
    unittest.main()
