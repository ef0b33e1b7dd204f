import { compose, type Fault, faults } from "@ftplib/testkit";
import type { OutcomeWord } from "./outcome-word.ts";
import type { Protection, ProtocolStep, StepKind } from "./protocol-steps.ts";

/** A fault of the matrix. It is made anew for every cell, since some count. */
export interface MatrixFault {
  readonly name: string;
  readonly make: () => Fault;
  /** What a failure may be called that comes of it; none where it must not make anything fail. */
  readonly words: readonly OutcomeWord[];
  /** The server lies, and nothing that came before contradicts it: no client can know. */
  readonly isWholeLie?: boolean;
  /** It puts replies on the wire that answer nothing: what is believed until that shows is the server's doing. */
  readonly isStray?: boolean;
  /** How it ends a data connection before its time, if it does. */
  readonly end?: "fin" | "close-notify";
}

// Milliseconds: within, and beyond, the limit that a session under test has for each step.
const LATE = 300;
const TOO_LATE = 1_500;

const fault = (name: string, make: () => Fault, ...words: readonly OutcomeWord[]): MatrixFault => ({
  name,
  make,
  words,
});
const wholeLie = (name: string, make: () => Fault): MatrixFault => ({
  ...fault(name, make, "incomplete"),
  isWholeLie: true,
});
// Which call meets a reply that nobody asked for, and as what, depends on when it arrives.
const stray = (name: string, make: () => Fault, ...words: readonly OutcomeWord[]): MatrixFault => ({
  ...fault(name, make, "protocol", "unexpected", "lost", "tls", ...words),
  isStray: true,
});
// The end of a data connection may be met as such, in its handshake, by its missing bytes, or in the reply that tells of it.
const cut = (name: string, make: () => Fault): MatrixFault =>
  fault(name, make, "lost", "tls", "incomplete", "protocol", "4yz");
const ending = (end: "fin" | "close-notify", name: string, make: () => Fault): MatrixFault => ({
  ...cut(name, make),
  end,
});

const cutOff: readonly MatrixFault[] = [
  ending("fin", "cut off after 3 bytes", () => faults.cutOff(3)),
  cut("RST after 3 bytes", () => faults.cutOff(3, "reset")),
];

const anywhere: readonly MatrixFault[] = [
  fault("silence", () => faults.silence(), "timeout"),
  fault("silence after it", () => faults.silenceAfter(), "timeout", "4yz"),
  ending("fin", "FIN", () => faults.fin()),
  ending("fin", "FIN after it", () => faults.finAfter()),
  ending("close-notify", "end", () => faults.end()),
  ending("close-notify", "end after it", () => faults.endAfter()),
  cut("RST", () => faults.reset()),
  cut("RST after it", () => faults.resetAfter()),
  fault("421 and FIN", () => faults.serviceClosing(), "4yz", "tls"),
  stray("an unasked 250 before it", () => faults.before("250 nobody asked")),
  stray("an unasked 250 after it", () => faults.after("250 nobody asked")),
  fault("late", () => faults.late(LATE)),
  fault("too late", () => faults.late(TOO_LATE), "timeout"),
  fault("a long pause after it", () => faults.pauseAfter(TOO_LATE), "timeout"),
  fault("FIN on the control connection", () => faults.closeControl("fin"), "lost", "tls"),
  fault("RST on the control connection", () => faults.closeControl("reset"), "lost", "tls"),
];

const dataAnywhere: readonly MatrixFault[] = [
  fault("426", () => faults.actionsBefore({ kind: "fail", reply: "426 Transfer aborted" }), "4yz", "tls"),
  fault(
    "426 after it",
    () => faults.actionsAfter({ kind: "fail", reply: "426 Transfer aborted" }),
    "4yz",
    "lost",
  ),
  fault("552", () => faults.actionsBefore({ kind: "fail", reply: "552 Quota exceeded" }), "5yz", "tls"),
  stray("a 226 before it", () => faults.before("226 Transfer complete")),
];

const replies: readonly MatrixFault[] = [
  ...anywhere,
  ...cutOff,
  fault("nothing", () => faults.nothing(), "timeout", "lost"),
  stray("twice", () => faults.twice(), "incomplete"),
  // The command is carried out all the same; where data goes with it, its end is told all the same, too.
  stray("450", () => faults.temporary(), "4yz"),
  stray("550", () => faults.permanent(), "5yz"),
  fault("code 999", () => faults.withCode(999), "protocol"),
  fault("code 2x6", () => faults.withCode("2x6"), "protocol"),
  fault("5 bytes of it", () => faults.truncate(5), "timeout"),
  cut("7 bytes of it and the end", () => compose(faults.truncate(7), faults.endAfter())),
  fault("no end", () => faults.unfinished(), "timeout", "lost"),
  fault("garbage", () => faults.garbage(), "timeout", "protocol"),
  fault("another service", () => faults.otherService(), "protocol"),
  fault("150 for ever", () => faults.flood(3_000), "unexpected", "protocol", "lost"),
  fault("a line of 9,000 bytes", () => faults.longLine(9_000), "limit"),
  fault("an endless line", () => faults.endlessLine(), "limit"),
  fault("an endless reply", () => faults.endlessReply(), "limit"),
  fault("byte by byte", () => faults.oneByteAtATime()),
  fault("slow loris", () => faults.drip(LATE), "timeout"),
  fault("many lines", () => faults.multiline("226 no, not yet", "421 nor this"), "lost", "protocol", "4yz"),
  fault("NUL bytes", () => faults.nulBytes(), "timeout", "protocol"),
  fault("terminal escapes", () => faults.terminalEscapes(), "timeout", "protocol"),
];

