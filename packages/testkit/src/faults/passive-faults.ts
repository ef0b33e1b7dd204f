import { at, type Fault, type FaultRule, type Holding } from "./fault.ts";
import { changeText } from "./reply-faults.ts";

/** Another host in 227, dots or commas; the port stays true. */
export function passiveHost(host: string): Fault {
  return changeText((text) => {
    const numbers = tupleOf(text);
    return numbers
      ? `227 Entering Passive Mode (${host.replaceAll(".", ",")},${numbers.slice(4)})\r\n`
      : text;
  });
}

/** Another port in 227 or 229, possible or not. */
export function passivePort(port: number): Fault {
  return changeText((text) => {
    const numbers = tupleOf(text);
    if (!numbers) return `229 Entering Extended Passive Mode (|||${port}|)\r\n`;
    return `227 Entering Passive Mode (${numbers.slice(0, 4)},${Math.floor(port / 256)},${port % 256})\r\n`;
  });
}

/** These numbers in 227, whatever they are: `300,0,0,1,0x5,+80`. */
export function passiveNumbers(numbers: string): Fault {
  return changeText(() => `227 Entering Passive Mode (${numbers})\r\n`);
}

/** Another text around the true address: `{numbers}`, `{port}` and `{host}` in it are filled in. */
export function passiveText(template: string): Fault {
  return changeText((text) => {
    const numbers = tupleOf(text) ?? [127, 0, 0, 1, portOf(text) >> 8, portOf(text) & 255];
    const values = [
      ["{numbers}", numbers.join(",")],
      ["{port}", String(portOf(text))],
      ["{host}", numbers.slice(0, 4).join(".")],
    ] as const;
    return `${values.reduce((filled, [name, value]) => filled.replaceAll(name, value), template)}\r\n`;
  });
}

/** 227 to EPSV, with the true port. */
export function pasvForEpsv(): Fault {
  return passiveText("227 Entering Passive Mode ({numbers})");
}

/** 229 to PASV, with the true port. */
export function epsvForPasv(): Fault {
  return passiveText("229 Entering Extended Passive Mode (|||{port}|)");
}

/** 229 with a host in it, which RFC 2428 forbids. */
export function extendedHost(host: string): Fault {
  return passiveText(`229 Entering Extended Passive Mode (|1|${host}|{port}|)`);
}

/** 229 with another delimiter. */
export function extendedDelimiter(delimiter: string): Fault {
  const three = delimiter.repeat(3);
  return passiveText(`229 Entering Extended Passive Mode (${three}{port}${delimiter})`);
}

/** 227 as some servers write it, without parentheses: `227 =127,0,0,1,4,5`. */
export function withoutParentheses(): Fault {
  return passiveText("227 ={numbers}");
}

/** A true port that refuses connections. */
export function refuseData(): Fault {
  return (truth) => [{ kind: "refuse-data" }, ...truth];
}

/**
 * One port for the whole session. A connection whose transfer was refused stays there, and the next transfer takes it: a download
 * goes nowhere and an upload is empty, and both are called complete. With `one`, a further connection is ended at once, and a
 * PASV or EPSV ends the one that is held, as long as it does not come late; with `all`, they wait in a queue.
 */
export function keptPort(holding: Holding = "one"): readonly FaultRule[] {
  return [at("greeting", (truth) => [{ kind: "keep-port", holding }, ...truth])];
}

/** In active mode, at `data-connect`: a stranger dials the client's port first, and sends something. */
export function strangerFirst(text = "from a stranger", from = "127.0.0.2"): Fault {
  return (truth) => [{ kind: "impersonate", from, bytes: Buffer.from(text) }, ...truth];
}

/** The numbers of 227; undefined for another reply. */
function tupleOf(text: string): readonly number[] | undefined {
  const open = text.indexOf("(");
  const numbers = text.slice(open + 1, text.indexOf(")", open)).split(",");
  return numbers.length === 6 ? numbers.map(Number) : undefined;
}

function portOf(text: string): number {
  const numbers = tupleOf(text);
  if (numbers) return (numbers[4] ?? 0) * 256 + (numbers[5] ?? 0);
  return Number(text.split("|")[3]);
}
