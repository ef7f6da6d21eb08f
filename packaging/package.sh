#!/usr/bin/env bash
# Builds the Debian packages: ranvier, ranvier-cli, ranvier-plugins, libranvier-dev, and the debug symbols of the first three (.ddeb).
#
#     packaging/package.sh [FOLDER]     FOLDER of the build, else build-packages; the packages lie in FOLDER/packages
#
# JOBS compilers run at a time (else one a core). Status 1 if lintian finds an error or a warning.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022
build=${1:-build-packages}

packaging/install_dependencies.sh --packages
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
# Debian's flags: hardened, and without the paths of this machine; lines and functions in the debug symbols.
export DEB_BUILD_MAINT_OPTIONS=hardening=+bindnow DEB_CXXFLAGS_MAINT_APPEND=-g1
flags() { dpkg-buildflags --get "$1"; }
cmake -G Ninja -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DRANVIER_TESTS=OFF -DRANVIER_WINDOW=ON \
    -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_SKIP_INSTALL_RPATH=ON \
    -DCMAKE_CXX_FLAGS="$(flags CPPFLAGS) $(flags CXXFLAGS)" -DCMAKE_EXE_LINKER_FLAGS="$(flags LDFLAGS)" \
    -DCMAKE_MODULE_LINKER_FLAGS="$(flags LDFLAGS)" >/dev/null
cmake --build "$build" -j "${JOBS:-$(nproc)}"

rm -rf "$build/packages"
mkdir "$build/packages"
cpack --config "$build/CPackConfig.cmake" -B "$build/packages"
rm -rf "$build/packages/_CPack_Packages"

# CPack leaves its own folder in the checksums of debug symbols, and gives them no copyright: theirs is that of what they belong to.
for symbols in "$build"/packages/*.ddeb; do
    name=$(dpkg-deb -f "$symbols" Package)
    unpacked=$build/packages/$name
    dpkg-deb -R "$symbols" "$unpacked"
    mkdir -p "$unpacked/usr/share/doc"
    ln -s "${name%-dbgsym}" "$unpacked/usr/share/doc/$name"
    (cd "$unpacked" && find usr -type f -exec md5sum {} + >DEBIAN/md5sums)
    dpkg-deb --root-owner-group -b "$unpacked" "$symbols" >/dev/null
    rm -rf "$unpacked"
done
lintian --allow-root --fail-on error,warning "$build"/packages/*.deb "$build"/packages/*.ddeb
ls -l "$build/packages"
