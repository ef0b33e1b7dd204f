interface Decoder {
  readonly encoding: string;
  decode(bytes: Uint8Array): string;
}
// Every platform has it, but no ECMAScript library declares it, and commands are made without the types of any platform.
declare const TextDecoder: new (label: string, options?: { readonly fatal: boolean }) => Decoder;

type Decode = (bytes: Uint8Array) => string;
/** By the character, its bytes as one number. */
type Table = Map<string, number>;

/** 0x80 to 0x9F of windows-1252, which Node 20 takes for control characters. */
const WINDOWS_1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";
/** What Big5 has twice, and is usually spelled the second way. */
const SECOND_IN_BIG5 = "═╞╡╪十卅";
/** First bytes of characters that are usually spelled another way, if there is another. */
const SECOND_CHOICE: Readonly<Record<string, (lead: number) => boolean>> = {
  shift_jis: (lead) => lead === 0xed || lead === 0xee,
  big5: (lead) => lead < 0xa1,
};

/**
 * How an encoding is read and written that `TextDecoder` knows by this label: GBK, Shift_JIS, windows-1251. Undefined where it does not,
 * and for encodings whose names cannot be sent: UTF-16, and ISO-2022-JP, which switches by control characters.
 *
 * `decode` throws for bytes that are not valid, and `encode` returns undefined for a character that the encoding does not have.
 */
export function legacyCodec(
  label: string,
): { readonly decode: Decode; readonly encode: (character: string) => number | undefined } | undefined {
  const decoders = decodersOf(label);
  if (decoders === undefined) return undefined;
  const { strict, lenient } = decoders;
  const { encoding } = lenient;
  let table: Table | undefined;
  let rare: Table | undefined;
  const beyond = (character: string): number | undefined => {
    if (encoding !== "gb18030") return undefined;
    rare ??= tableOfFours(lenient);
    return rare.get(character) ?? fourBytesOf(character.codePointAt(0) ?? 0);
  };
  return {
    decode: encoding === "windows-1252" ? decodeWindows1252(strict) : (bytes) => strict.decode(bytes),
    encode: (character) => {
      table ??= encoding === "windows-1252" ? tableOfWindows1252() : tableOf(lenient);
      return table.get(character) ?? beyond(character);
    },
  };
}

function decodersOf(label: string): { readonly strict: Decoder; readonly lenient: Decoder } | undefined {
  try {
    const lenient = new TextDecoder(label);
    // Each byte of ASCII is itself, and there is more than ASCII.
    const hasAscii = lenient.decode(Uint8Array.of(0x41, 0x2f, 0x7a)) === "A/z";
    if (!hasAscii || lenient.encoding === "iso-2022-jp") return undefined;
    return { lenient, strict: new TextDecoder(label, { fatal: true }) };
  } catch {
    return undefined;
  }
}

function decodeWindows1252(decoder: Decoder): Decode {
  return (bytes) =>
    decoder
      .decode(bytes)
      .replaceAll(/[\x80-\x9f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80] ?? "");
}

function tableOfWindows1252(): Table {
  const table: Table = new Map();
  for (let byte = 0x80; byte <= 0xff; byte++) {
    table.set(WINDOWS_1252[byte - 0x80] ?? String.fromCharCode(byte), byte);
  }
  return table;
}

/** The characters of one and of two bytes, as the decoder reads them. */
function tableOf(decoder: Decoder): Table {
  const table: Table = new Map();
  const isSecondChoice = SECOND_CHOICE[decoder.encoding] ?? (() => false);
  const bytes = Array.from({ length: 0x80 }, (_, at) => 0x80 + at);
  const trails = bytesFrom(0x40, 0xfe);
  addAll(
    table,
    decoder,
    bytes.map((byte) => [byte]),
  );
  for (const isSecond of [false, true]) {
    for (const lead of bytesFrom(0x81, 0xfe)) {
      if (isSecondChoice(lead) !== isSecond) continue;
      // In EUC-JP half-width letters follow 0x8E, and two more bytes 0x8F.
      const last = decoder.encoding === "euc-jp" && lead < 0xa1 ? (lead === 0x8e ? 0xdf : 0) : 0xfe;
      const sequences = trails.filter((trail) => trail <= last).map((trail) => [lead, trail]);
      addAll(table, decoder, sequences);
    }
  }
  return table;
}

/** The characters of four bytes that GB18030 has in the basic plane. */
function tableOfFours(decoder: Decoder): Table {
  const table: Table = new Map();
  const digits = bytesFrom(0x30, 0x39);
  for (const first of bytesFrom(0x81, 0x84)) {
    for (const second of digits) {
      const units = bytesFrom(0x81, 0xfe).flatMap((third) =>
        digits.map((last) => [first, second, third, last]),
      );
      addAll(table, decoder, units);
    }
  }
  return table;
}

/** The bytes of a character beyond the basic plane in GB18030, where these are counted through. */
function fourBytesOf(point: number): number | undefined {
  if (point < 0x10000) return undefined;
  const at = point - 0x10000;
  const first = 0x90 + Math.floor(at / 12_600);
  const rest = ((0x30 + (Math.floor(at / 1260) % 10)) << 16) | ((0x81 + (Math.floor(at / 10) % 126)) << 8);
  return first * 0x1000000 + (rest | (0x30 + (at % 10)));
}

/** Adds the character that each sequence of bytes stands for, unless it is there already. */
function addAll(table: Table, decoder: Decoder, sequences: readonly (readonly number[])[]): void {
  // A line for each, so that bytes that are not valid spoil no more than that.
  const lines = decoder
    .decode(Uint8Array.from(sequences.flatMap((sequence) => [...sequence, 0x0a])))
    .split("\n");
  for (const [at, sequence] of sequences.entries()) {
    const text = lines[at] ?? "";
    const isOne = text.length === 1 || (text.length === 2 && text >= "\ud800" && text < "\udc00");
    if (!isOne || text < "\x80" || text === "\ufffd") continue;
    if (table.has(text) && !(decoder.encoding === "big5" && SECOND_IN_BIG5.includes(text))) continue;
    table.set(
      text,
      sequence.reduce((sum, byte) => sum * 0x100 + byte, 0),
    );
  }
}

function bytesFrom(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
