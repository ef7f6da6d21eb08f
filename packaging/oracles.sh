#!/usr/bin/env bash
# Checks what Ranvier writes against the programs that people read it with: pynwb, nwbinspector, pynapple, SciPy, xarray.
#
#     packaging/oracles.sh [FOLDER]     FOLDER of the Python environment, else build/oracles
#
# Needs a built `ranvier` (RANVIER=..., else build-test/bin or build/bin) and, the first time, the Python package index.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${1:-build/oracles}
ranvier=${RANVIER:-}
for built in build-test/bin/ranvier build/bin/ranvier; do
    [[ -z "$ranvier" && -x $built ]] && ranvier=$built
done
[[ -x "$ranvier" ]] || { echo "there is no built ranvier; run packaging/test.sh, or say RANVIER=PATH" >&2; exit 2; }

# Versions that install together on Python 3.11.
packages=(pynwb==4.2.0 hdmf==6.2.0 nwbinspector==0.7.2 pynapple==0.11.4 scipy==1.17.1 h5py==3.16.0 numpy==2.4.6 pandas==3.1.1
          xarray==2026.9.0)
stamp=$folder/installed
if [[ ! -f $stamp || $(cat "$stamp") != "${packages[*]}" ]]; then
    rm -rf "$folder"
    /usr/bin/python3 -m venv "$folder" || { echo "no Python environment; on Debian: apt-get install python3-venv" >&2; exit 2; }
    "$folder/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}"
    echo "${packages[*]}" >"$stamp"
fi
RANVIER=$(realpath "$ranvier") RANVIER_ROOT=$PWD PYTHONDONTWRITEBYTECODE=1 \
    "$folder/bin/python" -m unittest discover --verbose --start-directory tests/oracles --pattern '*_test.py'
