#!/usr/bin/env bash
# The long look for files that hurt: each fuzz target for SECONDS (600), then every sample spoilt with five other seeds (or SEEDS).
# Needs clang-16. What the targets found lies in build-fuzz/fuzz, files that cost a worker in build-test/hostile_lost; each find becomes
# a named test and a file of tests/fuzz/corpus. Status 1 if there was any find.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-600}
seeds=${SEEDS:-2 3 4 5 6}

packaging/install_dependencies.sh --tests
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
jobs=$(nproc)
bad=0

cmake --preset fuzz -DRANVIER_FUZZ_SECONDS="$seconds" >/dev/null
cmake --build build-fuzz -j "$jobs" --target fuzzers
ctest --test-dir build-fuzz -j "$jobs" --output-on-failure || bad=1

cmake --preset test >/dev/null
cmake --build build-test -j "$jobs" --target ranvier hmm_glm io_samples
samples=build-test/hostile_samples
python3 tests/hostile/gather_samples.py build-test/bin/ranvier build-test/io_samples datasets "$samples"
mkdir -p build-test/hostile_lost
mapfile -t names < "$samples/hostile.list"
for seed in $seeds; do
    echo "Seed $seed:"
    python3 tests/hostile/mutate.py build-test/bin/ranvier "${names[@]/#/$samples/}" --flips 1000 --seed "$seed" \
        --keep build-test/hostile_lost || bad=1
done
exit "$bad"
