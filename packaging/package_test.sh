#!/usr/bin/env bash
# Installs the packages into an empty Debian 12, works with them there as a person without rights, removes them, and looks for what they
# left. Status 0 if all went well and nothing is left.
#
#     packaging/package_test.sh [FOLDER]     FOLDER of the packages, else build-packages/packages
#
# Needs root (or sudo), debootstrap, 3 GB of disk, and the Debian mirror that this machine's apt uses. Takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=$(realpath "${1:-build-packages/packages}")
[[ $(id -u) -eq 0 ]] || exec sudo "$0" "$packages"
ls "$packages"/*.deb >/dev/null

suite=bookworm
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $suite" 'Component: main' | head -n 1)
[[ -n "$mirror" ]] || { echo "apt of this machine knows no mirror of $suite" >&2; exit 2; }
root=$(mktemp -d /var/tmp/ranvier-package-test.XXXXXX)
chmod 755 "$root"
clean_up() {
    mountpoint -q "$root/proc" && umount "$root/proc"
    rm -rf --one-file-system "$root"
}
trap clean_up EXIT

say() { printf '\n== %s\n' "$*"; }
within() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
# A person with a home of their own, so that nothing but the packages can change the system.
as_person() {
    chroot --userspec=nobody:nogroup "$root" env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 HOME=/home/person TMPDIR=/home/person \
        sh -c "cd /home/person && $*"
}
# Every file with type, rights and size; not what apt and dpkg write of their own work.
files() {
    (cd "$root" && find . -xdev \( -path ./proc -o -path ./tmp -o -path ./home -o -path ./packages -o -path ./var/lib/apt \
        -o -path ./var/lib/dpkg -o -path ./var/cache/apt -o -path ./var/cache/debconf -o -path ./var/log \) -prune \
        -o -type d -printf '%y %m %p\n' -o -printf '%y %m %s %p\n' | LC_ALL=C sort -k 4)
}

say "An empty Debian"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 || { tail "$root.log" >&2; exit 1; }
rm "$root.log"
mount -t proc proc "$root/proc"
{ apt-config dump | grep -i '^Acquire::.*Proxy' || true; echo 'Dpkg::Use-Pty "0";'; } >"$root/etc/apt/apt.conf.d/99test"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no service is started there
chmod 755 "$root/usr/sbin/policy-rc.d"
mkdir -m 1777 -p "$root/home/person" "$root/tmp/.X11-unix"
mkdir "$root/packages"
cp "$packages"/*.deb "$root/packages"

say "What the packages depend on, and a display"
within apt-get update -qq
wanted=
for deb in "$packages"/*.deb; do
    depends=$(dpkg-deb -f "$deb" Depends | tr ',' '\n' | grep -Ev '^ *(ranvier|libranvier)' | paste -sd, || true)
    wanted+=${wanted:+, }$depends
done
within apt-get satisfy -qq -y --no-install-recommends "$wanted, xvfb, xauth, g++, cmake, make" >/dev/null
files >"$packages/before.txt"

say "Install"
within sh -c 'apt-get install -y --no-install-recommends /packages/*.deb' | grep -E 'newly installed|^Setting up'
[[ $(within dpkg -l 'ranvier*' 'libranvier*' | grep -c '^ii') -eq $(ls "$packages"/*.deb | wc -l) ]]

say "Use"
as_person ranvier doctor
samples=/usr/share/ranvier/datasets
as_person ranvier run hmm_glm $samples/switching_sample.h5 --param preset=paper --param states=3 --out fit.h5 --quiet
as_person ranvier show fit.h5 | head -n 20
as_person ranvier render fit.h5 --view states --out states.svg
as_person ranvier info $samples/session/recording.json --json >/dev/null
as_person "xvfb-run -a -s '-screen 0 1600x1000x24' ranvier-gui --window-size 1280x800 --screenshot window.png $samples/switching_sample.h5"
as_person 'head -c 8 window.png | od -c | head -n 1; wc -c states.svg window.png'

say "A plugin built elsewhere, found with find_package(Ranvier)"
cp -r tests/packaging/plugin "$root/home/person/plugin"
as_person cmake -S plugin -B plugin_build '>/dev/null'
as_person cmake --build plugin_build
as_person "grep -o '\"id\": \"rates\"' plugin_build/rates.plugin.json"

say "Remove"
within apt-get purge -y $(for deb in "$packages"/*.deb; do dpkg-deb -f "$deb" Package; done) | grep -E 'to remove|^Purging' || true
files >"$packages/after.txt"
if ! diff "$packages/before.txt" "$packages/after.txt"; then
    echo "The packages left traces." >&2
    exit 1
fi
echo "Nothing is left: $(wc -l <"$packages/after.txt") files and folders as before."
rm "$packages/before.txt" "$packages/after.txt"
