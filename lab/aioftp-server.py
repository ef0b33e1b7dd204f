#!/usr/bin/python3
"""One aioftp server, as `python3 -m aioftp` sets it up, described by a JSON file. Started by ./lab."""
import asyncio
import json
import logging
import os
import ssl
import sys

import aioftp

with open(sys.argv[1]) as f:
    conf = json.load(f)

logging.basicConfig(level=logging.INFO, format='%(asctime)s %(message)s')
context = None
if conf['tls']:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(conf['tls']['cert'], conf['tls']['key'])  # the key is readable by root only
os.setgroups([])
os.setgid(conf['gid'])
os.setuid(conf['uid'])


async def main():
    user = aioftp.User(conf['user'], conf['password'], base_path=conf['root'])
    await aioftp.Server([user], ssl=context).run(conf['host'], conf['port'])

asyncio.run(main())
