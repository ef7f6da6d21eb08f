// What the tests of result files share: a small result whose every number can be redone by hand, and the door to Python.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "core/data/result_set.hpp"

namespace ranvier::result_samples {

// A folder of this test's own, removed with it.
class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "ranvier_result_XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    Folder(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string file(const std::string& name) const { return (path_ / name).string(); }
    size_t n_files() const {
        return static_cast<size_t>(
            std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator()));
    }

private:
    std::filesystem::path path_;
};

inline std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

inline void put_bytes(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

// Two units, a and b, two states; the only coupling is from a to b in state run: 0.75.
inline ResultSet two_units() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    ResultSet r;
    r.arrays = {
        {"states", "time_s", {"time_s"}, {3}, "s", "start of the bin", std::vector<double>{0, 0.1, 0.25}},
        {"states", "state", {"state"}, {2}, "", "", std::vector<std::string>{"rest", "run"}},
        {"states",
         "posterior",
         {"time_s", "state"},
         {3, 2},
         "",
         "P(state | spikes)",
         std::vector<double>{1, 0, 0.25, 0.75, 0.1, 0.9}},
        {"states", "path", {"time_s"}, {3}, "", "most likely states", std::vector<int32_t>{0, 1, -1}},
        {"couplings", "state", {"state"}, {2}, "", "", std::vector<std::string>{"rest", "run"}},
        {"couplings", "receiver", {"receiver"}, {2}, "", "", std::vector<std::string>{"a", "b"}},
        {"couplings", "sender", {"sender"}, {2}, "", "", std::vector<std::string>{"a", "b"}},
        {"couplings",
         "weight",
         {"state", "receiver", "sender"},
         {2, 2, 2},
         "",
         "coupling",
         std::vector<double>{0, 0, 0, 0, 0, 0, 0.75, 0}},
        {"couplings", "sd", {"state", "receiver", "sender"}, {2, 2, 2}, "", "", std::vector<float>{1, 2, 3, 4, 5, 6, 0.1f, 8}},
        {"couplings", "called", {"state", "receiver", "sender"}, {2, 2, 2}, "", "", std::vector<uint8_t>{0, 0, 0, 0, 0, 0, 1, 0}},
        {"raw", "spikes", {"trial", "bin"}, {60, 50}, "", "", std::vector<uint16_t>(3000)},
        {"raw", "big", {}, {}, "", "", std::vector<int64_t>{int64_t{1} << 60}},
        {"raw", "label", {"trial"}, {60}, "", "", std::vector<std::string>(60, "")},
        {"empty", "nothing", {"event"}, {0}, "s", "", std::vector<double>{}},
    };
    auto& spikes = std::get<std::vector<uint16_t>>(r.arrays[10].values);
    for (size_t i = 0; i < spikes.size(); ++i) spikes[i] = static_cast<uint16_t>(i * i % 1009);
    std::get<std::vector<std::string>>(r.arrays[12].values)[59] = "\xce\xbcV, \"quoted\"";
    r.metrics = {{"heldout_nats_per_bin", -16.84}, {"weight_mse", nan}};
    r.traces = {{"loglik", {{0, -3}, {1, -2.5}}}};
    r.views = {{"ribbon", "states/posterior", "States"}};
    r.notes = {"Bins over 5 ms: couplings are not synaptic-scale (\xc2\xb5)."};
    r.provenance =
        R"({"operation":"hmm_glm","version":"1.0","params":{"states":2},"seed":"7","inputs":[],"device_class":"x86-avx2",)"
        R"("command":"ranvier run hmm_glm 'my data.h5' --seed 7"})";
    return r;
}

struct Answer {
    int status = -1;
    std::string words; // what it printed
    bool modules_missing() const { return status == 77; }
};

// Runs tests/unit/io/SCRIPT with Debian's Python, which has h5py, xarray and h5netcdf.
inline Answer python(const std::string& arguments, const std::string& script = "check_result.py") {
    const std::string command = "/usr/bin/python3 " RANVIER_SOURCE_DIR "/tests/unit/io/" + script + " " + arguments + " 2>&1";
    Answer a;
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return a;
    std::array<char, 4096> text;
    while (const size_t n = fread(text.data(), 1, text.size(), pipe)) a.words.append(text.data(), n);
    const int status = pclose(pipe);
    a.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return a;
}

} // namespace ranvier::result_samples

// Runs the Python check and fails with its words; skips only where its modules are missing.
#define RANVIER_PYTHON_AGREES(...)                                                    \
    do {                                                                              \
        const auto ranvier_answer_ = ranvier::result_samples::python(__VA_ARGS__);    \
        if (ranvier_answer_.modules_missing()) GTEST_SKIP() << ranvier_answer_.words; \
        EXPECT_EQ(ranvier_answer_.status, 0) << ranvier_answer_.words;                \
    } while (false)