const commands: readonly MatrixFault[] = [
  ...anywhere,
  ...cutOff,
  fault("nothing", () => faults.nothing(), "timeout"),
  fault("450", () => faults.temporary(), "4yz"),
  fault("550", () => faults.permanent(), "5yz"),
  fault("a line instead", () => faults.otherService(), "protocol"),
  fault("garbage instead", () => faults.garbage(), "timeout"),
  fault("an endless line instead", () => faults.endlessLine(), "limit"),
  fault("an endless reply instead", () => faults.endlessReply(), "limit"),
  fault("150 for ever", () => faults.flood(3_000), "unexpected", "protocol", "lost"),
];

const connections: readonly MatrixFault[] = [
  ...anywhere,
  ...dataAnywhere,
  fault("not at all", () => faults.nothing(), "protocol", "tls", "timeout", "lost"),
  fault("refused", () => faults.refuseData(), "4yz"),
];

const handshakes: readonly MatrixFault[] = [
  ...anywhere,
  ...cutOff,
  fault("not at all", () => faults.nothing(), "protocol", "tls", "timeout", "lost"),
  fault("byte by byte", () => faults.oneByteAtATime()),
  fault("clear text first", () => faults.plaintextBeforeTls(), "protocol", "tls", "4yz"),
  fault("no TLS", () => faults.garbageForTls(), "protocol", "tls", "lost"),
  fault("a fatal alert", () => faults.fatalAlert(), "protocol", "tls", "lost"),
  cut("cut off after 60 bytes", () => faults.cutOff(60)),
  cut("cut off after 600 bytes", () => faults.cutOff(600)),
];

const downloads: readonly MatrixFault[] = [
  ...anywhere,
  ...cutOff,
  ...dataAnywhere,
  wholeLie("none of it", () => faults.truncateData(0)),
  wholeLie("100 bytes of it", () => faults.truncateData(100)),
  wholeLie("twice", () => faults.twice()),
  wholeLie("one byte wrong", () => faults.changeText((text) => `${text.slice(0, -4)}?${text.slice(-3)}`)),
  wholeLie("other bytes", () => faults.replaceData("other bytes\r\n")),
  fault("nothing after 100 bytes", () => faults.stallData(100), "timeout"),
  ending("fin", "FIN after 100 bytes", () => faults.finData(100)),
  cut("RST after 100 bytes", () => faults.resetData(100)),
  fault("426 after 100 bytes", () => faults.failData(100), "4yz"),
  fault("451 after 100 bytes", () => faults.failData(100, "451 Read error"), "4yz"),
  fault("in segments of 61 bytes", () => faults.splitEvery(61)),
  fault("in late pieces", () => faults.drip(LATE, 8_000)),
  ending("fin", "cut off after 200 bytes", () => faults.cutOff(200)),
];

const uploads: readonly MatrixFault[] = [
  ...anywhere,
  ...cutOff,
  ...dataAnywhere,
  wholeLie("none of it is stored", () => faults.nothing()),
  wholeLie("100 bytes of it are stored", () => faults.storeOnly(100)),
  wholeLie("stored twice", () => faults.twice()),
  fault("nothing read after 100 bytes", () => faults.stopReading(100), "timeout"),
  fault("426 after 100 bytes", () => faults.failData(100), "4yz"),
  fault("452 after 100 bytes", () => faults.failData(100, "452 No space left on device"), "4yz"),
];

const ends: readonly MatrixFault[] = [
  ...anywhere,
  ...cutOff,
  ...dataAnywhere,
  fault("none", () => faults.neverEndData(), "timeout"),
  fault("close_notify alone", () => faults.closeNotifyOnly(), "timeout"),
  wholeLie("after 100 more bytes", () => faults.extraData("x".repeat(100))),
  wholeLie("after 4 MiB more", () => faults.endlessData(Buffer.alloc(65_536, "x"), 64)),
  fault("bytes past TLS", () => faults.rawBytes("bytes past TLS"), "tls", "incomplete"),
  cut("cut off after 25 bytes", () => faults.cutOff(25)),
];

/**
 * Whether a client cannot but believe this fault there. A listing has no size to compare with, so without TLS its end is
 * its end, and with TLS close_notify is.
 */
export function isBelievable(fault: MatrixFault, step: ProtocolStep, { tls }: Protection): boolean {
  if (fault.isWholeLie === true) return true;
  // All of the upload may have arrived: SIZE and MDTM say so then.
  if (fault.name.startsWith("426") && step.name.startsWith("upload-")) return true;
  const isListing = step.name.startsWith("mlsd-bytes") || step.name.endsWith("(listing)");
  return isListing && fault.end !== undefined && (tls === "none" || fault.end === "close-notify");
}

/** The faults that make sense at a step, twenty or more of them. */
export const faultsAt: Readonly<Record<StepKind, readonly MatrixFault[]>> = {
  reply: replies,
  command: commands,
  connection: connections,
  handshake: handshakes,
  download: downloads,
  upload: uploads,
  end: ends,
};
