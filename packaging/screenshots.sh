#!/usr/bin/env bash
# Makes resources/screenshots from the samples: four of the window, four figures. Needs xvfb-run and a build (default: build/).
# usage: packaging/screenshots.sh [BUILD]
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/${1:-build}/bin
out=$PWD/resources/screenshots
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export RANVIER_CACHE=$work/cache RANVIER_CONFIG=$work/config RANVIER_DATA=$work/data XDG_RUNTIME_DIR=$work/run
mkdir -p "$out" && mkdir -p -m 700 "$work/run"

samples=$PWD/datasets
"$bin/ranvier" run hmm_glm "$samples/switching_sample.h5" --param preset=paper --out "$work/three_states.h5" --quiet >/dev/null

# window NAME OPTIONS... : the window with the sample and its fit
window() {
    local name=$1
    shift
    rm -rf "$work/config" "$work/data"
    xvfb-run -a -s "-screen 0 1600x1000x24" "$bin/ranvier-gui" --window-size 1600x1000 --screenshot "$out/$name.png" "$@"
}
window first_run --theme light
window states --theme light "$samples/switching_sample.h5" "$work/three_states.h5"
window states_dark --theme dark "$samples/switching_sample.h5" "$work/three_states.h5"
window graphs --theme light --layout graphs "$samples/switching_sample.h5" "$work/three_states.h5"

# figure NAME VIEW OPTIONS... : as ranvier render draws it
figure() {
    local name=$1 view=$2
    shift 2
    rm -f "$out/$name.png"
    "$bin/ranvier" render "$work/three_states.h5" --data "$samples/switching_sample.h5" --view "$view" --out "$out/$name.png" --dpi 150 --quiet "$@" >/dev/null
}
figure raster_states states --from 3000 --to 3400 --size 174x110
figure coupling coupling --param state=2 --size 85x85
figure graph graph --param state=2 --size 85x85
figure state_summary state_summary --size 120x85
