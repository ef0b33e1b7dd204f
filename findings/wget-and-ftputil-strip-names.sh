#!/usr/bin/env bash
# Clients:   wget 1.21.3-1+deb12u1 and python3-ftputil 5.0.4-1 of Debian 12, with the LIST of the server proftpd-core
#            1.3.8+dfsg-4+deb12u5 of Debian 12.
# Behaviour: the blanks that a name begins with are lost as LIST is read. wget -m leaves such files and folders out, with exit
#            status 0, though it can fetch them one by one; where the rest of the name is a file too, it does not even say so.
#            For ftputil's exists() there is no such file, but one of the rest of the name, and a loop over listdir() that
#            downloads, or removes, comes to that one in its stead.
# Seen (2026-11-29), of a folder with the files a, " a", " b" and the folder " c" with a file d:
#   wget -m: exit 0, a alone, No such file b, No such directory c; wget ftp://.../%20b: exit 0, and the file
#   ftputil: listdir() is a, b, c, a; exists("/ b") False, exists("/b") True; remove() of each removes a, and is refused for
#   the others, so that " a" and " b" stay
. "$(dirname "$0")/setup.sh"

debian_packages 'wget=1.21.3-1+deb12u1' 'python3-ftputil=5.0.4-1' "$proftpd"
port=$(free_port)
proftpd_server "$port" 'DefaultRoot ~'
mkdir "$work/root/ c" "$work/local"
for file in a ' a' ' b' ' c/d'; do printf 'I am <%s>' "$file" >"$work/root/$file"; done

files() { (cd "$1" && find . -type f ! -name .listing | LC_ALL=C sort | sed 's/.*/  <&>/'); }

seen=$(
  cd "$work/local"
  status=0
  LC_ALL=C "$work/debian/usr/bin/wget" -nH -nv -m "ftp://u:p@127.0.0.1:$port/" 2>"$work/wget.log" || status=$?
  echo "wget -m: exit $status, and"
  grep '^No such' "$work/wget.log"
  files .
  echo "wget %20b: $("$work/debian/usr/bin/wget" -q -O - "ftp://u:p@127.0.0.1:$port/%20b")"

  /usr/bin/python3 - "$port" <<'PYTHON'
import ftplib
import sys
import ftputil


class Session(ftplib.FTP):
    def __init__(self):
        super().__init__()
        self.connect('127.0.0.1', int(sys.argv[1]))
        self.login('u', 'p')


host = ftputil.FTPHost(session_factory=Session)
names = host.listdir('/')
print('ftputil:', *('<%s>' % name for name in names))
print('exists:', *('<%s> %s' % (name, host.path.exists('/' + name)) for name in (' b', 'b')))
for name in names:
    try:
        if host.path.isfile('/' + name):
            host.remove('/' + name)
            print('removed <%s>' % name)
    except ftputil.error.PermanentError as error:
        print('<%s>: %s' % (name, str(error).splitlines()[0]))
PYTHON
  echo 'left on the server:'
  files "$work/root"
)
same "names with a blank before them" "wget -m: exit 0, and
No such file 'b'.
No such directory 'c'.
  <./a>
wget %20b: I am < b>
ftputil: <a> <b> <c> <a>
exists: < b> False <b> True
removed <a>
<b>: 550 b: No such file or directory
<a>: 550 a: No such file or directory
left on the server:
  <./ a>
  <./ b>
  <./ c/d>" "$seen"
