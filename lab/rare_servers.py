"""The lab's rare servers: how each is configured and started. README.md says what each is for.

Each function takes an instance of `lab` and returns its command line and environment.
"""
import json
import os
import shutil
import sys

from settings import (CERT, GID, GROUP, HERE, KEY, PASSWORD, PREFIX, SYSTEM_USER, UID, USER, crypt, die, write)

RARE = os.path.join(PREFIX, 'rare')
# The npm servers run on this Node.
NODE = os.environ.get('FTP_LAB_NODE') or shutil.which('node') or 'node'


def program(path):
    full = os.path.join(RARE, path)
    if not os.access(full, os.X_OK):
        die('%s is not there; run %s --rare first' % (full, os.path.join(HERE, 'install.sh')))
    return full


def in_private_etc(s, command):
    """Runs a program that knows system users only, in a mount namespace that has the lab's user and the PAM service ftp."""
    with open('/etc/passwd') as f:
        users = f.read()
    entry = '%s:%s:%d:%d::%s:/bin/sh\n' % (USER, crypt(PASSWORD), UID, GID, s['root'])
    passwd = write(os.path.join(s['run'], 'passwd'), users + entry, 0o644)
    pam = os.path.join(s['run'], 'pam.d')
    shutil.copytree('/etc/pam.d', pam)
    os.chmod(pam, 0o755)
    shutil.copy(os.path.join(RARE, 'etc/pam.d/ftp'), pam)
    return ['unshare', '--mount', 'sh', '-c', 'mount --bind "$1" /etc/passwd && mount --bind "$2" /etc/pam.d && '
            'shift 2 && exec "$@"', 'sh', passwd, pam, *command]


def by_tcpserver(s, command):
    return [program('usr/bin/tcpserver'), '-RHl0', '-c', '100', s['host'], str(s['port']), *command]


def busybox_command(s):
    busybox = program('busybox')
    server = [busybox, 'tcpsvd', '-c', '100', s['host'], str(s['port']), busybox, 'ftpd', '-w', s['root']]
    return in_private_etc(s, server), {}


def inetutils_command(s):
    return in_private_etc(s, by_tcpserver(s, [program('usr/sbin/ftpd')])), {}


def netkit_command(s):
    return in_private_etc(s, by_tcpserver(s, [program('usr/sbin/in.ftpd')])), {}


def described(s):
    """The file that tells a server written for the lab what to be."""
    tls = dict(cert=CERT, key=KEY) if s['tls'] != 'none' else None
    conf = dict(kind=s['kind'], host=s['host'], port=s['port'], passive=s['pasv'], root=s['root'], user=USER,
                password=PASSWORD, tls=tls, implicit=s['tls'] == 'implicit', uid=UID, gid=GID,
                modules='/mnt/node_modules')
    return write(os.path.join(s['run'], 'server.json'), json.dumps(conf, indent=1))


def python_command(s):
    return [sys.executable, '-u', os.path.join(HERE, s['kind'] + '-server.py'), described(s)], {}


def npm_command(s):
    # The modules load parts of themselves late, as a user who may not enter the home directory that they are below.
    server = [NODE, os.path.join(HERE, 'npm-server.cjs'), described(s)]
    return ['unshare', '--mount', 'sh', '-c', 'mount --bind "$1" /mnt && shift && exec "$@"', 'sh',
            os.path.join(RARE, 'npm'), *server], {}


def ftp_proxy_command(s):
    origin = s['origin']
    conf = {
        'ServerType': 'standalone', 'Listen': s['host'], 'Port': s['port'],
        'DestinationAddress': origin['host'], 'DestinationPort': origin['port'],
        'PassiveMinDataPort': s['pasv'][0], 'PassiveMaxDataPort': s['pasv'][1],
        # The default greets no more than 40 clients in a minute.
        'ForkLimit': 5000, 'MaxClients': 200, 'User': SYSTEM_USER, 'Group': GROUP,
    }
    path = write(os.path.join(s['run'], 'ftp-proxy.conf'),
                 '[-Global-]\n' + ''.join('%s %s\n' % line for line in conf.items()))
    return [program('usr/sbin/ftp-proxy'), '-d', '-n', '-f', path], {}


def squid_command(s):
    own = os.path.join(s['run'], 'squid')
    os.makedirs(own, mode=0o700)
    os.chown(own, UID, GID)
    os.chmod(s['run'], 0o711)
    os.chown(s['logs'], UID, GID)
    lines = [
        # squid does not start without a port for HTTP.
        'http_port %s:%d' % (s['host'], s['port'] + 1), 'ftp_port %s:%d' % (s['host'], s['port']),
        'http_access allow all', 'cache deny all', 'cache_mem 8 MB', 'access_log none',
        'cache_log %s/cache.log' % s['logs'], 'pid_filename %s/squid.pid' % own, 'coredump_dir ' + own,
        'cache_effective_user ' + SYSTEM_USER, 'cache_effective_group ' + GROUP,
        'icon_directory %s/usr/share/squid/icons' % RARE, 'mime_table %s/usr/share/squid/mime.conf' % RARE,
        'error_directory %s/usr/share/squid-langpack/en' % RARE, 'unlinkd_program %s/usr/lib/squid/unlinkd' % RARE,
        'pinger_enable off', 'netdb_filename none', 'visible_hostname localhost', 'shutdown_lifetime 0 seconds',
    ]
    path = write(os.path.join(s['run'], 'squid.conf'), '\n'.join(lines) + '\n', 0o644)
    return [program('usr/sbin/squid'), '-N', '-f', path], {}


def gridftp_command(s):
    server = program('usr/sbin/globus-gridftp-server')
    return in_private_etc(s, [
        server, '-exec', server, '-s', '-c', '/dev/null', '-p', str(s['port']), '-hostname', s['host'],
        '-control-interface', s['host'], '-data-interface', s['host'], '-aa', '-anonymous-names-allowed', '*',
        # No "daemon" here: the server drops this word when it starts itself again for a session.
        '-anonymous-user', USER, '-home-dir', s['root'], '-l', os.path.join(s['logs'], 'protocol.log')]), {}


COMMANDS = {
    'busybox': busybox_command, 'inetutils': inetutils_command, 'netkit': netkit_command,
    'twisted': python_command, 'aioftp': python_command,
    'ftp-srv': npm_command, 'npm-ftpd': npm_command, 'simple-ftpd': npm_command,
    'ftp-proxy': ftp_proxy_command, 'squid': squid_command, 'gridftp': gridftp_command,
}
