#!/usr/bin/python3
"""Runs a command and tells what it took: seconds of wall time, of user and of system time, and peak memory in bytes.

    measure.py SECONDS COMMAND...     kills it, with its children, after that many seconds

Prints one line of JSON, with the end of the command's output and its exit status.
"""
import json
import os
import resource
import signal
import subprocess
import sys
import time

limit, command = float(sys.argv[1]), sys.argv[2:]
began = time.perf_counter()
child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         start_new_session=True)
signal.signal(signal.SIGALRM, lambda *_: os.killpg(child.pid, signal.SIGKILL))
signal.setitimer(signal.ITIMER_REAL, limit)
output = child.stdout.read()
status = child.wait()
wall = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({'wall': wall, 'user': used.ru_utime, 'system': used.ru_stime, 'memory': used.ru_maxrss * 1024,
                  'status': status, 'output': output[-2000:].decode('utf-8', 'replace')}))
