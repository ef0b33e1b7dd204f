#!/usr/bin/env bash
#
# Installs Debian's Chromium, in which the tests of the documentation site run. Does nothing when it is there.
#
# Needs root (directly or through sudo) on Debian; elsewhere CHROMIUM has to be set to the program's path.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

if command -v "${CHROMIUM:-chromium}" >/dev/null; then
  say "already there"
  exit
fi
prepare_apt
with_fresh_lists install_packages chromium
say "installed Chromium"
