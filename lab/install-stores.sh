#!/usr/bin/env bash
#
# Installs Debian's Redis and PostgreSQL, for the tests of @ftplib/sync-bullmq. No service is started: the tests start both on loopback,
# with their data in a temporary directory, and stop them. Does nothing when both are there.
#
# Needs root (directly or through sudo).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

PACKAGES=(redis-server postgresql)
# While this program ends with 101, no package starts a service.
POLICY=/usr/sbin/policy-rc.d

if have_packages "${PACKAGES[@]}"; then
  say "already there"
  exit
fi
prepare_apt
sudo=()
if (( EUID != 0 )); then sudo=(sudo); fi
if [[ ! -e $POLICY ]]; then
  trap '"${sudo[@]}" rm -f "$POLICY"; rm -rf "$work"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$POLICY" >/dev/null
  "${sudo[@]}" chmod 755 "$POLICY"
fi
with_fresh_lists install_packages "${PACKAGES[@]}"
say "installed ${PACKAGES[*]}"
