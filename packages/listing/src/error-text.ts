const COMPLAINT =
  /^(?:no (?:files?|members?|data ?sets?|jobs?|such|match)|file not found|access denied|(?:\/bin\/)?(?:ls|dir|ftpd): )|: .{0,99}(?:no such|denied|not (?:found|a dir|permitted)|cannot|can't|error|does not exist)|%[A-Z]{2,12}-[EFW]-[A-Z]{2,12},/i;

/**
 * Whether a line is a complaint of the server, or of the program that it runs, in place of an entry: `nope: No such file or directory`,
 * `ls: cannot access 'x'`, `%RMS-E-FNF, file not found`, `No members found.`
 */
export function isErrorText(text: string): boolean {
  return (
    text.length < 999 &&
    COMPLAINT.test(text)
  );
}
