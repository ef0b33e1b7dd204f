#!/usr/bin/env bash
# Client:    java.net.URLConnection with ftp: of openjdk-17-jdk-headless 17.0.21.1+2-1~deb12u1 of Debian 12.
# Behaviour: what the server says behind a transfer is not looked at. The stream of a download that ends in 426 ends as that of
#            a whole file does, and close() throws nothing, though getContentLengthLong() knows from the 150 that bytes are missing. An
#            upload that ends in 552 is no error either.
# Seen (2026-11-28), of a file of 10 bytes, of which the server sends 5 and then says 426:
#   download: 5 bytes of 10, no exception; upload, answered by 552: no exception
. "$(dirname "$0")/setup.sh"

debian_packages "${openjdk[@]}"
java=$(java_home)/bin/java
cat >"$work/Client.java" <<'JAVA'
import java.io.*;
import java.net.*;

class Client {
  public static void main(String[] port) {
    String server = "ftp://u:p@127.0.0.1:" + port[0];
    try {
      URLConnection download = new URL(server + "/file").openConnection();
      int received;
      try (InputStream stream = download.getInputStream()) {
        received = stream.readAllBytes().length;
      }
      System.out.printf("download: %d bytes of %d, no exception%n", received, download.getContentLengthLong());
    } catch (IOException error) {
      System.out.println("download: " + error);
    }
    try {
      URLConnection upload = new URL(server + "/new").openConnection();
      upload.setDoOutput(true);
      try (OutputStream stream = upload.getOutputStream()) {
        stream.write(new byte[10]);
      }
      System.out.println("upload: no exception");
    } catch (IOException error) {
      System.out.println("upload: " + error);
    }
  }
}
JAVA
port=$(free_port)
serve python3 "$findings/scripted.py" "$port" '150=150 Opening data connection (10 bytes).' RETR:01234 'RETR=426 aborted' 'STOR=552 no space'
wait_for "$port"
same "a download that ends in 426, an upload that ends in 552" 'download: 5 bytes of 10, no exception
upload: no exception' "$("$java" "$work/Client.java" "$port")"
