# Sourced by the scripts of this folder: installs pinned public packages below a temporary folder, $work, which is removed at
# the end together with the servers that `serve` has started.
set -euo pipefail

findings=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/ftp-finding.XXXXXX")
chmod 755 "$work"
servers=()
export PYTHONPATH=$findings PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore

cleanUp() {
  local group
  for group in "${servers[@]}"; do kill -KILL -- "-$group" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanUp EXIT

# npm_packages NAME@VERSION...: into $work/node_modules. No install script runs.
npm_packages() {
  npm install --prefix "$work" --ignore-scripts --no-audit --no-fund --loglevel=error "$@" >"$work/npm.log" 2>&1 ||
    { cat "$work/npm.log" >&2; exit 2; }
}

# debian_packages NAME=VERSION...: unpacked, not installed, into $work/debian, with the libraries that the system lacks.
debian_packages() {
  mkdir -p "$work/archives/partial" "$work/debian"
  {
    (cd "$work/archives" && apt-get -q -o APT::Sandbox::User=root download "$@")
    apt-get -q -y --no-install-recommends --download-only -o Dir::Cache::archives="$work/archives" \
      -o Debug::NoLocking=1 -o APT::Sandbox::User=root install "$@"
  } >"$work/apt.log" 2>&1 || { cat "$work/apt.log" >&2; echo "not available: $* (is apt-get update needed?)" >&2; exit 2; }
  local archive
  for archive in "$work"/archives/*.deb; do dpkg -x "$archive" "$work/debian"; done
  LD_LIBRARY_PATH=$(find "$work/debian" -type d -path '*/usr/lib/*-linux-gnu' | tr '\n' ':')
  export LD_LIBRARY_PATH
  PYTHONPATH=$PYTHONPATH:$work/debian/usr/lib/python3/dist-packages
}

# serve COMMAND...: in the background; what it prints is in $work/server.log.
serve() {
  setsid "$@" >"$work/server.log" 2>&1 </dev/null &
  servers+=($!)
  disown
}

free_port() { python3 -c 'import wire; print(wire.free_port())'; }

# same WHAT EXPECTED SEEN: says so, and exits with 1 when the behaviour has changed.
same() {
  printf '%s\n%s\n\n' "--- $1" "$3"
  [[ $2 == "$3" ]] || { printf 'changed; before:\n%s\n' "$2"; exit 1; }
}
