#!/usr/bin/python3
"""One FTP server of Twisted, as `twistd ftp` sets it up, described by a JSON file. Started by ./lab."""
import json
import os
import sys

from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse
from twisted.cred.portal import Portal
from twisted.internet import reactor
from twisted.protocols.ftp import FTPFactory, FTPRealm
from twisted.python.filepath import FilePath

with open(sys.argv[1]) as f:
    conf = json.load(f)


class Realm(FTPRealm):
    """`twistd ftp` takes home directories from /home; here every user has the same root."""

    def getHomeDirectory(self, avatarId):
        return FilePath(conf['root'])


users = InMemoryUsernamePasswordDatabaseDontUse()
users.addUser(conf['user'], conf['password'])
reactor.listenTCP(conf['port'], FTPFactory(Portal(Realm(conf['root']), [users])), interface=conf['host'])
os.setgroups([])
os.setgid(conf['gid'])
os.setuid(conf['uid'])
reactor.run()
