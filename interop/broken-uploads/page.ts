import { rareVersions, serverVersions } from "../server-versions.ts";
import { type SetUpResult, tableOf } from "./table.ts";

/** The releases of the servers, such as `vsftpd 3.0.3`. */
function softwareOf(results: readonly SetUpResult[]): string {
  const versions = new Map([...rareVersions(), ...serverVersions()]);
  const names = new Set(results.map(({ server }) => server.software));
  return [...names].map((name) => `${name} ${versions.get(name) ?? "?"}`).join(", ");
}

/** The page of the documentation that shows the results. */
export function brokenUploadsPage(results: readonly SetUpResult[]): string {
  return `# Broken uploads

<!-- Written by \`node interop/broken-uploads.ts --write\`. Do not edit. -->

What becomes of uploads over TLS that break. Node ${process.versions.node}; ${softwareOf(results)}.

An upload breaks after 0 bytes to 1 MiB, in blocks of random sizes, at once or a moment later: its source throws, its stream fails, its callback
throws, or a signal ends the call. The calls are \`storbinary\`, \`upload\`, and \`storeMany\` behind a file that is whole. Only uploads whose
STOR was sent are counted.

- **resumed**: whether data connections resumed the TLS session of the control connection. "Not offered" means that the client was
  kept from it: the server then makes a full handshake, and sends its session tickets behind it.
- **rejected**: calls that rejected with what broke the upload, or with that as the \`cause\` of what the server said. All must.
- **answered 2yz**: the server called the upload complete, although its data connection was reset.
- **said so**: the error says that ("the server called the upload complete after … bytes, before its end"). As many as were answered 2yz must.
- **by a signal**: calls that a signal ended. It closes the control connection, so nobody hears what the server makes of
  the upload.
- **complete in the log**: of these, the ones that the server calls complete in its own log, where it has such a log.

pyftpdlib and ftp-srv take a reset of the data connection for its end. A caller of theirs knows from the error alone that the file
is a part.

${tableOf(results)}
`;
}
