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

# Debian's OpenJDK, for debian_packages; java_home is to be asked after that.
openjdk=('openjdk-17-jdk-headless=17.0.21.1+2-1~deb12u1' 'openjdk-17-jre-headless=17.0.21.1+2-1~deb12u1')

# java_home: its folder, whose links to /etc are made to point to the unpacked files.
java_home() {
  local home link
  home=$(echo "$work"/debian/usr/lib/jvm/java-17-openjdk-*)
  find "$home" -type l -lname '/etc/*' | while read -r link; do ln -sfn "$work/debian$(readlink "$link")" "$link"; done
  echo "$home"
}

# Debian's ProFTPD, for debian_packages; proftpd_server is to be called after that.
proftpd='proftpd-core=1.3.8+dfsg-4+deb12u5'

# proftpd_server PORT [DIRECTIVE...]: serves $work/root to the user u with the password p.
proftpd_server() {
  local port=$1
  shift
  mkdir -p "$work/root"
  echo "u:$(openssl passwd -5 p):$(id -u):$(id -g)::$work/root:/bin/sh" >"$work/users"
  chmod 600 "$work/users"
  printf '%s\n' "Port $port" 'DefaultAddress 127.0.0.1' 'SocketBindTight on' 'UseIPv6 off' "User $(id -un)" \
    "Group $(id -gn)" 'RootLogin on' 'AuthOrder mod_auth_file.c' "AuthUserFile $work/users" 'RequireValidShell off' \
    'WtmpLog off' 'TransferLog none' 'SystemLog none' "ScoreboardFile $work/scoreboard" "PidFile $work/pid" "$@" \
    >"$work/proftpd.conf"
  serve "$work/debian/usr/sbin/proftpd" -n -c "$work/proftpd.conf"
  wait_for "$port"
}

# serve COMMAND...: in the background; what it prints is in $work/server.log.
serve() {
  setsid "$@" >"$work/server.log" 2>&1 </dev/null &
  servers+=($!)
  disown
}

# wait_for PORT: until the server there takes connections.
wait_for() { python3 -c 'import sys, wire; wire.Wire(int(sys.argv[1]))' "$1"; }

free_port() { python3 -c 'import wire; print(wire.free_port())'; }

# same WHAT EXPECTED SEEN: says so, and exits with 1 when the behaviour has changed.
same() {
  printf '%s\n%s\n\n' "--- $1" "$3"
  [[ $2 == "$3" ]] || { printf 'changed; before:\n%s\n' "$2"; exit 1; }
}
