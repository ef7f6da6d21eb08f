#!/usr/bin/env bash
# Builds Ranvier and runs its tests: the layers that read foreign bytes under the address and undefined-behaviour sanitizers, our parsers
# under libFuzzer for 20 s each, then everything as it is. Installs what it needs. Closes with the lines of ctest.
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/install_dependencies.sh --tests
# A clone in another folder finds what an earlier one compiled.
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
jobs=$(nproc)

cmake --preset asan -DCMAKE_CXX_FLAGS_DEBUG="-O0 -g1" -DCMAKE_C_FLAGS_DEBUG="-O0 -g1" >/dev/null
cmake --build build-asan -j "$jobs" --target test_base test_data test_job test_io
ctest --test-dir build-asan -j "$jobs" --output-on-failure -R '^(base|data|job|io)/'

cmake --preset fuzz -DRANVIER_FUZZ_SECONDS=20 >/dev/null
cmake --build build-fuzz -j "$jobs" --target fuzzers
ctest --test-dir build-fuzz -j "$jobs" --output-on-failure

cmake --preset test >/dev/null
cmake --build build-test -j "$jobs"
ctest --test-dir build-test -j "$jobs" --output-on-failure
