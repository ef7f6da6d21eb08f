#!/usr/bin/env bash
# Installs what Ranvier is built with on Debian 12; with --tests also what its tests need, with --packages what makes and tries packages.
# Does nothing when all is there.
set -euo pipefail

packages=(g++ cmake ninja-build pkg-config libhdf5-dev libeigen3-dev libopenblas-dev libtbb-dev nlohmann-json3-dev libcli11-dev
          libzip-dev libmatio-dev libpugixml-dev zlib1g-dev librandom123-dev libxxhash-dev libssl-dev libsqlite3-dev
          qt6-base-dev qt6-svg-dev libqt6opengl6-dev qt6-l10n-tools qt6-tools-dev qt6-tools-dev-tools libvtk9-dev libegl-dev libgl-dev libgl1-mesa-dri
          fonts-roboto-unhinted fonts-liberation fonts-dejavu-core fonts-jetbrains-mono)
if [[ "${1:-}" == --tests ]]; then
    packages+=(libgtest-dev libgmock-dev ccache mold clang-format clang-16 libclang-rt-16-dev hdf5-tools python3-h5py python3-numpy
               xvfb xauth poppler-utils desktop-file-utils appstream shared-mime-info
               python3-scipy python3-xarray python3-h5netcdf man-db groff-base libxml2-utils librsvg2-bin)
elif [[ "${1:-}" == --packages ]]; then
    packages+=(ccache mold dpkg-dev fakeroot lintian librsvg2-bin debootstrap)
fi
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0
echo "Installing: ${missing[*]}"
as_root=()
[[ $(id -u) -eq 0 ]] || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
