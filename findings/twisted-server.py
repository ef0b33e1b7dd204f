"""What `twistd ftp` sets up, on loopback: twisted-server.py PORT ROOT. User `u`, password `p`."""
import sys

from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse
from twisted.cred.portal import Portal
from twisted.internet import reactor
from twisted.protocols.ftp import FTPFactory, FTPRealm
from twisted.python.filepath import FilePath


class Realm(FTPRealm):
    def getHomeDirectory(self, avatarId):
        return FilePath(sys.argv[2])


users = InMemoryUsernamePasswordDatabaseDontUse()
users.addUser('u', 'p')
reactor.listenTCP(int(sys.argv[1]), FTPFactory(Portal(Realm(sys.argv[2]), [users])), interface='127.0.0.1')
reactor.run()
