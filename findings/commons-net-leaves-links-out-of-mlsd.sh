#!/usr/bin/env bash
# Client:    libcommons-net-java 3.9.0-1 of Debian 12, on OpenJDK 17; server: proftpd-core 1.3.8+dfsg-4+deb12u5 of Debian 12.
# Behaviour: mlistDir() leaves out each entry of which a fact has a second `=`, without an error. Such is the type of a link as
#            ProFTPD sends it: `type=OS.unix=symlink`, of the form that RFC 3659, 7.5.1.5 gives to types of a system's own.
#            listFiles(), by LIST, has the link.
# Seen (2026-11-28), of a directory with the file `file` and the link `link`:
#   types in ProFTPD's MLSD: OS.unix=symlink cdir file pdir
#   mlistDir(): [., .., file]; listFiles(): [file, link]
. "$(dirname "$0")/setup.sh"

debian_packages 'libcommons-net-java=3.9.0-1' "$proftpd" "${openjdk[@]}"
java=$(java_home)/bin/java
cat >"$work/Client.java" <<'JAVA'
import java.util.*;
import org.apache.commons.net.ftp.*;

class Client {
  static Object names(FTPFile... files) {
    return new TreeSet<>(Arrays.stream(files).map(FTPFile::getName).toList());
  }

  public static void main(String[] port) throws Exception {
    FTPClient client = new FTPClient();
    client.connect("127.0.0.1", Integer.parseInt(port[0]));
    client.login("u", "p");
    client.enterLocalPassiveMode();
    System.out.println("mlistDir(): " + names(client.mlistDir()));
    System.out.println("listFiles(): " + names(client.listFiles()));
    client.disconnect();
  }
}
JAVA

mkdir "$work/root"
echo text >"$work/root/file"
ln -s file "$work/root/link"
port=$(free_port)
proftpd_server "$port"

types=$(python3 - "$port" <<'PYTHON'
import re
import sys
from wire import Wire

lines = Wire(int(sys.argv[1]), 'USER u', 'PASS p').receive('MLSD')[0].decode()
print(*sorted(re.findall('type=([^;]+)', lines)))
PYTHON
)
same "the types in ProFTPD's MLSD" 'OS.unix=symlink cdir file pdir' "$types"
same "commons-net" 'mlistDir(): [., .., file]
listFiles(): [file, link]' "$("$java" -cp "$work/debian/usr/share/java/commons-net-3.9.0.jar" "$work/Client.java" "$port")"
