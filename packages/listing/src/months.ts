import { binaryBytes, decodeLegacy, decodeUtf8 } from "./text.ts";

/**
 * How month names begin, lower-case and without accents, in the languages that servers have been seen to print: English, German, French, Spanish,
 * Italian, Portuguese, Dutch, Polish, Hungarian, Czech and Slovak, Russian, Swedish, Norwegian and Danish, Finnish, Turkish, Estonian,
 * Slovenian and Greek. The longest beginning that fits decides (`marraskuu` is November, though `mar` is March). Croatian is left out: its `lip`,
 * `srp` and `lis` are other months in Polish and Czech.
 */
const BEGINNINGS: readonly string[] = [
  "jan jaa ene gen sty led tam oca ян ιαν",
  "feb fev lut uno hel sub vee фе φεβ",
  "mar mrt mrz maa bre mae мар μαρ",
  "apr abr avr kwi dub huh nis ап απρ",
  "mai may maj mag mei kve tou ма μαι",
  "jun giu cze juin cen cvn cerv kes haz juun июн ιουν",
  "jul lug lip juil cec cvc cervenec hei tem juul июл ιουλ",
  "aug ago sie aou avg elo agu srp ав αυγ",
  "sep set wrz sze zar syy eyl се σεπ",
  "oct okt ott out paz rij lok eki ок οκτ",
  "nov lis marras kas но νοε",
  "dec dez dic des det gru pro jou ara де δεκ",
];

/** Lower-case, without accents and without the full stop of an abbreviation. */
function plain(word: string): string {
  return word
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}|\.$/gu, "");
}

const MONTHS = new Map<string, number>();
for (const [index, words] of BEGINNINGS.entries()) {
  for (const word of words.split(" ")) MONTHS.set(plain(word), index + 1);
}

// Tried in this order after UTF-8 and ISO 8859-1: the wrong one gives letters that begin no month.
const ENCODINGS = ["koi8-r", "windows-1251", "iso-8859-2", "iso-8859-7", "iso-8859-9"];

/** The month, 1 to 12, that a word names in one of the known languages, or 0. */
export function monthNamed(word: string): number {
  const letters = plain(word);
  for (let length = Math.min(letters.length, 8); length >= 2; length--) {
    const month = MONTHS.get(letters.slice(0, length));
    if (month !== undefined) return month;
  }
  return 0;
}

const seen = new Map<string, number>();

/** The month that a word names in whatever encoding, or 0; the word has one character for one byte. */
export function monthOf(word: string): number {
  let month = seen.get(word);
  if (month === undefined) {
    month = /^[A-Za-z\u0080-\u00ff]{3,20}\.?$/.test(word) ? inAnyEncoding(word) : 0;
    // A hostile server can think of ever new words.
    if (seen.size > 500) seen.clear();
    seen.set(word, month);
  }
  return month;
}

function inAnyEncoding(latin1: string): number {
  const bytes = binaryBytes(latin1);
  let month = monthNamed(decodeUtf8(bytes) ?? latin1);
  for (let at = 0; month === 0 && at < ENCODINGS.length && /[^ -~]/.test(latin1); at++) {
    month = monthNamed(decodeLegacy(bytes, ENCODINGS[at] as string) ?? "");
  }
  return month;
}
