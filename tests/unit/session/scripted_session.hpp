// A session whose worker is a shell script that answers as a test wants, and an operation "toy" that takes one recording.
#pragma once

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>

#include <gmock/gmock.h>

#include "core/session/queue.hpp"

namespace ranvier::queue_test {

namespace files = std::filesystem;
using namespace std::chrono_literals;

inline const std::string identity = std::string(60, 'a') + "1234";

// What the script knows before its own lines: the verb asked for, where to write, and how to say its last word.
inline const std::string preamble = R"sh(#!/bin/sh
request=$(cat)
verb=$(printf %s "$request" | sed 's/^{"verb":"\([a-z]*\)".*/\1/')
out=$(printf %s "$request" | sed 's/.*"out":"\([^"]*\)".*/\1/')
done_with() { printf '{"event":"done","status":0,"result":"","metrics":{"m":2},"error":null,"payload":"%s"}\n' "$1"; }
fail_with() { printf '{"event":"done","status":1,"result":null,"metrics":{},"error":"%s","code":"%s"}\n' "$2" "$1"; }
recording() { done_with '{\"kind\":\"recording\",\"identity\":\"'$identity'\"}'; }
identity=)sh" + identity + "\n";

class Scripted : public testing::Test {
protected:
    void SetUp() override {
        folder = testing::TempDir() + "ranvier_queue_" + std::to_string(getpid());
        files::remove_all(folder);
        files::create_directories(folder + "/plugins");
        Schema schema;
        schema.id = "toy";
        schema.version = "1";
        schema.title = "Toy";
        schema.doc = "For tests.";
        schema.ports = {{"recording", "recording", "Spikes."}};
        put("plugins/toy.plugin.json", schema_json(schema));
        put("plugins/toy.so", "");
        put("data.csv", "time_s,unit\n");
    }
    void TearDown() override {
        queue.reset();
        files::remove_all(folder);
    }

    std::string file(const std::string& name) const { return folder + "/" + name; }
    void put(const std::string& name, const std::string& content) const { std::ofstream(file(name)) << content; }
    std::string text_of(const std::string& name) const {
        std::ifstream in(file(name));
        return {std::istreambuf_iterator<char>(in), {}};
    }

    // Begins a queue whose workers do what `script` says; `workers` at once.
    Queue& begin(const std::string& script, int workers = 1, SessionOptions options = {}) {
        put("worker.sh", preamble + script);
        files::permissions(file("worker.sh"), files::perms::owner_all);
        options.cache = "none";
        options.device_class = detect_device_class();
        queue.reset();
        session = std::make_unique<Session>(posix_fs(), Installation{file("worker.sh"), {file("plugins")}, "", file("worker.sh")},
                                            options);
        queue = std::make_unique<Queue>(*session, workers);
        return *queue;
    }

    QueueItem run(const std::string& out, uint64_t memory = 0) const {
        QueueItem item;
        item.job = Job{.operation = "toy",
                       .version = "1",
                       .params = {},
                       .select = {},
                       .inputs = {{"recording", file("data.csv"), "", "", "", "", ""}},
                       .seed = 1,
                       .device_class = detect_device_class().name()};
        item.out = file(out);
        item.memory = memory;
        return item;
    }
    QueueItem import() const {
        QueueItem item;
        item.import = RequestInput{"", file("data.csv"), "", "", "", ""};
        return item;
    }
    QueueItem request() const {
        QueueItem item;
        item.request = Request{};
        return item;
    }

    // Drives the queue until `reached`; false if it takes longer than any sound run.
    bool drive_until(const std::function<bool()>& reached) {
        const auto end = std::chrono::steady_clock::now() + 60s;
        while (!reached()) {
            if (std::chrono::steady_clock::now() > end) return false;
            queue->dispatch();
            usleep(1000);
        }
        return true;
    }
    bool exists(const std::string& name) const { return files::exists(file(name)); }
    // Files of `folder` whose name begins with a dot: what an interrupted writer left.
    int n_left_over() const {
        int n = 0;
        for (const auto& e : files::directory_iterator(folder)) n += e.path().filename().string().front() == '.';
        return n;
    }

    std::string folder;
    std::unique_ptr<Session> session;
    std::unique_ptr<Queue> queue;
};

} // namespace ranvier::queue_test
