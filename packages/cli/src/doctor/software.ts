/** The program that a server runs. */
export interface Software {
  /** Its name, with the version where the greeting has it. */
  readonly name: string;
  /** What its clients have to know: a sentence without a full stop. */
  readonly quirks: string;
}

/** How programs greet by default, and what they are known for. */
const KNOWN: readonly (readonly [greeting: RegExp, name: string, quirks: string])[] = [
  [
    /vsFTPd ?([\d.]*)/i,
    "vsftpd",
    "it has no MLSD, hides dot files from LIST, and by default wants data connections to resume the TLS session",
  ],
  [
    /ProFTPD ?((?:\d[\w.]*)?)/,
    "ProFTPD",
    "by default it wants data connections to resume the TLS session; the modules that are loaded decide about hashes and copies",
  ],
  [
    /Pure-FTPd/i,
    "Pure-FTPd",
    "by default a listing ends after 10,000 names, and it lets few sessions of one address in",
  ],
  [
    /pyftpdlib ?([\d.]*)/i,
    "pyftpdlib",
    "over TLS it resets data connections on which the client speaks first",
  ],
  [/FileZilla Server ?([\d.]*)/i, "FileZilla Server", "it wants data connections to resume the TLS session"],
  [
    /Microsoft FTP Service/i,
    "Microsoft IIS",
    "it lists in the DOS dialect by default, and sends names in its code page until OPTS UTF8 ON",
  ],
  [/Serv-U(?: FTP Server)? ?v?([\d.]*)/i, "Serv-U", "hidden files and hashes depend on its settings"],
  [/Twisted ?([\d.]*)/, "Twisted", "it has neither EPSV nor REST, and TYPE A transfers fail"],
  [/aioftp/i, "aioftp", "it takes one command after the other, and few of them"],
  [
    /^220 Operation successful/m,
    "BusyBox ftpd",
    "it has no MLSD, no hashes, and shows some names with question marks",
  ],
  [/GridFTP|Globus/i, "Globus GridFTP", "its listings and its commands beyond RFC 959 are its own"],
];

/** The program whose greeting it is; undefined for one that is not known here. */
export function softwareOf(greeting: string): Software | undefined {
  for (const [pattern, name, quirks] of KNOWN) {
    const match = pattern.exec(greeting);
    if (match !== null) return { name: [name, match[1]].filter(Boolean).join(" "), quirks };
  }
  return undefined;
}
