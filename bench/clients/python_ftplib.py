"""One job of the benchmark by Python's ftplib, with blocks of 1 MiB."""
import ftplib
import json
import ssl
import sys
import time

job = json.loads(sys.argv[1])
began = time.perf_counter()
if 'ca' in job:
    context = ssl.create_default_context(cafile=job['ca'])
    if 'maxTls' in job:
        context.maximum_version = {'TLSv1.2': ssl.TLSVersion.TLSv1_2, 'TLSv1.3': ssl.TLSVersion.TLSv1_3}[job['maxTls']]
    ftp = ftplib.FTP_TLS(context=context)
else:
    ftp = ftplib.FTP()
ftp.connect(job['host'], job['port'], timeout=60)
ftp.login(job['user'], job['password'])
if 'ca' in job:
    ftp.prot_p()
task, block, count = job['task'], 1 << 20, 0


def add(data):
    global count
    count += len(data)


if task == 'session':
    ftp.pwd()
elif task == 'discard':
    ftp.retrbinary('RETR ' + job['remote'], add, block)
elif task == 'download':
    with open(job['local'], 'wb') as out:
        ftp.retrbinary('RETR ' + job['remote'], out.write, block)
elif task == 'upload':
    with open(job['local'], 'rb') as source:
        ftp.storbinary('STOR ' + job['remote'], source, block)
elif task == 'download-many':
    for name in job['files']:
        with open(job['local'] + '/' + name, 'wb') as out:
            ftp.retrbinary('RETR ' + job['remote'] + '/' + name, out.write, block)
elif task == 'upload-many':
    for name in job['files']:
        with open(job['local'] + '/' + name, 'rb') as source:
            ftp.storbinary('STOR ' + job['remote'] + '/' + name, source, block)
else:
    sys.exit('unknown task ' + task)
ftp.quit()
print(json.dumps({'bytes': count, 'seconds': time.perf_counter() - began}))
