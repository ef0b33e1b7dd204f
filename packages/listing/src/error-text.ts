const COMPLAINT =
  /^(?:no (?:files?|members?|data sets?|jobs?|such) |file not found|(?:\/bin\/)?(?:ls|dir|ftpd): )|: .{0,99}(?:no such|denied|not (?:found|a dir|perm)|cannot|error)|%[A-Z]+-[EFW]-[A-Z]+,/i;

/**
 * Whether a line is a complaint of the server, or of the program that it runs, in place of an entry: `nope: No such file or directory`,
 * `ls: cannot access 'x'`, `%RMS-E-FNF, file not found`, `No members found.`
 */
export function isErrorText(text: string): boolean {
  return text.length < 999 && COMPLAINT.test(text);
}
