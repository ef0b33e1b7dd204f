"""A job of the scoreboard by Python's ftplib."""
import ftplib
import json
import os
import ssl
import sys
import traceback

job = json.loads(sys.argv[1])
seconds = job['timeout'] / 1000


def connect():
    args = {'encoding': 'latin-1'} if job.get('encoding') else {}
    if 'tls' in job:
        context = ssl.create_default_context(cafile=job['ca'])
        if 'maxTls' in job:
            context.maximum_version = {'TLSv1.2': ssl.TLSVersion.TLSv1_2, 'TLSv1.3': ssl.TLSVersion.TLSv1_3}[job['maxTls']]
        ftp = ftplib.FTP_TLS(context=context, timeout=seconds, **args)
    else:
        ftp = ftplib.FTP(timeout=seconds, **args)
    if job.get('verbose'):
        ftp.set_debuglevel(1)
    ftp.connect(job['host'], job['port'])
    ftp.login(job['user'], job['password'])
    if 'tls' in job:
        ftp.prot_p()
    if job.get('active'):
        ftp.set_pasv(False)
    return ftp


class Failing:
    """A source that gives so many bytes and then fails."""

    def __init__(self, size):
        self.left = size

    def read(self, size):
        if self.left <= 0:
            raise OSError('the source failed')
        self.left -= size
        return b'x' * size


def do(ftp, step):
    op, remote = step['op'], step.get('remote')
    if op == 'session':
        return ftp.pwd()
    if op == 'return':
        ftp.cwd(ftp.pwd())
        ftp.delete(remote)
    elif op == 'download':
        with open(step['local'], 'wb') as out:
            ftp.retrbinary('RETR ' + remote, out.write)
    elif op == 'upload':
        with open(step['local'], 'rb') as source:
            ftp.storbinary('STOR ' + remote, source)
    elif op == 'upload-failing':
        ftp.storbinary('STOR ' + remote, Failing(step['bytes']))
    elif op == 'list':
        try:
            return [name for name, facts in ftp.mlsd(remote) if facts.get('type') not in ('cdir', 'pdir')]
        except ftplib.error_perm:
            return ftp.nlst(remote) if remote else ftp.nlst()
    elif op == 'count':
        count = 0

        def one(_line):
            nonlocal count
            count += 1
        ftp.dir(*([remote] if remote else []), one)
        return count
    elif op == 'show':
        ftp.dir(*([remote] if remote else []))
    elif op == 'delete':
        ftp.delete(remote)
    elif op == 'text':
        with open(step['local'], 'w') as out:
            ftp.retrlines('RETR ' + remote, lambda line: out.write(line + '\n'))
    elif op == 'resume':
        with open(step['local'], 'ab') as out:
            ftp.retrbinary('RETR ' + remote, out.write, rest=os.path.getsize(step['local']))
    elif op == 'server-to-server':
        target = ftplib.FTP(timeout=seconds)
        target.connect(job['host'], step['port'])
        target.login(job['user'], job['password'])
        ftplib.ftpcp(ftp, remote, target, remote)
        target.quit()
    else:
        raise NotImplementedError(op)


try:
    ftp = connect()
    for step in job['steps']:
        print('STEP ' + json.dumps(do(ftp, step)), flush=True)
    print('DONE', flush=True)
except Exception as error:
    print('FAILED ' + json.dumps(str(error)), flush=True)
    traceback.print_exc()
    sys.exit(1)
try:
    ftp.quit()
except Exception:
    pass
