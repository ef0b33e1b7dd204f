const COMPLAINTS =
  /(?:no such (?:file|directory)|permission denied|not a directory|cannot access|cannot open|can't open|does not exist|i\/o error|input\/output error|access (?:is )?denied|not found|not permitted|insufficient privilege|stale file handle|value too large|no matching|aucun fichier|nicht gefunden|no existe|нет такого файла)/;
const NOTHING = /^(?:no (?:files?|members?|data ?sets?|jobs?|such|matching)\b|file not found|access denied)/;

/**
 * Whether a line is a complaint of the server, or of the program that it runs, in place of an entry: `nope: No such file or directory`,
 * `ls: cannot access 'x'`, `%RMS-E-FNF, file not found`, `No members found.`
 */
export function isErrorText(text: string): boolean {
  if (text.length > 2000) return false;
  if (/%[A-Z]{2,12}-[EFW]-[A-Z]{2,12},/.test(text)) return true;
  const lower = text.toLowerCase();
  if (NOTHING.test(lower)) return lower.length < 80;
  const colon = lower.lastIndexOf(": ");
  return /^(?:\/bin\/)?(?:ls|dir|ftpd): /.test(lower) || (colon > 0 && COMPLAINTS.test(lower.slice(colon)));
}
