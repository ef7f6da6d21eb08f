#!/usr/bin/env bash
# From a bare Debian 12 to a first result: installs what is needed, builds Ranvier, fits the one-hot HMM-GLM to a small simulated
# recording whose truth is stored beside it, and prints what it found. A second run builds nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/install_dependencies.sh
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
cmake --preset release >/dev/null
cmake --build build -j "$(nproc)"

mkdir -p out
sample=datasets/switching_sample.h5
echo
echo "The sample:"
build/bin/ranvier info "$sample"
echo "Fitting (ranvier run hmm_glm $sample --param preset=paper --param states=3 --out out/quickstart.h5) ..."
build/bin/ranvier run hmm_glm "$sample" --param preset=paper --param states=3 --out out/quickstart.h5 --quiet
build/bin/ranvier show out/quickstart.h5
