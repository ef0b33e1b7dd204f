/** Commands of FTP whose parameter is a password. */
const SECRET = /^(?:PASS|ACCT|SITE +[A-Z]*(?:PASS|PSW|PWD)[A-Z]*) +(\S.*)$/i;

/** A text without the password that a command holds: some servers say it again. */
export function withoutSecret(text: string, command: string): string {
  const secret = SECRET.exec(command)?.[1];
  if (secret === undefined) return text;
  // A name of a user may come first.
  const last = secret.split(" ").at(-1) ?? secret;
  return text.replaceAll(secret, "******").replaceAll(last, "******");
}
