// A result as figures see it: spans into a mapped column file (core/data/result_columns.hpp).
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"
#include "core/data/column_set.hpp"
#include "core/data/result_set.hpp"

namespace ranvier::views {

// One array of a result. Values are read as double whatever their type.
struct ArrayView {
    std::string group, name, unit, doc;
    std::vector<std::string> dims;
    ColumnView values; // its `name` is empty; dims are the shape
    uint64_t size() const { return values.n_elements(); }
    double at(uint64_t i) const;           // NaN for text
    std::string text_at(uint64_t i) const; // a number as short text, or the text
    bool is_text() const { return values.type == ColumnType::text; }

    std::vector<std::string_view> texts; // of a text array
};

class ResultData {
public:
    static Result<std::shared_ptr<const ResultData>> open(Fs& fs, const std::string& columns, const std::string& name);
    static std::shared_ptr<const ResultData> of(ResultSet result, const std::string& name); // for tests

    const std::string& name() const { return name_; }
    const std::vector<ArrayView>& arrays() const { return arrays_; }
    const ArrayView* find(std::string_view group, std::string_view array) const;
    const std::map<std::string, double>& metrics() const { return metrics_; }
    const std::map<std::string, std::vector<TracePoint>>& traces() const { return traces_; }
    const std::vector<View>& views() const { return views_; }
    const std::vector<std::string>& notes() const { return notes_; }
    const std::string& provenance() const { return provenance_; } // JSON
    const std::string& operation() const { return operation_; }
    const std::string& command() const { return command_; } // that makes it again
    const std::map<std::string, std::string>& params() const { return params_; }

    // What a fit of switching states holds; each empty or 0 where the result has none of it.
    int n_states() const { return n_states_; }
    const std::vector<std::string>& units() const { return units_; } // ids, in the order of receiver and sender
    // Ascending, in the time of RecordingData: sequences of counts run on.
    std::span<const double> bin_starts() const { return bin_starts_; }
    double bin_width() const { return bin_width_; }
    bool in_seconds() const { return in_seconds_; }
    std::span<const float> posterior() const { return posterior_; }   // [bin, state]
    std::span<const int32_t> likeliest() const { return likeliest_; } // Viterbi, [bin]
    std::span<const uint8_t> role() const { return role_; }           // [bin]: 0 train, 1 test, 2 gap

private:
    ResultData() = default;
    static Result<std::shared_ptr<ResultData>> of_columns(std::span<const ColumnView> columns, std::shared_ptr<const void> owner,
                                                          const std::string& name);
    void find_origin(); // in the provenance
    void find_states();
    void find_bins(const ArrayView& starts);
    std::string name_, provenance_, operation_, command_;
    std::map<std::string, std::string> params_;
    std::vector<ArrayView> arrays_;
    std::map<std::string, double> metrics_;
    std::map<std::string, std::vector<TracePoint>> traces_;
    std::vector<View> views_;
    std::vector<std::string> notes_, units_;
    int n_states_ = 0;
    double bin_width_ = 0;
    bool in_seconds_ = false;
    std::span<const double> bin_starts_;
    std::span<const float> posterior_;
    std::span<const int32_t> likeliest_;
    std::span<const uint8_t> role_;
    std::vector<double> run_on_;        // what bin_starts() shows where the result's own start anew in every sequence
    std::shared_ptr<const void> owner_; // of what the spans show
};

} // namespace ranvier::views
