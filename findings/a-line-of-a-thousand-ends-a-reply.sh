#!/usr/bin/env bash
# Clients:   perl-modules-5.36 5.36.0-7+deb12u4 (Net::FTP), tcllib 1.21+dfsg-1, libcommons-net-java 3.9.0-1 (on OpenJDK 17) and
#            python3-aioftp 0.21.4-1 of Debian 12.
# Behaviour: a line inside a reply that begins with a number of more than three digits is taken for its end, of the code that
#            its first three digits make. RFC 959, 4.2 ends a reply by its own code and a blank, and wants blanks before
#            numbers of three digits only. Net::FTP and commons-net go on, one reply late.
# Seen (2026-11-28):
#   230-Welcome, "1000 users", 230 in: Net::FTP, Tcl, aioftp cannot log in; commons-net logs in, and PWD is answered by 230
#   230-Welcome, "2026-11-28: all is well", 230 in: Net::FTP, commons-net log in, and PWD is answered by 230; aioftp cannot
. "$(dirname "$0")/setup.sh"

debian_packages 'perl-modules-5.36=5.36.0-7+deb12u4' 'tcl8.6=8.6.13+dfsg-2' 'libtcl8.6=8.6.13+dfsg-2' 'tcllib=1.21+dfsg-1' \
  'python3-aioftp=0.21.4-1' 'libcommons-net-java=3.9.0-1' "${openjdk[@]}"
usr=$work/debian/usr
java=$(java_home)/bin/java

cat >"$work/client.pl" <<'PERL'
use Net::FTP;
my $client = Net::FTP->new("127.0.0.1", Port => $ARGV[0]);
print "Net::FTP: login() ", $client->login("u", "p") ? "succeeds" : "fails";
print ", pwd() ", $client->pwd // "fails", " by ", $client->code, "\n";
PERL
cat >"$work/client.tcl" <<'TCL'
lappend auto_path [lindex $argv 1]
package require ftp
proc ftp::DisplayMsg args {}
set client [ftp::Open 127.0.0.1 u p -port [lindex $argv 0]]
puts "Tcl: Open [expr {$client < 0 ? {fails} : "succeeds, Pwd [ftp::Pwd $client]"}]"
TCL
cat >"$work/client.py" <<'PYTHON'
import asyncio
import sys
import aioftp

async def main():
    client = aioftp.Client()
    await client.connect('127.0.0.1', int(sys.argv[1]))
    try:
        await client.login('u', 'p')
        print('aioftp: login() succeeds, get_current_directory()', await client.get_current_directory())
    except aioftp.StatusCodeError as error:
        print('aioftp: login() fails by', *error.received_codes)

asyncio.run(main())
PYTHON
cat >"$work/Client.java" <<'JAVA'
import org.apache.commons.net.ftp.FTPClient;

class Client {
  public static void main(String[] port) throws Exception {
    FTPClient client = new FTPClient();
    client.connect("127.0.0.1", Integer.parseInt(port[0]));
    System.out.print("commons-net: login() " + (client.login("u", "p") ? "succeeds" : "fails"));
    System.out.println(", printWorkingDirectory() " + client.printWorkingDirectory() + " by " + client.getReplyCode());
  }
}
JAVA

seen=
for line in '1000 users' '2026-11-28: all is well'; do
  port=$(free_port)
  serve python3 "$findings/scripted.py" "$port" "PASS=230-Welcome\\n$line\\n230 in"
  wait_for "$port"
  seen+="$line"$'\n'$(
    PERL5LIB=$usr/share/perl/5.36.0 perl "$work/client.pl" "$port"
    TCL_LIBRARY=$usr/share/tcltk/tcl8.6 "$usr/bin/tclsh8.6" "$work/client.tcl" "$port" "$usr/share/tcltk"
    "$java" -cp "$usr/share/java/commons-net-3.9.0.jar" "$work/Client.java" "$port"
    /usr/bin/python3 "$work/client.py" "$port"
  )$'\n'
done
same "logins with a line that begins with a number" '1000 users
Net::FTP: login() fails, pwd() fails by 230
Tcl: Open fails
commons-net: login() succeeds, printWorkingDirectory() null by 230
aioftp: login() fails by 100
2026-11-28: all is well
Net::FTP: login() succeeds, pwd() fails by 230
Tcl: Open succeeds, Pwd /
commons-net: login() succeeds, printWorkingDirectory() null by 230
aioftp: login() fails by 202' "${seen%$'\n'}"
