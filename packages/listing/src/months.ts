import { binaryBytes, decodeLegacy, decodeName } from "./text.ts";

/**
 * How the names of months begin, lower-case and without accents, in the languages that servers have been seen to print: English, German, French, Spanish,
 * Italian, Portuguese, Dutch, Polish, Hungarian, Czech and Slovak, Russian, Swedish, Norwegian and Danish, Finnish, Turkish, Estonian,
 * Slovenian and Greek. The last month that fits is the one: `marraskuu` is November, though `mar` is March. Croatian is left out: its `lip`,
 * `srp` and `lis` are other months in Polish and Czech.
 */
const MONTHS: readonly RegExp[] = [
  /^(?:jan|jaa|ene|gen|sty|led|tam|oca|ян|ια)/,
  /^(?:feb|fev|lut|uno|hel|sub|vee|фе|φε)/,
  /^(?:ma[re]|mrt|mrz|maa|bre|мар|μαρ)/,
  /^(?:a[pb]r|avr|kwi|dub|huh|nis|ап|απ)/,
  /^(?:ma[iyjg]|mei|kve|tou|ма[ия]|μαι)/,
  /^(?:jun|giu|cze|juin|cen|cvn|cerv|kes|haz|juun|июн|ιουν)/,
  /^(?:jul|lug|lip|juil|cec|cvc|cervenec|hei|tem|juul|июл|ιουλ)/,
  /^(?:a[uv]g|ago|sie|aou|elo|agu|srp|ав|αυ)/,
  /^(?:se[pt]|wrz|sze|zar|syy|eyl|се|σε)/,
  /^(?:o[ck]t|ott|out|paz|rij|lok|eki|ок|οκ)/,
  /^(?:nov|lis|marras|kas|но|νο)/,
  /^(?:de[czst]|dic|gru|pro|jou|ara|де|δε)/,
];

// Tried in this order after UTF-8 and ISO 8859-1: the wrong one gives letters that begin no month.
const ENCODINGS = ["koi8-r", "windows-1251", "iso-8859-2"];

/** The month, 1 to 12, that a word names in one of the known languages, or 0. */
function monthNamed(word: string): number {
  // Without accents, and without the full stop of an abbreviation.
  const letters = word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return MONTHS.findLastIndex((month) => month.test(letters)) + 1;
}

const seen = new Map<string, number>();

/** The month that a word names in whatever encoding, or 0; the word has one character for one byte. */
export function monthOf(word: string): number {
  let month = seen.get(word);
  if (month === undefined) {
    const bytes = binaryBytes(word);
    month = monthNamed(decodeName(bytes));
    for (const label of /[^ -~]/.test(word) ? ENCODINGS : [])
      month ||= monthNamed(decodeLegacy(bytes, label));
    // A hostile server can think of ever new words.
    if (seen.size > 500) seen.clear();
    seen.set(word, month);
  }
  return month;
}
