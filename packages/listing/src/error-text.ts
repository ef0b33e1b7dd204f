const COMPLAINTS = [
  ...[
    "no such file or directory",
    "permission denied",
    "not a directory",
    "cannot access",
    "cannot open directory",
    "can't open",
  ],
  ...[
    "no such file",
    "no such directory",
    "does not exist",
    "input/output error",
    "file not found",
    "access denied",
    "access is denied",
  ],
  ...[
    "no files found",
    "no members found",
    "no data sets found",
    "no matching",
    "not found",
    "operation not permitted",
    "too many",
  ],
  ...[
    "insufficient privilege",
    "connection refused",
    "stale file handle",
    "invalid argument",
    "value too large",
    "no jobs found",
  ],
  ...["aucun fichier", "datei oder verzeichnis nicht gefunden", "no existe el fichero", "нет такого файла"],
];

/**
 * Whether a line is a complaint of the server, or of the program that it runs, in place of an entry: `nope: No such file or directory`,
 * `ls: cannot access 'x'`, `%RMS-E-FNF, file not found`, `550 No files found.`
 */
export function isErrorText(text: string): boolean {
  if (text.length > 2000) return false;
  if (/^[45]\d\d[- ]/.test(text) || /%[A-Z]{2,12}-[EFW]-[A-Z]{2,12},/.test(text)) return true;
  const lower = text.toLowerCase();
  if (!/: |^(?:no |file |access )/.test(lower)) return false;
  const end = lower.slice(-60);
  return (
    /^(?:\/bin\/)?(?:ls|dir|ftpd|in\.ftpd): /.test(lower) ||
    COMPLAINTS.some((complaint) => end.includes(complaint))
  );
}
