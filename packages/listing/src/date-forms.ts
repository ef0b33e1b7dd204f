/**
 * A sign after a year, month, day or hour in Chinese, Japanese or Korean: one to three bytes, in UTF-8 or in an older encoding. The second byte of
 * Shift_JIS and Big5 may be one of ASCII.
 */
export const SIGN: string = String.raw`[\x80-\xff][\x40-\x7e\x80-\xff]{0,2}`;
// The name of a month, in any language and encoding.
const WORD = String.raw`(?<word>[A-Za-z\x80-\xff@|\\~]{3,30}\.?)`;

/** The forms of dates, each with some of these groups: `year`, `month`, `day`, `word`; or `first`, `second`, `third` with a `mark` between. */
export const FORMS: readonly RegExp[] = [
  // 2005-06-10, 04/12/06, 4.11.2018
  String.raw`(?<first>\d{1,4})(?<mark>[-/.])(?<second>\d{1,2})\k<mark>(?<third>\d{2,4})(?![-/.\d:])`,
  // 2021/1/5
  String.raw`(?<year>\d{4})(?<between>[-/.])(?<month>\d{1,2})\k<between>(?<day>\d)(?![-/.\d:])`,
  // 2003年4月18日, 2003 4月 18, 8月 17
  String.raw`(?:(?<year>\d{4})(?:${SIGN})? *)?(?<month>\d{1,2})${SIGN} *(?<day>\d{1,2})(?:${SIGN})?(?![\d:.])`,
  // 2003. 4. 18.
  String.raw`(?<year>\d{4})\. {0,2}(?<month>\d{1,2})\. {0,2}(?<day>\d{1,2})\.?(?![\d:.])`,
  // 09-26
  String.raw`(?<month>\d{1,2})[-/.](?<day>\d{1,2})(?![-/.\d:])`,
  // 2005-Jun-10, 2005 Jun 10
  String.raw`(?<year>\d{4})[-/ ] {0,2}${WORD}[-/ ] {0,2}(?<day>\d{1,2})(?![\d:.])`,
  // Jan 12, FEB-19
  String.raw`${WORD}[ /-]+(?<day>\d{1,2})(?:${SIGN})?(?:(?<apart>,)|(?![\d:.]))`,
  // 12-Jan, 19. Sep, 26. Juli, 21NOV
  String.raw`(?<day>\d{1,2})(?:\. {0,3}|(?<apart>[-/])| |)${WORD},?[ /-]?`,
  // 3 29 03:26
  String.raw`(?<month>\d{1,2}) {1,2}(?<day>\d{1,2})(?= +\d{1,2}:\d\d )`,
].map((source) => new RegExp(source, "y"));

/** A year, and the spaces or hyphens before it. Two digits are a year only if a time follows, or a month and a hyphen come before. */
export const YEAR: RegExp = new RegExp(
  String.raw`([ /-]*)(\d{4}|1\d\d|\d\d(?= +\d{1,2}[:.]|$)|(?<=[a-z]-)\d\d(?= ))(?:${SIGN})?(?![^ \t])`,
  "iy",
);
