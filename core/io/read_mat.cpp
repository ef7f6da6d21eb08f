#include "core/io/read_mat.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/io/counts_from_arrays.hpp"
#include "core/io/mat_arrays.hpp"
#include "core/io/mat_layouts.hpp"
#include "core/io/recording_of_mat.hpp"

namespace ranvier {
namespace {

constexpr const char* known =
    "cells or structs of spike times, a vector of times beside one of units, a struct array of trials with firings, one vector "
    "of "
    "spike times, or counts";
constexpr size_t most_listed = 12;

std::string shown(const MatValue& value) { return h5::dims_text(value.dims) + " " + value.type; }

// "MMPP (trials of firings), spikes (cells of spike times)".
std::string listed(const std::vector<MatCandidate>& candidates) {
    std::vector<std::string> names;
    for (const MatCandidate& c : candidates)
        if (names.size() < most_listed) names.push_back(c.name + " (" + mat_layout_name(c.layout) + ", " + shown(*c.value) + ")");
    if (candidates.size() > names.size()) names.push_back("...");
    return join(names);
}

// An array, and for one that might be counts what keeps it from being taken for them.
std::string described(MatFile& file, const MatVariable& variable) {
    const MatValue& value = variable.value;
    const std::string what = variable.name + " (" + shown(value);
    if (!value.is_number() || value.is_vector() || value.dims.size() > 3) return what + ")";
    bool whole = value.whole;
    if (!whole) {
        const auto numbers = file.numbers(value);
        if (!numbers) return what + ")"; // more than may be read for the sake of a sentence
        whole = all_whole(*numbers);
    }
    if (!whole) return what + ", not whole numbers, so no counts)";
    return what + ", whole numbers; FILE:" + variable.name + " takes them for counts [" +
           (value.dims.size() == 3 ? "sequence, " : "") + "bin, unit])";
}

Error nothing_known(MatFile& file, const std::string& format) {
    std::vector<std::string> held;
    for (const MatVariable& variable : file.variables())
        if (held.size() < most_listed) held.push_back(described(file, variable));
    if (file.variables().size() > held.size()) held.push_back("...");
    return Error(Errc::bad_input, "is a " + format + " file with no recording in it that is known (" + known + "); it holds " +
                                      (held.empty() ? std::string("nothing") : join(held)) +
                                      ". FILE:NAME takes a variable for one by its shape");
}

Result<MatCandidate> chosen(const MatFile& file, const std::vector<MatCandidate>& candidates, const std::string& selector) {
    for (const MatCandidate& c : candidates)
        if (c.name == selector) return c;
    const MatValue* value = mat_value_at(file, selector);
    if (!value) {
        std::vector<std::string> names;
        for (const MatVariable& variable : file.variables())
            if (names.size() < most_listed) names.push_back(variable.name);
        if (file.variables().size() > names.size()) names.push_back("...");
        return Error(Errc::invalid_argument,
                     "there is no " + selector + " in it; its variables are: " + (names.empty() ? "none" : join(names)));
    }
    if (auto candidate = mat_candidate_of(selector, *value)) return std::move(*candidate);
    return Error(Errc::bad_input, selector + " is " + shown(*value) + "; " + known + " were expected");
}

Result<MatCandidate> choose(MatFile& file, const std::string& format, const std::string& selector,
                            std::vector<std::string>& warnings) {
    std::vector<MatCandidate> all = mat_candidates(file);
    if (!selector.empty()) return chosen(file, all, selector);
    std::vector<MatCandidate> speaking;
    std::copy_if(all.begin(), all.end(), std::back_inserter(speaking), [](const auto& c) { return c.speaks_of_spikes; });
    const std::vector<MatCandidate>& left = speaking.empty() ? all : speaking;
    if (left.empty()) return nothing_known(file, format);
    if (left.size() > 1)
        return Error(Errc::bad_input,
                     "holds several things that may be a recording: " + listed(left) + "; choose one as FILE:NAME");
    if (speaking.empty())
        warnings.push_back(left[0].name + " (" + mat_layout_name(left[0].layout) + ", " + shown(*left[0].value) +
                           ") was taken for the recording: nothing else in the file could be one");
    return left[0];
}

Result<Dataset> read_mat(MatFile& file, const std::string& format, const ReadOptions& options, const Limits& limits) {
    Dataset dataset;
    RANVIER_ASSIGN(const MatCandidate candidate, choose(file, format, options.selector, dataset.warnings));
    if (candidate.layout == MatLayout::counts) {
        RANVIER_ASSIGN(MatArrays arrays, MatArrays::make(file, candidate));
        RANVIER_ASSIGN(Dataset counts, counts_from_arrays(arrays, arrays.counts(), {}, limits));
        counts.warnings.insert(counts.warnings.begin(), dataset.warnings.begin(), dataset.warnings.end());
        dataset = std::move(counts);
    } else {
        RANVIER_ASSIGN(Recording recording, recording_of_mat(file, candidate, options, limits, dataset.warnings));
        if (recording.spikes.n_spikes() > 0) {
            dataset.content = std::move(recording);
        } else {
            dataset.warnings.push_back("holds no spikes: " + candidate.name + " in a " + format + " file has " +
                                       text(recording.spikes.n_units()) + " units without spikes");
        }
    }
    dataset.format = format + ", " + mat_layout_name(candidate.layout);
    return dataset;
}

} // namespace

bool is_mat73(const h5::File& file) {
    const auto& children = file.nodes()[0].children;
    return std::any_of(children.begin(), children.end(), [&](size_t node) {
        const h5::Kind kind = file.nodes()[node].kind;
        const bool object = kind == h5::Kind::dataset || kind == h5::Kind::group;
        return object && (file.text_attribute(node, "MATLAB_class") || file.number_attribute(node, "MATLAB_sparse"));
    });
}

Result<Dataset> read_mat73(h5::File& file, const ReadOptions& options, const Limits& limits) {
    RANVIER_ASSIGN(const auto mat, open_mat73(file, limits));
    return read_mat(*mat, "MATLAB 7.3", options, limits);
}

Result<Dataset> read_mat5(const std::string& path, const ReadOptions& options, const Limits& limits) {
    RANVIER_ASSIGN(const auto mat, open_mat5(path, limits));
    return read_mat(*mat, "MATLAB 5", options, limits);
}

} // namespace ranvier
