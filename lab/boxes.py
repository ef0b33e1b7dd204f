"""The lab's boxes: proxies and TLS terminators in front of its servers. README.md says what each is for.

Each function takes an instance of `lab` and returns its command line and environment.
"""
import os
import subprocess

from settings import CERT_AND_KEY, GROUP, HERE, PREFIX, SYSTEM_USER, TLS_DIR, die, write

BOXES = os.path.join(PREFIX, 'boxes')
# A certificate whose issuer is an intermediate one, and one whose issuer nobody trusts. The root is not in the first.
WITHOUT_CHAIN, INSPECTED = (os.path.join(TLS_DIR, n + '-with-key.pem') for n in ('leaf', 'inspected'))
# Seconds after which a box ends a quiet connection.
IDLE = 1


def program(path):
    full = os.path.join(BOXES, path)
    if not os.access(full, os.X_OK):
        die('%s is not there; run %s --boxes first' % (full, os.path.join(HERE, 'install.sh')))
    return full


def make_certificates():
    """The certificates of the boxes, made once per home, after those of the servers."""
    if os.path.exists(os.path.join(TLS_DIR, 'done-boxes')):
        return

    def openssl(*args):
        subprocess.run(['openssl', *args], check=True, cwd=TLS_DIR, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    new = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650']
    authority = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign']
    server = ['-subj', '/CN=localhost', '-addext', 'basicConstraints=CA:FALSE',
              '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']

    def issue(name, issuer, *options):
        openssl(*new, *options, '-CA', issuer + '.pem', '-CAkey', issuer + '.key',
                '-keyout', name + '.key', '-out', name + '.pem')

    issue('intermediate', 'ca', '-subj', '/CN=FTP lab intermediate CA', *authority)
    issue('leaf', 'intermediate', *server)
    openssl(*new, '-subj', '/CN=FTP lab inspecting box', *authority, '-keyout', 'box.key', '-out', 'box.pem')
    issue('inspected', 'box', *server)
    for path, parts in ((WITHOUT_CHAIN, ('leaf.key', 'leaf.pem')), (INSPECTED, ('inspected.key', 'inspected.pem', 'box.pem'))):
        texts = []
        for part in parts:
            with open(os.path.join(TLS_DIR, part)) as f:
                texts.append(f.read())
        write(path, ''.join(texts))
    write(os.path.join(TLS_DIR, 'done-boxes'), '')


def behind(s):
    """Where the box leads to; nothing listens at its own second port."""
    origin = s['origin']
    return '127.0.0.1:%d' % (origin['port'] if not s['opts'].get('dead') else s['port'] + 1)


def stunnel_command(s):
    cert = {'chain': WITHOUT_CHAIN, 'inspected': INSPECTED}.get(s['opts'].get('certificate'), CERT_AND_KEY)
    conf = write(os.path.join(s['run'], 'stunnel.conf'), '\n'.join([
        'foreground = yes', 'pid =', 'debug = notice', 'syslog = no', '[ftp]',
        'accept = %s:%d' % (s['host'], s['port']), 'connect = ' + behind(s), 'cert = ' + cert]) + '\n')
    return [program('usr/bin/stunnel4'), conf], {}


def haproxy_command(s):
    header = ' send-proxy-v2' if s['opts'].get('header') else ''
    idle = '%ds' % (IDLE if s['opts'].get('idle') else 600)
    conf = write(os.path.join(s['run'], 'haproxy.cfg'), '\n'.join([
        'defaults', '  mode tcp', '  timeout connect 5s', '  retries 0', '  timeout client ' + idle,
        '  timeout server ' + idle, 'listen ftp', '  bind %s:%d' % (s['host'], s['port']),
        '  server origin %s%s' % (behind(s), header)]) + '\n')
    return [program('usr/sbin/haproxy'), '-db', '-f', conf], {}


def nginx_command(s):
    module = os.path.join(BOXES, 'usr/lib/nginx/modules/ngx_stream_module.so')
    listen, secure = '%s:%d' % (s['host'], s['port']), []
    if s['tls'] == 'implicit':
        listen += ' ssl'
        secure = ['ssl_certificate %s;' % CERT_AND_KEY, 'ssl_certificate_key %s;' % CERT_AND_KEY,
                  'ssl_alpn %s;' % s['opts']['alpn']]
    idle = '%ds' % (IDLE if s['opts'].get('idle') else 600)
    conf = write(os.path.join(s['run'], 'nginx.conf'), '\n'.join([
        'load_module %s;' % module, 'daemon off;', 'user %s %s;' % (SYSTEM_USER, GROUP), 'worker_processes 1;',
        'pid %s/nginx.pid;' % s['run'], 'error_log stderr notice;', 'events { worker_connections 256; }',
        'stream { server {', 'listen %s;' % listen, 'proxy_pass %s;' % behind(s), 'proxy_timeout %s;' % idle, *secure,
        '} }']) + '\n')
    return [program('usr/sbin/nginx'), '-p', s['run'], '-e', 'stderr', '-c', conf], {}


def danted_command(s):
    conf = write(os.path.join(s['run'], 'danted.conf'), '\n'.join([
        'logoutput: stderr', 'internal: %s port = %d' % (s['host'], s['port']), 'external: %s' % s['host'],
        'clientmethod: none', 'socksmethod: none', 'user.unprivileged: ' + SYSTEM_USER,
        'client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }', 'socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }']) + '\n')
    return [program('usr/sbin/danted'), '-N', '2', '-f', conf], {}


def tinyproxy_command(s):
    conf = write(os.path.join(s['run'], 'tinyproxy.conf'), '\n'.join([
        'Port %d' % s['port'], 'Listen ' + s['host'], 'Timeout 600', 'MaxClients 100', 'Allow 127.0.0.1',
        'BasicAuth lab lab-secret', 'LogLevel Info']) + '\n')
    return [program('usr/bin/tinyproxy'), '-d', '-c', conf], {}


COMMANDS = {'danted': danted_command, 'tinyproxy': tinyproxy_command, 'stunnel': stunnel_command, 'haproxy': haproxy_command, 'nginx': nginx_command}
