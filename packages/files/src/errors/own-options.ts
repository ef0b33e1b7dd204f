/** What `ftplib` says of its options, and where `connect` has them. */
const WORDS: readonly (readonly [said: RegExp, meant: string])[] = [
  [
    /\(`ca`, `pins` and `servername` belong inside the option `tls`\)/,
    "(`ca`, `pins` and `servername` belong inside the option `tlsOptions`)",
  ],
  [/\btls: \{ cert, key \}/, "tlsOptions: { cert, key }"],
  [/\btls: \{ maxVersion: "TLSv1\.2" \}/, 'tlsOptions: { maxVersion: "TLSv1.2" }'],
  [/: use FTP_TLS instead of FTP\b/, ': leave out tls: "off"'],
];

/** Makes the message of an error of a session name the options of `connect`, and returns the error. */
export function withOwnOptions(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const before = error.message;
  const message = WORDS.reduce((said, [from, to]) => said.replace(from, to), before);
  if (message === before) return error;
  // What is thrown to the top is printed with its stack, which has the message, too.
  const { stack } = error;
  error.message = message;
  if (stack !== undefined) error.stack = stack.replace(before, () => message);
  return error;
}
