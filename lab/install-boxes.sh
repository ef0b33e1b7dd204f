#!/usr/bin/env bash
#
# Installs the boxes of the FTP lab below $PREFIX/boxes: proxies and TLS terminators that stand in front of a server, and the
# program that sets up address translation; install.sh --boxes runs it. The packages are unpacked, not installed, as in install.sh.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

BOXES=$PREFIX/boxes
# Refreshed when this script changes.
STAMP=$BOXES/.installed-$(cksum <"$HERE/install-boxes.sh" | tr ' ' -)

PACKAGES=(stunnel4 haproxy nginx libnginx-mod-stream nftables dante-server tinyproxy-bin)
PROGRAMS=("$BOXES"/usr/{bin/stunnel4,bin/tinyproxy,sbin/haproxy,sbin/nginx,sbin/nft,sbin/danted})

if [[ -e $STAMP ]] && have_programs "${PROGRAMS[@]}"; then
  say "boxes already there ($BOXES)"
  exit 0
fi

prepare_apt
with_fresh_lists download "${PACKAGES[@]}"
mapfile -t libs < <(libraries)
say "installing ${#libs[@]} libraries"
with_fresh_lists install_packages iproute2 "${libs[@]}"
say "unpacking the boxes into $BOXES"
unpack_into "$BOXES"
have_programs "${PROGRAMS[@]}" || die "a box lacks a library: $(ldd "${PROGRAMS[@]}" | grep 'not found')"
touch "$STAMP"
say "done: $(tr '\n' ';' <"$BOXES/versions")"
