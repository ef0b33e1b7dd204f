#!/usr/bin/env bash
# Server:    ftpd-ssl 0.17.36+really0.17-2 of Debian 12, with its certificate at the place that its manual names,
#            /etc/ftpd-ssl/ftpd.pem (in a mount namespace of this script), and also with -z cert=FILE. Needs root.
# Behaviour: AUTH TLS is answered by 234, and no handshake works: it looks for no cipher that a certificate is for.
#            With TLS 1.3 alone it answers "protocol version".
# Seen (2026-11-28), by openssl s_client -starttls ftp:
#   234 AUTH TLS OK.
#   error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure
. "$(dirname "$0")/setup.sh"

debian_packages 'ftpd-ssl=0.17.36+really0.17-2'
mkdir "$work/etc" "$work/copy"
cp "$work/debian/etc/ftpd-ssl/"* "$work/etc"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$work/key" -out "$work/certificate" 2>/dev/null
cat "$work/key" "$work/certificate" >"$work/etc/ftpd.pem"
chmod 600 "$work/etc/ftpd.pem"

for options in "" "-z cert=$work/etc/ftpd.pem -z key=$work/etc/ftpd.pem"; do
  port=$(free_port)
  # A copy of /etc that has the folder ftpd-ssl, for the server alone.
  # shellcheck disable=SC2016,SC2086
  serve unshare --mount bash -c '
    mount -t tmpfs tmpfs "$1" && cp -a /etc/. "$1" && cp -r "$2" "$1/ftpd-ssl"
    mount --bind "$1" /etc && shift 2 && exec "$@"' \
    bash "$work/copy" "$work/etc" python3 "$findings/wire.py" "$port" "$work/debian/usr/sbin/in.ftpd" $options

  same "AUTH TLS${options:+ with -z cert}" 'AUTH TLS: 234 AUTH TLS OK.' "$(python3 - "$port" <<'PYTHON'
import sys
from wire import Wire

Wire(int(sys.argv[1])).ask('AUTH TLS')
PYTHON
  )"
  handshake=$(openssl s_client -connect "127.0.0.1:$port" -starttls ftp </dev/null 2>&1 || true)
  same "its handshake" 'alert handshake failure' "$(grep -o 'alert handshake failure' <<<"$handshake" | head -n 1)"
done
