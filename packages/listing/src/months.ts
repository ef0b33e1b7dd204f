import { binaryBytes, decodeLegacy, decodeName, decodeUtf8 } from "./text.ts";

/**
 * How the names of months begin, lower-case and without accents, in English, German, French, Spanish, Catalan, Galician, Italian, Portuguese, Romanian,
 * Dutch, Polish, Hungarian, Czech and Slovak, Swedish, Norwegian, Danish, Icelandic, Finnish, Estonian, Latvian, Lithuanian, Slovenian, Serbian,
 * Turkish, Indonesian, Russian, Ukrainian, Belarusian, Bulgarian, Greek, and in the numerals of Chinese. The last month that fits is the one:
 * `marraskuu` is November, though `mar` is March. Croatian is left out: its `lip`, `srp` and `lis` are other months in Polish and Czech.
 */
const MONTHS: readonly RegExp[] = [
  /^(?:jan|jaa|ene|gen|ian|xan|sty|led|tam|oca|sau|ян[ву]|сту|січ|јан|ιαν|一月)/,
  /^(?:feb|fev|lut|uno|hel|sub|vee|vas|фе[вб]|лют|φεβ|二月)/,
  /^(?:ma[rec]|mrt|mrz|maa|bre|kov|мар|бер|сак|μαρ|三月)/,
  /^(?:a[pb]r|avr|kwi|dub|huh|nis|bal|апр|кві|кра|απρ|四月)/,
  /^(?:ma[iyjg]|mei|kve|tou|geg|ма[ијйя]|тра|μαι|五月)/,
  /^(?:jun|giu|cze|juin|iun|xun|cen|cvn|cerv|kes|haz|juun|bir|июн|юни|јун|чер|чэр|ιουν|六月)/,
  /^(?:jul|jui\.?$|lug|lip|juil|iul|xul|cec|cvc|cervenec|hei|tem|juul|lie|июл|юли|јул|лип|ліп|ιουλ|七月)/,
  /^(?:a[uv]g|ago|ag[ut]|sie|aou|elo|srp|rugp|rgp|авг|сер|жні|αυγ|八月)/,
  /^(?:se[pt]|wrz|sze|zar|syy|eyl|rugs|rgs|се[нп]|вер|σεπ|九月)/,
  /^(?:o[ck]t|ott|out|paz|rij|lok|eki|spa|окт|жов|кас|οκτ|十月)/,
  /^(?:nov|noi|noe|lis|marras|kas|lap|но[яев]|лис|ліс|νοε|十一月)/,
  /^(?:de[czst]|dic|dis|gru|grd|pro|jou|ara|де[кц]|гру|сне|δεκ|十二月)/,
];

// Most words of a hostile listing begin no month.
const ANY_MONTH = new RegExp(MONTHS.map(({ source }) => source).join("|"));

// Tried in this order after UTF-8 and ISO 8859-1: in the wrong one the bytes are letters that begin no month.
const ENCODINGS =
  "koi8-r windows-1251 iso-8859-2 windows-1250 iso-8859-7 windows-1254 iso-8859-5 ibm866 koi8-u gbk big5 shift_jis euc-jp euc-kr".split(
    " ",
  );

/** The month, 1 to 12, that a word names in one of the known languages, or 0. */
function monthNamed(word: string): number {
  // Without accents, and without the full stop of an abbreviation.
  const letters = word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return ANY_MONTH.test(letters) ? MONTHS.findLastIndex((month) => month.test(letters)) + 1 : 0;
}

/** What a word means in the first encoding in which it means anything, or 0. */
function meaning(word: string, read: (text: string) => number): number {
  const bytes = binaryBytes(word);
  // No Latin month has accents on all of its letters.
  const isLatin = /[A-Za-z]/.test(word);
  let found = read(isLatin ? decodeName(bytes) : (decodeUtf8(bytes) ?? ""));
  for (const label of /[^ -~]/.test(word) ? ENCODINGS : []) found ||= read(decodeLegacy(bytes, label));
  return found;
}

const seen = new Map<string, number>();

/** The month that a word names in whatever encoding, or 0; the word has one character for one byte. */
export function monthOf(word: string): number {
  let month = seen.get(word);
  if (month === undefined) {
    month = meaning(word, monthNamed);
    // A hostile server can think of ever new words.
    if (seen.size > 500) seen.clear();
    seen.set(word, month);
  }
  return month;
}

/** The half of the day that a Chinese, Japanese or Korean word names, in whatever encoding: `a`, `p`, or `undefined`. */
export function halfOf(word: string | undefined): "a" | "p" | undefined {
  const half = word ? meaning(word, (text) => HALVES.indexOf(text) + 1) : 0;
  return half === 0 ? undefined : half < 4 ? "a" : "p";
}

const HALVES = ["上午", "午前", "오전", "下午", "午後", "오후"];

/** Whether a sign stands after the hours in Chinese, Japanese or Korean, in whatever encoding. */
export function isHourSign(sign: string): boolean {
  return meaning(sign, (text) => Number(/^[時时点點시]$/.test(text))) > 0;
}
