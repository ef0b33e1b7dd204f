import { type Fault, replyBytes } from "./fault.ts";
import { changeText } from "./reply-faults.ts";

/** Bytes that are not a reply instead, without line end. */
export function garbage(
  bytes: Uint8Array = Uint8Array.from({ length: 64 }, (_, index) => (index * 151 + 7) % 256),
): Fault {
  return () => [{ kind: "send", bytes }];
}

/** The first line of another protocol instead: SSH, HTTP, SMTP. */
export function otherService(line = "SSH-2.0-OpenSSH_9.9"): Fault {
  return () => [{ kind: "send", bytes: replyBytes(line) }];
}

/** The same line again and again before the truth, as fast as the client reads. */
export function flood(times = 100_000, line = "150 still here"): Fault {
  const lines = Buffer.concat(Array.from({ length: Math.min(times, 1000) }, () => replyBytes(line)));
  return (truth) => [{ kind: "repeat", bytes: lines, times: Math.ceil(times / 1000) }, ...truth];
}

/** A line of so many bytes before the truth, with its end. */
export function longLine(bytes: number): Fault {
  return changeText((text) => `${text.slice(0, 4)}${"x".repeat(Math.max(0, bytes - 4))}\r\n`);
}

/** A line that does not end, of so many bytes (or without limit), instead. */
export function endlessLine(bytes: number = Number.POSITIVE_INFINITY): Fault {
  const block = Buffer.alloc(Math.min(bytes, 65_536), "x");
  return (truth) => {
    const [first] = truth.flatMap((action) => (action.kind === "send" ? [action.bytes.subarray(0, 4)] : []));
    return [
      { kind: "send", bytes: first ?? Buffer.from("220 ") },
      { kind: "repeat", bytes: block, times: bytes / block.length },
    ];
  };
}

/** A reply of so many lines (or without limit) that does not end, instead. */
export function endlessReply(lines: number = Number.POSITIVE_INFINITY, code = 220): Fault {
  const block = Buffer.from(`${code}-line\r\n`.repeat(Math.min(lines, 1000)));
  return () => [{ kind: "repeat", bytes: block, times: Math.ceil(lines / Math.min(lines, 1000)) }];
}

/** LF alone as line end. */
export function bareLineFeeds(): Fault {
  return changeText((text) => text.replaceAll("\r\n", "\n"));
}

/** CR alone as line end. */
export function bareCarriageReturns(): Fault {
  return changeText((text) => text.replaceAll("\r\n", "\r"));
}

/** CR CR LF as line end. */
export function strayCarriageReturns(): Fault {
  return changeText((text) => text.replaceAll("\r\n", "\r\r\n"));
}

/** LF CR as line end. */
export function swappedLineEnds(): Fault {
  return changeText((text) => text.replaceAll("\r\n", "\n\r"));
}

/** An empty line before the reply. */
export function emptyLineBefore(): Fault {
  return changeText((text) => `\r\n${text}`);
}

/** Text that is not UTF-8. */
export function notUtf8(): Fault {
  return changeText((text) => `${text.slice(0, 4)}gr\xfc\xdfe \xff\xfe\r\n`);
}

/** NUL bytes in the text. */
export function nulBytes(): Fault {
  return changeText((text) => `${text.slice(0, 4)}a\0b\0\r\n`);
}

/** Telnet negotiation in front of the reply: IAC DO, IAC WILL, and a doubled IAC. */
export function telnetNoise(): Fault {
  return changeText((text) => `\xff\xfd\x06\xff\xfb\x01${text.slice(0, 4)}\xff\xff${text.slice(4)}`);
}

/** Escape sequences for terminals in the text: colour, title, and a C1 byte. */
export function terminalEscapes(): Fault {
  return changeText((text) => `${text.slice(0, 4)}\x1b[31m\x1b]0;title\x07\x9b2J\r\n`);
}

/** A byte-order mark before the code. */
export function byteOrderMark(): Fault {
  return changeText((text) => `\xef\xbb\xbf${text}`);
}
