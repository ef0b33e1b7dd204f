#!/usr/bin/env bash
# Clients:   perl-modules-5.36 5.36.0-7+deb12u4 (Net::FTP), tcllib 1.21+dfsg-1, erlang-ftp 1:25.2.3+dfsg-1+deb12u4 and php8.2-common
#            8.2.36-1~deb12u1 (ftp_pwd) of Debian 12; ftp 0.3.10 of npm, on Node 20.20 and 24.21.
# Behaviour: a quote inside the path of a 257 is doubled (RFC 959, appendix II). Only Net::FTP makes one of two. For Erlang the
#            path ends there, Tcl takes what is behind the last pair, PHP and npm's ftp leave both. None of them fails.
# Seen (2026-11-28), of 257 "/a ""b"" c" is cwd, which is the directory /a "b" c:
#   Net::FTP </a "b" c>; Tcl < c>; Erlang </a >; PHP and npm's ftp </a ""b"" c>
. "$(dirname "$0")/setup.sh"

npm_packages ftp@0.3.10
erlang=('erlang-ftp=1:25.2.3+dfsg-1+deb12u4')
for part in base asn1 crypto public-key ssl; do erlang+=("erlang-$part=1:25.2.3+dfsg-1+deb12u4"); done
debian_packages 'perl-modules-5.36=5.36.0-7+deb12u4' 'tcl8.6=8.6.13+dfsg-2' 'libtcl8.6=8.6.13+dfsg-2' 'tcllib=1.21+dfsg-1' \
  'php8.2-cli=8.2.36-1~deb12u1' 'php8.2-common=8.2.36-1~deb12u1' "${erlang[@]}"
usr=$work/debian/usr

cat >"$work/client.pl" <<'PERL'
use Net::FTP;
my $client = Net::FTP->new("127.0.0.1", Port => $ARGV[0]);
$client->login("u", "p");
print "Net::FTP <", $client->pwd, ">\n";
PERL
cat >"$work/client.tcl" <<'TCL'
lappend auto_path [lindex $argv 1]
package require ftp
proc ftp::DisplayMsg args {}
set client [ftp::Open 127.0.0.1 u p -port [lindex $argv 0]]
puts "Tcl <[ftp::Pwd $client]>"
TCL
erlang_code='application:ensure_all_started(ftp),
  [Port] = init:get_plain_arguments(),
  {ok, Client} = ftp:open("127.0.0.1", [{port, list_to_integer(Port)}]),
  ok = ftp:user(Client, "u", "p"),
  {ok, Path} = ftp:pwd(Client),
  io:format("Erlang <~s>~n", [Path]),
  halt().'
cat >"$work/client.php" <<'PHP'
<?php
$client = ftp_connect('127.0.0.1', (int) $argv[1]);
ftp_login($client, 'u', 'p');
echo 'PHP <', ftp_pwd($client), ">\n";
PHP
cat >"$work/client.cjs" <<'JAVASCRIPT'
const client = new (require("ftp"))();
client.on("ready", () => client.pwd((error, path) => {
  console.log(`ftp <${path}>`);
  client.destroy();
}));
client.connect({ host: "127.0.0.1", port: process.argv[2], user: "u", password: "p" });
JAVASCRIPT

port=$(free_port)
serve python3 "$findings/scripted.py" "$port" 'PWD=257 "/a ""b"" c" is cwd'
wait_for "$port"
root=$usr/lib/erlang
bin=$(echo "$root"/erts-*/bin)
seen=$(
  PERL5LIB=$usr/share/perl/5.36.0 perl "$work/client.pl" "$port"
  TCL_LIBRARY=$usr/share/tcltk/tcl8.6 "$usr/bin/tclsh8.6" "$work/client.tcl" "$port" "$usr/share/tcltk"
  ROOTDIR=$root BINDIR=$bin EMU=beam PROGNAME=erl "$bin/erlexec" -noshell -eval "$erlang_code" -extra "$port"
  "$usr/bin/php8.2" -n -d extension_dir="$(echo "$usr"/lib/php/2*)" -d extension=ftp "$work/client.php" "$port"
  node "$work/client.cjs" "$port"
)
same "the path of 257 \"/a \"\"b\"\" c\" is cwd" 'Net::FTP </a "b" c>
Tcl < c>
Erlang </a >
PHP </a ""b"" c>
ftp </a ""b"" c>' "$seen"
