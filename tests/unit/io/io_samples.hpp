// Where the tests of the readers find their files.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/io/read_dataset.hpp"

namespace ranvier::io_test {

// A file made by make_nwb_samples.py or (counts/...) make_counts_samples.py during the build.
inline std::string sample(const std::string& name) { return std::string(RANVIER_BINARY_DIR) + "/io_samples/" + name; }

inline Result<Dataset> read_sample(const std::string& name, const ReadOptions& options = {}, const Limits& limits = {}) {
    return read_dataset(sample(name), options, limits);
}

// The recording in a sample; an empty one, and a failed test, if it holds none.
inline Recording recording_in(const std::string& name, const ReadOptions& options = {}) {
    auto dataset = read_sample(name, options);
    if (!dataset) {
        ADD_FAILURE() << dataset.error().sentence();
        return {};
    }
    auto* recording = std::get_if<Recording>(&dataset->content);
    if (!recording) ADD_FAILURE() << name << " holds no recording";
    return recording ? std::move(*recording) : Recording();
}

inline std::string warnings_of(const std::string& name, const ReadOptions& options = {}) {
    auto dataset = read_sample(name, options);
    if (!dataset) return "ERROR " + dataset.error().sentence();
    std::string all;
    for (const auto& w : dataset->warnings) all += w + "\n";
    return all;
}

// The sentence of a refusal; "" if the file was read.
inline std::string refusal_of(const std::string& name, const ReadOptions& options = {}, const Limits& limits = {}) {
    auto dataset = read_sample(name, options, limits);
    return dataset ? "" : dataset.error().sentence();
}

inline std::vector<std::string> ids_of(const Recording& r) {
    std::vector<std::string> ids;
    for (const Unit& u : r.spikes.units()) ids.push_back(u.id);
    return ids;
}

inline std::vector<double> times_of(const Recording& recording, int unit) {
    const auto times = recording.spikes.times(unit);
    return {times.begin(), times.end()};
}

// A file that lives as long as the test.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& content, const std::string& name = "table.csv")
        : path_(testing::TempDir() + "ranvier_io_" + std::to_string(::getpid()) + "_" + name) {
        std::ofstream(path_, std::ios::binary) << content;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

inline std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The shared samples, "" where they are not on this machine.
inline std::string shared_folder() {
    const char* told = std::getenv("RANVIER_SHARED");
    const std::string folder = told && *told ? told : std::string(RANVIER_SOURCE_DIR) + "/../shared";
    return std::filesystem::is_directory(folder + "/data") ? folder : "";
}

} // namespace ranvier::io_test
