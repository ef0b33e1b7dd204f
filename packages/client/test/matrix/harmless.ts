import type { MatrixFault } from "./matrix-faults.ts";
import type { Protection, ProtocolStep } from "./protocol-steps.ts";

/** Faults that a session comes through, where, and why its success is then the truth. */
interface Harmless {
  readonly why: string;
  readonly faults: readonly string[];
  /** The steps; all of them, where it does not say. */
  readonly at?: readonly string[];
  readonly notAt?: readonly string[];
  /** `plain`: without TLS alone. `tls`: with TLS alone. */
  readonly only?: "plain" | "tls";
  /** What the client meets depends on when it arrives: success and failure are both right. */
  readonly isARace?: boolean;
}

const uploadBegins = ["data-connect (upload)", "data-tls (upload)"];

// Nowhere else may a session under attack succeed. The success itself is looked at in any case: see whole-session.ts.
const rows: readonly Harmless[] = [
  {
    why: "the same bytes, within the limits of time",
    faults: ["late", "byte by byte", "in segments of 61 bytes", "in late pieces"],
  },
  {
    why: "the code is the message, and the text is for people",
    faults: ["NUL bytes", "terminal escapes"],
    notAt: ["feat", "epsv", "size (upload)", "size (asked)"],
  },
  {
    why: "a reply ends with the line that has its code and a blank, whatever other codes say in between",
    faults: ["many lines"],
    notAt: ["stor-final", "mlsd-final", "retr-final", "size (upload)", "size (asked)"],
  },
  { why: "no features is an answer", faults: ["550"], at: ["feat"] },
  { why: "PASV is asked instead", faults: ["550", "NUL bytes"], at: ["epsv"] },
  { why: "the reply to PROT decides", faults: ["450", "550"], at: ["pbsz"] },
  { why: "LIST is asked instead", faults: ["other bytes"], at: ["mlsd-bytes"] },
  {
    why: "a line that is cut in its first fact names nothing, and LIST is asked instead",
    faults: ["cut off after 3 bytes"],
    at: ["mlsd-bytes"],
    only: "plain",
  },
  {
    why: "sizes are not compared where there is none, and the bytes are right",
    faults: ["450", "550"],
    at: ["size (upload)"],
  },
  {
    why: "a size that is no number is not known",
    faults: ["NUL bytes", "terminal escapes", "many lines"],
    at: ["size (upload)", "size (asked)"],
  },
  {
    why: "the limit of the final reply begins when the last byte can have arrived, on a slow line",
    faults: ["too late", "a long pause after it"],
    at: [...uploadBegins, "stor-preliminary", "upload-bytes", "upload-end", "stor-final"],
    isARace: true,
  },
  {
    why: "all announced bytes and the 226 are there: a second later the connection is closed",
    faults: ["none", "close_notify alone"],
    at: ["retr-end"],
  },
  {
    why: "a preliminary reply may come twice, and the final one decides",
    faults: ["twice"],
    at: ["stor-preliminary", "mlsd-preliminary", "retr-preliminary"],
  },
  {
    why: "the final reply may be the first",
    faults: ["nothing"],
    at: ["mlsd-preliminary", "retr-preliminary"],
  },
  {
    why: "the server does not read on, but has been sent everything, and stores it",
    faults: ["FIN after it", "end after it"],
    at: ["data-connect (upload)"],
    only: "plain",
  },
  {
    why: "the port is given up: the client may find so before it is connected, and then begins again, the connection first",
    faults: ["FIN", "end", "RST", "not at all"],
    at: ["data-connect (listing)", "data-connect (download)"],
    only: "plain",
    isARace: true,
  },
  {
    why: "the reset may come behind the last byte",
    faults: ["RST after it", "FIN after it", "end after it", "cut off after 600 bytes"],
    at: uploadBegins,
    isARace: true,
  },
  {
    why: "it has stored all that there is by then",
    faults: ["FIN after it", "end after it", "RST after it", "cut off after 3 bytes", "RST after 3 bytes"],
    at: ["upload-bytes"],
    isARace: true,
  },
  {
    why: "everything is stored, and the 226 says so: how the server ends its side of an upload means nothing",
    faults: [
      "silence after it",
      "FIN",
      "FIN after it",
      "end",
      "end after it",
      "RST",
      "RST after it",
      "cut off after 3 bytes",
      "RST after 3 bytes",
      "cut off after 25 bytes",
      "none",
      "close_notify alone",
      "after 100 more bytes",
      "after 4 MiB more",
      "bytes past TLS",
    ],
    at: ["upload-end"],
  },
  {
    why: "a 426 at the end of an upload is checked against SIZE, and all of it is there",
    faults: ["426", "426 after it"],
    at: ["upload-bytes", "upload-end"],
    isARace: true,
  },
  {
    why: "all bytes are sent by then; the end comes as it should, or a size says that none is missing",
    faults: ["end after it", "FIN after it"],
    at: ["mlsd-bytes", "retr-bytes"],
    isARace: true,
  },
  {
    why: "the end was seen before",
    faults: ["silence after it", "FIN after it", "end", "end after it"],
    at: ["mlsd-end", "retr-end"],
  },
  {
    why: "the end may be seen before the reset",
    faults: ["RST after it"],
    at: ["mlsd-end", "retr-end"],
    isARace: true,
  },
  { why: "without TLS a FIN is the end", faults: ["FIN"], at: ["mlsd-end", "retr-end"], only: "plain" },
  { why: "as many bytes have come as the 150 said", faults: ["FIN"], at: ["retr-end"], only: "tls" },
  {
    why: "close_notify is the end, and nobody waits for TCP's",
    faults: ["close_notify alone"],
    at: ["mlsd-end", "retr-end"],
    only: "tls",
  },
  {
    why: "nothing is sent any more that could be cut off: the end is in order",
    faults: ["cut off after 3 bytes", "RST after 3 bytes", "cut off after 25 bytes"],
    at: ["mlsd-end", "retr-end"],
    only: "plain",
  },
  {
    why: "a close_notify may be as short as that",
    faults: ["cut off after 25 bytes"],
    at: ["mlsd-end", "retr-end"],
    only: "tls",
    isARace: true,
  },
  {
    why: "what is no line of a listing is told as not understood",
    faults: ["after 100 more bytes", "after 4 MiB more"],
    at: ["mlsd-end"],
  },
  { why: "the same, in clear", faults: ["bytes past TLS"], at: ["mlsd-end"], only: "plain" },
  {
    why: "the resumed handshake may be over by then",
    faults: ["cut off after 600 bytes", "RST after it"],
    at: ["data-tls (listing)", "data-tls (download)", "control-tls"],
    isARace: true,
  },
  {
    why: "the last command before QUIT has done its work, and one reply more passes for the goodbye",
    faults: ["an unasked 250 before it", "an unasked 250 after it", "twice"],
    at: ["rmd"],
    isARace: true,
  },
  {
    why: "the goodbye was said, and nothing more is wanted of the server",
    faults: [
      "silence after it",
      "FIN after it",
      "end after it",
      "RST after it",
      "a long pause after it",
      "an unasked 250 before it",
      "an unasked 250 after it",
      "twice",
      "5 bytes of it",
      "7 bytes of it and the end",
    ],
    at: ["quit"],
  },
  {
    why: "a goodbye without its line end is one",
    faults: ["cut off after 3 bytes"],
    at: ["quit"],
    only: "plain",
  },
];

/** Why a session may come through this fault, and whether it must; undefined where it must fail. */
export function harmlessness(
  { name }: MatrixFault,
  step: ProtocolStep,
  { tls }: Protection,
): { readonly why: string; readonly isCertain: boolean } | undefined {
  const row = rows.find(
    ({ faults, at, notAt, only }) =>
      faults.includes(name) &&
      (at === undefined || at.includes(step.name)) &&
      notAt?.includes(step.name) !== true &&
      (only === undefined || (only === "plain") === (tls === "none")),
  );
  return row && { why: row.why, isCertain: row.isARace !== true };
}
