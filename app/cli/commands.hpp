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

int simulate(Client& client, const std::string& kind, const std::vector<std::string>& params, const std::string& out);
int datasets(Client& client, const std::vector<std::string>& names);
int plugins(Client& client, const std::string& name);
int doctor(Client& client);

} // namespace ranvier::cli
