"""Where the lab's files and ports are, and who its servers run as: shared by `lab` and rare_servers.py."""
import grp
import os
import pwd
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
DATA_HOME = os.environ.get('XDG_DATA_HOME') or os.path.expanduser('~/.local/share')
PREFIX = os.environ.get('FTP_LAB_PREFIX') or os.path.join(DATA_HOME, 'ftp-lab')
HOME = os.path.abspath(os.environ.get('FTP_LAB_HOME') or os.path.join(
    os.environ.get('TMPDIR') or '/tmp', 'ftp-lab-%d' % os.getuid()))
BASE = int(os.environ.get('FTP_LAB_PORT_BASE') or 20000)
HOST = os.environ.get('FTP_LAB_HOST') or '127.0.0.1'

# Virtual users: both see the same root directory. The second one has
# characters that a URL or a shell would trip over.
USER, PASSWORD = 'lab', 'lab-secret'
USER2, PASSWORD2 = 'odd.user@example.com', 'p@ss: w/rd%20?#'
# The system user that the servers switch to and that owns everything they write.
# "daemon" exists on every Debian, with an existing home directory (vsftpd changes
# into it at login, which rules out "nobody"), so that no user has to be created.
SYSTEM_USER = 'daemon'
UID, GID = pwd.getpwnam(SYSTEM_USER)[2:4]
GROUP = grp.getgrgid(GID).gr_name

TLS_DIR = os.path.join(HOME, 'tls')
CA, CERT, KEY = (os.path.join(TLS_DIR, n) for n in ('ca.pem', 'server.pem', 'server.key'))
CERT_AND_KEY = os.path.join(TLS_DIR, 'server-with-key.pem')
CLIENT_CERT, CLIENT_KEY = (os.path.join(TLS_DIR, n) for n in ('client.pem', 'client.key'))


def die(message):
    sys.exit('lab: ' + message)


def write(path, text, mode=0o600):
    with open(path, 'w') as f:
        os.fchmod(f.fileno(), mode)
        f.write(text)
    return path


def crypt(password):
    out = subprocess.run(['openssl', 'passwd', '-6', '-stdin'], input=password + '\n',
                         stdout=subprocess.PIPE, text=True, check=True)
    return out.stdout.strip()
