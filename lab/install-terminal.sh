#!/usr/bin/env bash
#
# Installs Debian's tmux, in which the tests of ftpl's terminal output run, and the shells whose completion is tried there. Does nothing when they are there.
#
# Needs root (directly or through sudo) on Debian; elsewhere they have to be there.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

missing=()
for program in tmux zsh fish; do
  command -v "$program" >/dev/null || missing+=("$program")
done
if ((${#missing[@]} == 0)); then
  say "already there"
  exit
fi
prepare_apt
with_fresh_lists install_packages "${missing[@]}"
say "installed ${missing[*]}"
