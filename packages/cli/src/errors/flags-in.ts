/** What the packages say of their options and methods, and what the program says in place of it; empty where it has nothing like it. */
const WORDS: readonly (readonly [said: RegExp, meant: string])[] = [
  // What a tree is guarded from.
  [/maxDelete: \{ count, percent \} allows more/, "--max-delete allows more, --max-delete off all of it"],
  [/maxDelete/g, "--max-delete"],
  [/allowRoot: true/, "--allow-root"],
  [/otherTrees: true/, "--other-trees"],
  [/overwriteNewer replaces it/, "--overwrite-newer replaces it"],
  [/timeShift: (-?\d+) makes/, "--time-shift $1ms makes"],
  [/deploy\(\) works without/, "ftpl deploy works without"],
  [/ in the options of deploy\(\)/, ""],
  [/the option releases must/, "--releases must"],
  [/the target's option ignoresCase is for those/, "--ignore-case is for servers"],
  [/the option path must name/, "the target must be"],
  [/\boption (exclude|include|protect|filter)\b/, "flag --$1"],
  // Certificates and versions of TLS.
  [/pass (the issuer's certificate|its certificate) as `ca`/, "give $1 to --ca"],
  [/may be passed as `ca`/, "may be given to --ca"],
  [/part (\d+) of `ca`/, "part $1 of the file of --ca"],
  [/add them to `ca`/, "add them to the file of --ca"],
  [/or (?:pass )?the server's public key as one of `pins`/, "or the server's public key to --pin"],
  [/: `pins: \["([^"]+)"\]`/, ": --pin $1"],
  [/ by default \(RFC 8996\); `minVersion` allows them/, " (RFC 8996)"],
  [/; `ciphers: [^`]*` allows what OpenSSL refuses by default/, ""],
  [/; `alpnProtocols: \[\]` offers none/, ""],
  [/, or pass that name as `servername`/, ""],
  [/for FTP `ftp`/, "for FTP ftp"],
  [/`cert` and `key`/, "--cert and --key"],
  [/\btls(?:Options)?: \{ cert, key \}/, "--cert and --key"],
  [/\btls(?:Options)?: \{ maxVersion: "TLSv1\.2" \}/, "--tls-max 1.2"],
  [/: use FTP_TLS instead of FTP/, ": leave out --tls off"],
  [/: leave out tls: "off"/, ": leave out --tls off"],
  [/: call protP\(\), and not protC\(\)/, ""],
  [/: do not call ccc\(\) before it/, ""],
  [/; protC\(\) sends data in clear/, ""],
  [/protC\(\) sends data in clear; a server/, "a server"],
  [/see the option implicit of FTP_TLS/, "write ftps: for that"],
  [/\(implicit: true\)/, "(write ftps: for that)"],
  [/ ?\(`ca`, `pins` and `servername` belong inside the option `tls(?:Options)?`\)/, ""],
  // Data connections.
  [
    /passive: true, or setPasv\(true\); behind NAT, externalAddress is the address that the server must be told/,
    "leave out --active",
  ],
  [/: passive: false, or setPasv\(false\)/, ": --active"],
  [/active mode, passive: false/, "active mode, --active"],
  [/the option trustServerPasvIpv4Address/, "--trust-pasv"],
  [/ ?\(?the option minimumDataPort sets the lowest\)?/, ""],
  [/the option noopInterval/, "--keep-alive"],
  [/the option acceptMissingCloseNotify/, "--accept-missing-close-notify"],
  // Names, logins and transfers.
  [/; set the option allowControlBytes to send it/, ""],
  [/is sent to a server only with the site's option ftp.allowControlBytes/, "is not sent to a server"],
  [/see the option account/, "a line of .netrc may have one"],
  [/ ?\(see the option expect(?:; begin again without an offset)?\)/, ""],
  [/see the option allowChanging/, "--verify off takes what comes"],
  [/turn the option verifySize off/, "--verify off takes what comes"],
  [/use verify: "auto" or "size"/, "use --verify auto or size"],
  [/which verify: "hash" asks for/, "which --verify hash asks for"],
  [/: use createReadStream\(\)/, ""],
  [
    /a local path, bytes, or a function that opens the source anew can be repeated/,
    "a file can be repeated, standard input cannot",
  ],
  [
    /names cannot be sent in the encoding ("[^"]*"), or it is not known; give a TextCodec instead/,
    "--encoding takes the name of a code page such as utf-8 or windows-1252, and not $1",
  ],
  [/^timeout must be more than 0 milliseconds, or Infinity; it is 0$/, "--timeout takes more than 0 seconds"],
  [
    /^(?:the option keepAlive|keepAlive) must be a whole number from 1 to \d+; it is 0$/,
    "--keep-alive takes more than 0 seconds",
  ],
  [/the option bandwidth/, "--limit-rate"],
  [/the option proxy/, "--proxy"],
  [/the option (keepAlive|timeout)(?:\.\w+)?\b/, "--$1"],
  [/--keepAlive/, "--keep-alive"],
];

/** A text of the packages that names their options, with the flags that stand for them. */
export function flagsIn(text: string): string {
  return WORDS.reduce((said, [from, to]) => said.replace(from, to), text);
}
