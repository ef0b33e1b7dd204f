# Shared by install.sh and install-rare.sh: fetches and installs Debian packages. Sourced, with `set -euo pipefail` on.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PREFIX=${FTP_LAB_PREFIX:-${XDG_DATA_HOME:-$HOME/.local/share}/ftp-lab}

say() { printf 'ftp-lab install: %s\n' "$*"; }
die() { printf 'ftp-lab install: %s\n' "$*" >&2; exit 1; }

# Whether these packages are installed. dpkg-query fails for an unknown package and prints another state for a removed one.
have_packages() {
  local states
  states=$(dpkg-query -W -f '${db:Status-Abbrev}\n' "$@" 2>/dev/null) || return 1
  ! grep -qv '^ii' <<<"$states"
}

# Whether these programs are there with all the libraries that they link to. Unpacked servers outlive a system image.
have_programs() {
  local program
  for program in "$@"; do
    [[ -x $program ]] && ! ldd "$program" | grep -q 'not found' || return 1
  done
}

# Sets APT to the command that installs, and `work` to a temporary folder that is removed at the end.
prepare_apt() {
  command -v apt-get >/dev/null || die "this script needs a Debian system (no apt-get here)"
  local sudo=()
  if (( EUID != 0 )); then
    command -v sudo >/dev/null || die "run as root (no sudo here)"
    sudo=(sudo)
  fi
  APT=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
}

# Runs a command. If it fails, refreshes the package lists and runs it again.
with_fresh_lists() {
  "$@" >"$work/log" 2>&1 && return
  say "refreshing the package lists"
  "${APT[@]}" update >"$work/log" 2>&1 || { cat "$work/log" >&2; die "apt-get update failed"; }
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; die "failed: $*"; }
}

# Downloads packages into $work; apt checks their signatures.
download() { (cd "$work" && apt-get -q -o APT::Sandbox::User=root download "$@"); }

# The lib* packages that the downloaded packages depend on: the first alternative, without its version.
libraries() {
  for deb in "$work"/*.deb; do dpkg-deb -f "$deb" Depends; done |
    tr ',' '\n' | sed -E 's/\|.*//; s/\(.*//; s/:any//; s/ //g' | grep '^lib' | sort -u
}

install_packages() { "${APT[@]}" install --no-install-recommends "$@"; }

# Unpacks the downloaded packages into a folder, and writes their versions to its file `versions`.
unpack_into() {
  rm -rf "$1"
  mkdir -p "$1"
  for deb in "$work"/*.deb; do
    dpkg-deb -x "$deb" "$1"
    printf '%s %s\n' "$(dpkg-deb -f "$deb" Package)" "$(dpkg-deb -f "$deb" Version)" >>"$1/versions"
  done
}
