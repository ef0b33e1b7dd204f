import { setTimeout as delay } from "node:timers/promises";
import { ByteReader } from "./byte-reader.ts";
import { decodeBytes } from "./byte-string.ts";
import type { ControlConnection } from "./control-connection.ts";
import { type Cut, letRead, sendCut } from "./cut.ts";
import { ScriptData } from "./script-data.ts";
import { ScriptMismatch } from "./script-mismatch.ts";
import type { ScriptStep } from "./script-parser.ts";
import type { TlsAcceptor } from "./tls-acceptor.ts";
import type { Transcript } from "./transcript.ts";

type DirectiveStep = Extract<ScriptStep, { kind: "do" }>;

/** Plays the steps for one control connection. */
export class ScriptPlayer {
  readonly #control: ControlConnection<ByteReader>;
  readonly #acceptor: TlsAcceptor;
  readonly #transcript: Transcript;
  readonly #data: ScriptData;
  #cut: Cut | undefined;
  #coalesces = false;
  #held: Buffer[] = [];

  constructor(
    control: ControlConnection<ByteReader>,
    acceptor: TlsAcceptor,
    transcript: Transcript,
    cut: Cut | undefined,
  ) {
    this.#control = control;
    this.#acceptor = acceptor;
    this.#transcript = transcript;
    this.#data = new ScriptData(control, acceptor, transcript);
    this.#cut = cut;
  }

  /** Plays all steps in order; fails with ScriptMismatch at the first that the client does not follow. */
  async play(steps: readonly ScriptStep[]): Promise<void> {
    for (const step of steps) {
      if (!(step.kind === "send" && step.channel === "control")) await this.#flush();
      await this.#play(step);
    }
    await this.#flush();
  }

  /** Closes what was opened for data connections. */
  close(): Promise<void> {
    return this.#data.close();
  }

  async #play(step: ScriptStep): Promise<void> {
    if (step.channel === "data") {
      if (step.kind === "do") return this.#data.act(step.what, step.amount);
      if (step.kind === "send") return this.#data.send(Buffer.from(step.bytes, "latin1"));
      if (step.kind === "expect-end") {
        const end = await this.#data.end();
        return expectSame(step, `D> (${step.how})`, `D> (${step.how === "end" ? tolerate(end) : end})`);
      }
      if (step.kind === "expect-bytes")
        return this.#expectBytes(step, await this.#data.take(step.bytes.length));
    }
    switch (step.kind) {
      case "send":
        return this.#send(await this.#fillIn(step.bytes));
      case "expect-line":
        return this.#expectLine(step);
      case "expect-bytes":
        return this.#expectBytes(step, await this.#control.reader.take(step.bytes.length));
      case "expect-end":
        return this.#expectEnd(step, step.how);
      case "do":
        return this.#act(step);
    }
  }

  async #send(bytes: Buffer): Promise<void> {
    this.#transcript.addBytes("S", bytes);
    if (this.#coalesces) this.#held.push(bytes);
    else await this.#sendPieces(bytes);
  }

  async #flush(): Promise<void> {
    if (this.#held.length > 0) await this.#sendPieces(Buffer.concat(this.#held.splice(0)));
  }

  #sendPieces(bytes: Buffer): Promise<void> {
    if (this.#cut === undefined) return this.#control.send(bytes);
    return sendCut(bytes, this.#cut, (piece) => this.#control.send(piece));
  }

  async #fillIn(template: string): Promise<Buffer> {
    const named = ["{pasv}", "{epsv}", "{port}", "{p1}", "{p2}"].filter((name) => template.includes(name));
    if (named.length === 0) return Buffer.from(template, "latin1");
    const port = await this.#data.listen();
    const [p1, p2] = [String(port >> 8), String(port & 0xff)];
    const host = this.#control.localAddress.replaceAll(".", ",");
    const values: Readonly<Record<string, string>> = {
      "{pasv}": `${host},${p1},${p2}`,
      "{epsv}": String(port),
      "{port}": String(port),
      "{p1}": p1,
      "{p2}": p2,
    };
    const text = named.reduce((filled, name) => filled.replaceAll(name, values[name] ?? ""), template);
    return Buffer.from(text, "latin1");
  }

  async #expectLine(step: Extract<ScriptStep, { kind: "expect-line" }>): Promise<void> {
    const line = await this.#control.reader.takeLine();
    if (line === undefined) throw mismatch(step, "the client closed the connection");
    const text = line.toString("latin1");
    if (step.text === "*") return;
    if (step.text.endsWith("{peer}")) {
      const verb = step.text.slice(0, -"{peer}".length);
      if (text.startsWith(verb) && this.#data.aim(text.slice(verb.length))) return;
    } else if (text === step.text) return;
    throw mismatch(step, `C: ${visible(decodeBytes(line))}`);
  }

  #expectBytes(step: Extract<ScriptStep, { kind: "expect-bytes" }>, bytes: Buffer): void {
    expectSame(step, visible(step.bytes), visible(bytes.toString("latin1")));
  }

  async #expectEnd(step: ScriptStep, how: string): Promise<void> {
    const rest = await this.#control.reader.takeRest();
    if (rest.length > 0) throw mismatch(step, `C| ${visible(rest.toString("latin1"))}`);
    expectSame(step, `C: (${how})`, `C: (${this.#control.wire.peerEnd === "reset" ? "reset" : "end"})`);
  }

  async #act(step: DirectiveStep): Promise<void> {
    const { wire } = this.#control;
    this.#transcript.add(step.source);
    switch (step.what) {
      case "tls":
        return this.#control.secure(this.#acceptor);
      case "clear":
        return this.#control.clear();
      case "end":
        return this.#control.end();
      case "fin":
        return wire.fin();
      case "reset":
        await letRead();
        return wire.reset();
      case "silence":
        return this.#control.closed;
      case "wait":
        return delay(step.amount);
      case "cut-off":
        return wire.limit(step.amount, () => wire.fin());
      case "chunk":
      case "whole":
      case "coalesce":
        this.#coalesces = step.what === "coalesce";
        this.#cut = step.what === "chunk" ? Math.max(1, step.amount) : undefined;
        return undefined;
      default:
        throw new TypeError(`${step.what} is for data connections`);
    }
  }
}

function tolerate(end: string): string {
  return end === "fin" || end === "close-notify" ? "end" : end;
}

function expectSame(step: ScriptStep, expected: string, received: string): void {
  if (expected !== received) throw mismatch(step, received);
}

function mismatch(step: ScriptStep, received: string): ScriptMismatch {
  return new ScriptMismatch(
    `line ${step.line} of the script\n  expected ${step.source}\n  received ${received}`,
  );
}

/** Text with its control characters written as escapes. */
function visible(text: string): string {
  return [...text]
    .map((character) => (character < " " ? JSON.stringify(character).slice(1, -1) : character))
    .join("");
}
