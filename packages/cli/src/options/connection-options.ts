import { bytes, choice, duration, flag, text, whole } from "./option.ts";
import { publicKey } from "./public-key.ts";

/** The flags of every command that connects to a server. */
export const connectionOptions = {
  user: text("-u, --user <name>", "log in as this user, where the URL names none"),
  passwordStdin: flag("--password-stdin", "read the password from the first line of standard input"),
  passwordCommand: text("--password-command <command>", "run a command that prints the password"),
  netrc: text("--netrc-file <path>", "read logins from this file instead of ~/.netrc"),
  noNetrc: flag("--no-netrc", "read no logins from ~/.netrc"),
  tls: choice("--tls <mode>", "whether ftp: URLs ask for TLS, default try", ["require", "try", "off"]),
  ca: text("--ca <file>", "trust the certificates in this PEM file, too"),
  pin: publicKey("--pin <key>", "trust only a server with this public key, sha256/…; doctor prints it"),
  insecure: flag("--insecure", "accept any certificate: anybody may read and change what is sent"),
  cert: text("--cert <file>", "show the server this certificate of yours, a PEM file"),
  key: text("--key <file>", "the private key of --cert, a PEM file"),
  tlsMin: choice("--tls-min <version>", "use no older version of TLS, default 1.2", ["1.2", "1.3"]),
  tlsMax: choice("--tls-max <version>", "use no newer version of TLS, default 1.3", ["1.2", "1.3"]),
  acceptMissingCloseNotify: flag(
    "--accept-missing-close-notify",
    "trust data connections that end without close_notify: they may have been cut",
  ),
  passiveCommand: choice("--passive-command <command>", "ask for data connections by this command alone", [
    "EPSV",
    "PASV",
  ]),
  trustPasv: flag("--trust-pasv", "connect to the address that PASV names, not to the server's own"),
  active: flag("--active", "let the server open the data connections"),
  connections: whole("--connections <n>", "open at most so many connections, default 4", 1, 256),
  timeout: duration("--timeout <time>", "give up a step after so many seconds of silence, default 30"),
  retries: whole(
    "--retries <n>",
    "try again at most so often without progress; 0 not at all, default 4",
    0,
    1000,
  ),
  keepAlive: duration("--keep-alive <time>", "send NOOP after so much quiet, default never"),
  proxy: text("--proxy <url>", "connect through a proxy, socks5://host:1080 or http://host:3128"),
  encoding: text("--encoding <name>", "the server's code page for names, default utf-8"),
  bandwidth: bytes("--limit-rate <bytes>", "transfer at most so many bytes a second, such as 500k"),
  verbose: flag("-v, --verbose", "show commands and replies on standard error"),
} as const;
