"""A server that says what it is told to: for the scripts of this folder.

scripted.py PORT VERB=REPLY... VERB:DATA...

REPLY replaces the reply to a command, of a transfer the last one; the name 150 is that of the first one, and no name that of
the greeting. DATA is what a transfer command sends. In both, \\n stands for the end of a line. Each command is printed as it comes.
"""
import re
import socket
import socketserver
import sys

REPLIES = {
    '': '220 ready', 'USER': '331 password', 'PASS': '230 in', 'SYST': '215 UNIX Type: L8', 'PWD': '257 "/" is cwd',
    'TYPE': '200 fine', 'CWD': '250 fine', 'REST': '350 fine', 'QUIT': '221 bye', '150': '150 here it comes',
    'RETR': '226 done', 'STOR': '226 done', 'LIST': '226 done', 'NLST': '226 done', 'MLSD': '226 done',
}
TRANSFERS = ('RETR', 'STOR', 'LIST', 'NLST', 'MLSD')
DATA = {}


class Session(socketserver.StreamRequestHandler):
    passive = None

    def reply(self, text):
        self.wfile.write(text.replace('\n', '\r\n').encode() + b'\r\n')

    def listen(self):
        if self.passive:
            self.passive.close()
        self.passive = socket.create_server(('127.0.0.1', 0))
        return self.passive.getsockname()[1]

    def transfer(self, verb):
        self.reply(REPLIES['150'])
        data, _ = self.passive.accept()
        self.passive.close()
        with data:
            if verb == 'STOR':
                while data.recv(65536):
                    pass
            else:
                data.sendall(DATA.get(verb, '').replace('\n', '\r\n').encode())
        self.reply(REPLIES[verb])

    def handle(self):
        self.reply(REPLIES[''])
        for line in self.rfile:
            print(line.decode().rstrip(), flush=True)
            verb = line.decode().split()[0].upper()
            if verb == 'PASV':
                self.reply('227 passive (127,0,0,1,%d,%d)' % divmod(self.listen(), 256))
            elif verb == 'EPSV':
                self.reply('229 passive (|||%d|)' % self.listen())
            elif verb in TRANSFERS:
                self.transfer(verb)
            else:
                self.reply(REPLIES.get(verb, '502 not here'))
            if verb == 'QUIT':
                return


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


for argument in sys.argv[2:]:
    verb, sign, text = re.match('([A-Z0-9]*)([=:])(.*)', argument).groups()
    (REPLIES if sign == '=' else DATA)[verb] = text.replace('\\n', '\n')
Server(('127.0.0.1', int(sys.argv[1])), Session).serve_forever()
