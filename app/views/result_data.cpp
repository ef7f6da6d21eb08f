#include "app/views/result_data.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/data/column_file.hpp"
#include "core/data/result_columns.hpp"

namespace ranvier::views {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// The result in memory, and the columns lent from it.
struct Owned {
    ResultSet result;
    ColumnSet columns;
};

Result<std::vector<ArrayView>> array_views(ResultOutline& outline) {
    std::vector<ArrayView> arrays;
    for (size_t k = 0; k < outline.values.size(); ++k) {
        ResultArray& a = outline.result.arrays[k];
        ArrayView view{
            std::move(a.group), std::move(a.name), std::move(a.unit), std::move(a.doc), std::move(a.dims), outline.values[k], {}};
        view.values.name.clear();
        if (view.is_text()) {
            ColumnView flat = view.values;
            flat.dims = {view.size()};
            RANVIER_ASSIGN(view.texts, flat.texts());
        }
        arrays.push_back(std::move(view));
    }
    return arrays;
}

} // namespace

double ArrayView::at(uint64_t i) const {
    const auto number = [&]<typename T>(std::span<const T> v) { return static_cast<double>(v[static_cast<size_t>(i)]); };
    switch (values.type) {
        case ColumnType::f64:
            return number(values.values<double>());
        case ColumnType::f32:
            return number(values.values<float>());
        case ColumnType::i64:
            return number(values.values<int64_t>());
        case ColumnType::i32:
            return number(values.values<int32_t>());
        case ColumnType::u16:
            return number(values.values<uint16_t>());
        case ColumnType::u8:
            return number(values.values<uint8_t>());
        case ColumnType::text:
            break;
    }
    return nan;
}

std::string ArrayView::text_at(uint64_t i) const {
    if (is_text()) return std::string(texts[static_cast<size_t>(i)]);
    if (values.type == ColumnType::f32) {
        char digits[32]; // of the float, not of the double it becomes
        std::snprintf(digits, sizeof digits, "%.6g", at(i));
        return digits;
    }
    return text(at(i));
}

Result<std::shared_ptr<ResultData>> ResultData::of_columns(std::span<const ColumnView> columns, std::shared_ptr<const void> owner,
                                                           const std::string& name) {
    RANVIER_ASSIGN(ResultOutline outline, result_outline(columns));
    std::shared_ptr<ResultData> out(new ResultData);
    RANVIER_ASSIGN(out->arrays_, array_views(outline));
    out->name_ = name;
    out->metrics_ = std::move(outline.result.metrics);
    out->traces_ = std::move(outline.result.traces);
    out->views_ = std::move(outline.result.views);
    out->notes_ = std::move(outline.result.notes);
    out->provenance_ = std::move(outline.result.provenance);
    out->owner_ = std::move(owner);
    out->find_origin();
    out->find_states();
    return out;
}

Result<std::shared_ptr<const ResultData>> ResultData::open(Fs& fs, const std::string& columns, const std::string& name) {
    RANVIER_ASSIGN(ColumnFile mapped, map_columns(fs, columns, Check::directory));
    auto file = std::make_shared<const ColumnFile>(std::move(mapped));
    auto out = of_columns(file->columns(), file, name);
    if (!out) return std::move(out).error().within(columns);
    return std::shared_ptr<const ResultData>(std::move(*out));
}

std::shared_ptr<const ResultData> ResultData::of(ResultSet result, const std::string& name) {
    auto owned = std::make_shared<Owned>();
    owned->result = std::move(result);
    owned->columns = result_columns(owned->result);
    auto out = of_columns(owned->columns.columns(), owned, name);
    return out ? std::shared_ptr<const ResultData>(std::move(*out)) : nullptr;
}

const ArrayView* ResultData::find(std::string_view group, std::string_view array) const {
    for (const ArrayView& a : arrays_)
        if (a.group == group && a.name == array) return &a;
    return nullptr;
}

void ResultData::find_origin() {
    const auto p = nlohmann::ordered_json::parse(provenance_, nullptr, false);
    if (!p.is_object()) return;
    const auto word = [&](const char* key) { return p.contains(key) && p[key].is_string() ? p[key].get<std::string>() : ""; };
    operation_ = word("operation");
    command_ = word("command");
    if (const auto params = p.find("params"); params != p.end() && params->is_object())
        for (const auto& [name, value] : params->items())
            params_[name] = value.is_string() ? value.get<std::string>() : value.dump();
}

// Their starts and width. Sequences of counts whose bins have a width start at 0 each.
void ResultData::find_bins(const ArrayView& starts) {
    const auto own = starts.values.values<double>();
    bin_starts_ = own;
    in_seconds_ = starts.unit == "s";
    const ArrayView* lag = find("units", "lag");
    if (lag && lag->unit == starts.unit && lag->size() > 0) {
        bin_width_ = lag->at(0); // one bin ago
    } else {
        bin_width_ = 1;
        double least = std::numeric_limits<double>::infinity();
        for (size_t i = 1; i < own.size(); ++i)
            if (own[i] > own[i - 1]) least = std::min(least, own[i] - own[i - 1]);
        if (std::isfinite(least)) bin_width_ = least;
    }
    if (std::ranges::is_sorted(own)) return;
    for (size_t i = 0; i < own.size(); ++i) run_on_.push_back(static_cast<double>(i) * bin_width_);
    bin_starts_ = run_on_;
}

void ResultData::find_states() {
    for (const auto& [group, array] : {std::pair{"couplings", "receiver"}, {"units", "unit"}}) {
        const ArrayView* ids = find(group, array);
        if (ids && ids->is_text() && units_.empty()) units_.assign(ids->texts.begin(), ids->texts.end());
    }
    if (const ArrayView* weight = find("couplings", "weight"); weight && weight->dims.size() == 3)
        n_states_ = static_cast<int>(weight->values.dims[0]);
    const ArrayView* starts = find("states", "time_s");
    if (!starts) starts = find("states", "bin");
    const ArrayView* posterior = find("states", "posterior");
    if (!starts || starts->values.type != ColumnType::f64 || !posterior || posterior->values.type != ColumnType::f32 ||
        posterior->dims.size() != 2 || posterior->values.dims[0] != starts->size())
        return;
    find_bins(*starts);
    posterior_ = posterior->values.values<float>();
    n_states_ = static_cast<int>(posterior->values.dims[1]);
    const ArrayView* likeliest = find("states", "viterbi");
    if (likeliest && likeliest->size() == starts->size()) likeliest_ = likeliest->values.values<int32_t>();
    const ArrayView* role = find("states", "role");
    if (role && role->size() == starts->size()) role_ = role->values.values<uint8_t>();
}

} // namespace ranvier::views
