/** One name that a listing may stumble over. */
export interface AwkwardName {
  /** What is awkward about it. */
  readonly title: string;
  readonly bytes: Buffer;
}

function utf8(title: string, name: string): AwkwardName {
  return { title, bytes: Buffer.from(name) };
}

/** Each character is one byte. */
function bytes(title: string, name: string): AwkwardName {
  return { title, bytes: Buffer.from(name, "latin1") };
}

/** Every byte that a name on Unix may have, but LF and CR, which end lines: 30 to a name. */
const everyByte: readonly AwkwardName[] = Array.from({ length: 9 }, (_, index) => {
  const first = index * 30;
  const values = Array.from({ length: 30 }, (_, offset) => first + offset);
  const inNames = values.filter(
    (value) => value > 0 && value < 256 && !"\n\r/".includes(String.fromCharCode(value)),
  );
  return { title: `bytes ${first} to ${first + 29}`, bytes: Buffer.from([0x78, ...inNames, 0x78]) };
});

/** Names without line ends: what is asked of every listing. */
export const awkwardNames: readonly AwkwardName[] = [
  utf8("plain", "plain.txt"),
  utf8("one byte", "x"),
  utf8("hidden", ".hidden"),
  utf8("three dots", "..."),
  utf8("a blank inside", "two words"),
  utf8("blanks inside", "three   blanks"),
  utf8("a blank first", " leading"),
  utf8("blanks first", "   three leading"),
  utf8("a blank last", "trailing "),
  utf8("blanks last", "two trailing  "),
  utf8("nothing but a blank", " "),
  utf8("nothing but blanks", "   "),
  utf8("quotes", `say "hi", it's`),
  utf8("a quote alone", `"`),
  utf8("semicolons", "a;b; c"),
  utf8("a semicolon last", "ends;"),
  utf8("signs of equality", "a=b = c"),
  utf8("an arrow", "this -> that"),
  utf8("arrows alone", " -> "),
  utf8("a hyphen first", "-la"),
  utf8("a pattern", "[a-z]*?{x,y}"),
  utf8("a tilde", "~root"),
  utf8("backslashes", "a\\b\\n"),
  utf8("a percent sign", "100%s%20"),
  utf8("a number sign", "#1"),
  utf8("ends like ls -F", "program*"),
  utf8("ends like ls -F, too", "link@"),
  utf8("a tabulator", "tab\there"),
  utf8("a tabulator first", "\tfirst"),
  utf8("an escape sequence", "red \u001b[31m"),
  utf8("a bell and a backspace", "bell\u0007\u0008"),
  utf8("DEL", "del\u007f"),
  utf8("form feed and vertical tabulator", "form\f\vfeed"),
  bytes("Latin-1", "caf\xe9"),
  bytes("Latin-1 that is half of UTF-8", "half\xc3"),
  bytes("the byte 255", "telnet\xff\xff\xf4"),
  bytes("overlong UTF-8", "\xc0\xafoverlong"),
  bytes("a surrogate in UTF-8", "\xed\xa0\x80"),
  bytes("C1 controls", "c1 \x80\x9b\x85"),
  utf8("UTF-8", "grüße-日本語-😀"),
  utf8("two names that read alike, composed", "\u00e9"),
  utf8("two names that read alike, decomposed", "e\u0301"),
  bytes("two names that read alike, Latin-1", "\xe9"),
  utf8("text that turns around", "gpj.\u202eexe"),
  utf8("a byte-order mark", "\ufeffmark"),
  utf8("other line ends", "next\u0085line\u2028"),
  utf8("other blanks", "\u00a0no-break\u3000"),
  utf8("like a date", "Jan  1  2020"),
  utf8("like a date and a name", "Jan  1 12:34 name"),
  utf8("like a row of ls", "-rw-r--r--   1 root root  1 Jan  1  2020 fake"),
  utf8("like a row of DOS", "01-01-20  12:00PM       <DIR>          fake"),
  utf8("like a directory of DOS", "<DIR>"),
  utf8("like facts", "type=file;size=1; fake"),
  utf8("like facts behind a blank", " type=dir; fake"),
  utf8("like a total", "total 5"),
  utf8("like a complaint", "ls: cannot access 'x': No such file or directory"),
  utf8("like a reply", "226 Transfer complete"),
  utf8("like EPLF", "+i1,m1,r,\tfake"),
  utf8("like VMS", "FAKE.TXT;1"),
  utf8("a number", "2020"),
  utf8("a colon last", "heading:"),
  utf8("255 bytes", "n".repeat(255)),
  utf8("255 bytes of blanks and letters", `${"n ".repeat(127)}n`),
  utf8("255 bytes of UTF-8", "日".repeat(85)),
  ...everyByte,
];

/** Names with line ends, each in a directory of its own, since no listing can tell where such a name ends. */
export const brokenNames: readonly AwkwardName[] = [
  utf8("a line feed", "one\ntwo"),
  utf8("a carriage return", "one\rtwo"),
  utf8("a carriage return last", "one\r"),
  utf8("a forged row", "x\r\n-rw-r--r--   1 root root  1 Jan  1  2020 forged"),
  utf8("forged facts", "x\r\ntype=file;size=1;modify=20200101000000; forged"),
];
