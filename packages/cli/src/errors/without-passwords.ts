/** A URL's user, and its password up to the host; a password that has a slash in it goes on to the last `@` of the word. */
const IN_AUTHORITY = /(\b[a-z][\w+.-]*:\/{1,2}[^\s:/@[]*):[^\s/]*@/gi;
const IN_WORD = /(\b[a-z][\w+.-]*:\/{1,2}[^\s:/@[]*):(?!\d*(?:[/\s'"]|$))(?!\*{3}@)\S*@/gi;
/** The value of an option that is not known: it may be one for passwords, misspelled. */
const OPTION = /(unknown option '--[^\s'=:]+)=.*'/g;

/** The text with something else in the place of each password in a URL, and of the colon before it. */
export function replaceUrlPasswords(text: string, replacement: string): string {
  return text.replaceAll(IN_AUTHORITY, `$1${replacement}@`).replaceAll(IN_WORD, `$1${replacement}@`);
}

/** A message that quotes words of the user, with `***` for the passwords in them (W5). */
export function withoutPasswords(message: string): string {
  return replaceUrlPasswords(message, ":***").replaceAll(OPTION, "$1'");
}
