#!/usr/bin/env bash
#
# Installs the rare servers of the FTP lab below $PREFIX/rare; install.sh --rare runs it.
#
# Server packages of Debian are unpacked, not installed, as in install.sh. The Python servers are ordinary packages, since
# they bring no service. The npm servers have exact versions: npm/package-lock.json. Debian's busybox is built without ftpd,
# so it is built here from Debian's source package with what ftpd needs and Debian's settings for names.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

RARE=$PREFIX/rare
# Refreshed when this script or the npm versions change.
STAMP=$RARE/.installed-$(cat "$HERE/install-rare.sh" "$HERE/npm/package-lock.json" | cksum | tr ' ' -)

SERVER_PACKAGES=(ucspi-tcp inetutils-ftpd ftpd-ssl ftp-proxy squid squid-common squid-langpack globus-gridftp-server-progs)
SYSTEM_PACKAGES=(
  python3-twisted python3-aioftp
  gcc libc6-dev make dpkg-dev bzip2 xz-utils  # to build busybox
)
PROGRAMS=("$RARE"/usr/{bin/tcpserver,sbin/ftpd,sbin/in.ftpd,sbin/ftp-proxy,sbin/squid,sbin/globus-gridftp-server})
BUSYBOX=$RARE/busybox

# Options of busybox that are on, besides those that they need.
BUSYBOX_ON='FTPD|FEATURE_FTPD_WRITE|FEATURE_FTPD_ACCEPT_BROKEN_LIST|FEATURE_FTPD_AUTHENTICATION|TCPSVD|LS'
BUSYBOX_ON+='|FEATURE_LS_FILETYPES|FEATURE_LS_SORTFILES|FEATURE_LS_TIMESTAMPS|FEATURE_LS_USERNAME|LFS|LONG_OPTS'
BUSYBOX_ON+='|FEATURE_IPV6|FEATURE_PREFER_IPV4_ADDRESS|FEATURE_SYSLOG|UNICODE_SUPPORT'
BUSYBOX_UNICODE='FEATURE_CHECK_UNICODE_IN_ENV|UNICODE_COMBINING_WCHARS|UNICODE_WIDE_WCHARS'

# Fetches the source package. Most machines have no source lists: they are derived from the lists of packages.
fetch_busybox() {
  mkdir -p "$work/lists/partial" "$work/busybox"
  local key=/usr/share/keyrings/debian-archive-keyring.gpg
  apt-get indextargets --format "deb-src [signed-by=$key] \$(REPO_URI) \$(RELEASE) \$(COMPONENT)" \
    'Created-By: Packages' 'Origin: Debian' | sort -u >"$work/source.list"
  local apt=(apt-get -q -o APT::Sandbox::User=root -o Dir::Etc::SourceList="$work/source.list"
    -o Dir::Etc::SourceParts=/nonexistent -o Dir::State::Lists="$work/lists")
  (cd "$work/busybox" && "${apt[@]}" update && "${apt[@]}" --download-only source busybox)
}

build_busybox() {
  cd "$work/busybox"
  dpkg-source -x busybox_*.dsc source
  cd source
  make allnoconfig
  sed -i -E "s/^# CONFIG_($BUSYBOX_ON) is not set/CONFIG_\1=y/" .config
  make oldconfig < <(yes '')
  sed -i -E "s/^# CONFIG_($BUSYBOX_UNICODE) is not set/CONFIG_\1=y/" .config
  sed -i -E 's/^(CONFIG_LAST_SUPPORTED_WCHAR)=.*/\1=767/; s/^(CONFIG_SUBST_WCHAR)=.*/\1=63/' .config
  make oldconfig < <(yes '')
  make -j2 busybox
  cp busybox "$BUSYBOX"
  printf 'busybox %s\n' "$(sed -n 's/^Version: //p' ../busybox_*.dsc | head -n 1)" >>"$RARE/versions"
}

if [[ -e $STAMP ]] && have_programs "${PROGRAMS[@]}" && have_packages "${SYSTEM_PACKAGES[@]}"; then
  say "rare servers already there ($RARE)"
  exit 0
fi

prepare_apt
with_fresh_lists download "${SERVER_PACKAGES[@]}"
mapfile -t libs < <(libraries)
say "installing ${#SYSTEM_PACKAGES[@]} packages and ${#libs[@]} libraries"
with_fresh_lists install_packages "${SYSTEM_PACKAGES[@]}" "${libs[@]}"
say "unpacking the rare servers into $RARE"
unpack_into "$RARE"
have_programs "${PROGRAMS[@]}" || die "a server lacks a library: $(ldd "${PROGRAMS[@]}" | grep 'not found')"

say "building busybox"
with_fresh_lists fetch_busybox
(build_busybox) >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; die "busybox was not built"; }

say "installing the npm servers"
cp -r "$HERE/npm" "$RARE/npm"
npm ci --prefix "$RARE/npm" --ignore-scripts --no-audit --no-fund --loglevel=error >"$work/log" 2>&1 ||
  { cat "$work/log" >&2; die "npm ci failed"; }
dpkg-query -W -f '${Package} ${Version}\n' python3-twisted python3-aioftp >>"$RARE/versions"

touch "$STAMP"
say "done: $(tr '\n' ';' <"$RARE/versions")"
