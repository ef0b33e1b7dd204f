import { changeSent, type Fault, replyBytes } from "./fault.ts";

/** Another reply instead; at a `-command` step the command is not carried out either. */
export function reply(text: string): Fault {
  return () => [{ kind: "send", bytes: replyBytes(text) }];
}

/** 421 instead, then FIN: the server closes, at whatever moment. */
export function serviceClosing(text = "421 Service not available, closing control connection"): Fault {
  return () => [
    { kind: "send", bytes: replyBytes(text), on: "control" },
    { kind: "fin", on: "control" },
  ];
}

/** A transient refusal instead: 4yz. */
export function temporary(code = 450): Fault {
  return reply(`${code} Try again later`);
}

/** A permanent refusal instead: 5yz. */
export function permanent(code = 550): Fault {
  return reply(`${code} No`);
}

/** The same reply with another code: 250 for 226, 202 for 200, 999, `2x6`. */
export function withCode(code: number | string): Fault {
  return changeText((text) =>
    mapLines(text, (line, isOutermost) => (isOutermost ? code + line.slice(3) : line)),
  );
}

/** Another reply before the true one. */
export function before(text: string): Fault {
  return (truth) => [{ kind: "send", bytes: replyBytes(text), on: "control" }, ...truth];
}

/** Another reply after the true one: nobody has asked for it. */
export function after(text: string): Fault {
  return (truth) => [...truth, { kind: "send", bytes: replyBytes(text), on: "control" }];
}

/** A reply cut off after so many bytes, without line end; the connection stays open. */
export function truncate(bytes: number): Fault {
  return changeSent((sent) => sent.subarray(0, bytes));
}

/** The code alone, without space and text. */
export function codeOnly(): Fault {
  return changeText((text) => `${text.slice(0, 3)}\r\n`);
}

/** Code and text with nothing in between: `226Transfer complete`. */
export function withoutBlank(): Fault {
  return changeText((text) => text.slice(0, 3) + text.slice(4));
}

/** The reply on several lines: these in the middle, word for word, and the true one last. */
export function multiline(...inner: readonly string[]): Fault {
  return changeText((text) => {
    const code = text.slice(0, 3);
    return [`${code}-first`, ...inner, text].join("\r\n");
  });
}

/** The beginning of a reply on several lines, and no end. */
export function unfinished(): Fault {
  return changeText((text) => {
    const lastLine = text.lastIndexOf("\n", text.length - 2) + 1;
    return `${text.slice(0, lastLine + 3)}-${text.slice(lastLine + 4)}`;
  });
}

/** Other text after the same code. */
export function withText(text: string): Fault {
  return changeText((sent) => `${sent.slice(0, 4)}${text}\r\n`);
}

/** Another number: SIZE's 213 lies. */
export function lyingSize(size: number | string): Fault {
  return withText(String(size));
}

/** Another size in the preliminary reply: `150 … (n bytes)`. */
export function announcedSize(size: number | string): Fault {
  return changeText((text) => {
    const open = text.lastIndexOf("(");
    return open === -1
      ? `${text.slice(0, -2)} (${size} bytes)\r\n`
      : `${text.slice(0, open)}(${size} bytes)\r\n`;
  });
}

/** Another path in 257, in exactly these bytes between the quotes. */
export function lyingPath(path: string): Fault {
  return changeText((text) => `${text.slice(0, 3)} "${path}"\r\n`);
}

/** Changes the text of what is sent, byte for character. */
export function changeText(change: (text: string) => string): Fault {
  return changeSent((bytes) => Buffer.from(change(bytes.toString("latin1")), "latin1"));
}

function mapLines(text: string, change: (line: string, isOutermost: boolean) => string): string {
  const lines = text.split("\r\n");
  const last = lines.length - 2;
  return lines.map((line, index) => change(line, index === 0 || index === last)).join("\r\n");
}
