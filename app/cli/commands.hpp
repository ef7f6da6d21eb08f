// The commands, one function each; the answer is the exit status.
#pragma once

#include <string>
#include <vector>

#include "app/cli/client.hpp"

namespace ranvier::cli {

int info(Client& client, const std::vector<std::string>& files);

struct RunOptions {
    std::vector<std::string> words; // OPERATION [PORT=]FILE... or JOB.json
    std::vector<std::string> params;
    TextMap select; // --units, --interval, ...
    std::string out, write_job;
    bool plan = false, resume = false;
};
int run(Client& client, const RunOptions& options);

int show(Client& client, const std::vector<std::string>& results);

struct ExportOptions {
    std::string result, out;
    std::vector<std::string> data, about;
};
int export_result(Client& client, const ExportOptions& options);

struct ConvertOptions {
    std::vector<std::string> words, about; // words: IN... OUT
};
int convert(Client& client, const ConvertOptions& options);

struct RenderOptions {
    std::vector<std::string> files, data, params;
    std::string view, out, compare;
    TextMap link, figure, names; // words of core/job/render_request.hpp
    bool list = false;
};
int render(Client& client, const RenderOptions& options);
// The same of inputs that are no words: files, data and compare are taken from `inputs`.
struct RenderInputs {
    std::vector<RequestInput> files, data, compare;
};
Result<Event> draw_figure(Client& client, const RenderOptions& options, const RenderInputs& inputs);

int simulate(Client& client, const std::string& kind, const std::vector<std::string>& params, const std::string& out);
int datasets(Client& client, const std::vector<std::string>& names);
int plugins(Client& client, const std::string& name);
int doctor(Client& client);

} // namespace ranvier::cli
