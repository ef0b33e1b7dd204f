import { type Action, at, compose, type Fault, type FaultRule, faults, type Step } from "@ftplib/testkit";
import { Chance } from "./chance.ts";

/** A fault, and how often it comes compared with the others of its kind. */
interface Gust {
  readonly weight: number;
  readonly fault: (chance: Chance) => Fault;
}

/** The client's patience in a storm, milliseconds: what falls silent costs so much. */
export const PATIENCE = 300;

const gust = (weight: number, fault: Gust["fault"]): Gust => ({ weight, fault });
const reply = (text: string): Fault => faults.reply(text);
const lostBoth: Fault = () => [
  { kind: "reset", on: "data" },
  { kind: "reset", on: "control" },
];

/** A command has come: it is not carried out, or late. */
const commandGusts: readonly Gust[] = [
  gust(6, () => faults.reset()),
  gust(6, () => faults.fin()),
  gust(3, () => faults.serviceClosing()),
  gust(3, (chance) => reply(chance.pick(["450 busy", "451 not now"]))),
  gust(3, (chance) => faults.late(1 + chance.below(5))),
  gust(0.4, () => faults.late(PATIENCE * 1.5)),
  gust(0.4, () => faults.silence()),
];

/** A command was carried out, and its reply is lost or broken. */
const replyGusts: readonly Gust[] = [
  gust(6, () => faults.fin()),
  gust(6, () => faults.reset()),
  gust(4, (chance) => compose(faults.truncate(chance.below(8)), faults.finAfter())),
  gust(3, () => faults.serviceClosing()),
  gust(3, (chance) => faults.late(1 + chance.below(5))),
  gust(2, () => faults.oneByteAtATime()),
  gust(0.4, () => faults.silence()),
];

const finalGusts: readonly Gust[] = [
  ...replyGusts,
  gust(3, () => reply("426 Connection closed; transfer aborted")),
  gust(3, () => reply("451 Local error")),
];

const loginGusts: readonly Gust[] = [
  gust(4, () => faults.serviceClosing("421 Too many users")),
  gust(3, () => faults.reset()),
  gust(3, () => faults.fin()),
  gust(0.4, () => faults.silence()),
];

const passiveGusts: readonly Gust[] = [
  ...replyGusts,
  gust(6, () => faults.refuseData()),
  gust(3, () => reply("425 Can't open data connection")),
];

/** What comes after a part of a block. */
const breaks: readonly { readonly weight: number; readonly next: readonly Action[] }[] = [
  { weight: 6, next: [{ kind: "reset" }] },
  { weight: 6, next: [{ kind: "reset" }, { kind: "reset", on: "control" }] },
  { weight: 3, next: [{ kind: "fin", on: "control" }, { kind: "reset" }] },
  { weight: 4, next: [{ kind: "fail", reply: "426 Connection closed; transfer aborted" }] },
  { weight: 0.5, next: [{ kind: "silence" }] },
];

/** A file ends early, with a reply as if it were whole. */
const goodEnd = { weight: 4, next: [{ kind: "end" }] } as const;
/** A part of an upload is lost, with a reply as if it were whole. */
const hole = { weight: 4, next: [] } as const;

/** A part of a block, and then a break. */
function broken(chance: Chance, more: readonly (typeof breaks)[number][]): Fault {
  const { next } = chance.weigh([...breaks, ...more]);
  const part = chance.next();
  return (truth) => [
    ...truth.map((action): Action => {
      const isData = action.kind === "send" || action.kind === "store";
      return isData ? { ...action, bytes: action.bytes.subarray(0, action.bytes.length * part) } : action;
    }),
    ...next,
  ];
}

const downloadGusts = [gust(10, (chance) => broken(chance, [goodEnd])), gust(2, () => faults.late(3))];
const listingGusts = [gust(10, (chance) => broken(chance, [])), gust(2, () => faults.late(3))];
const uploadGusts = [gust(10, (chance) => broken(chance, [hole])), gust(2, () => faults.late(3))];
const endGusts = [gust(3, () => faults.reset()), gust(3, () => lostBoth), gust(2, () => faults.late(3))];

/** The faults that can come at a step. */
function gustsAt({ names, verb }: Step): readonly Gust[] {
  const [name = ""] = names;
  if (verb === "QUIT") return [];
  if (name === "greeting" || verb === "USER" || verb === "PASS") return loginGusts;
  if (name === "upload-bytes") return uploadGusts;
  if (name.endsWith("-bytes")) return verb === "RETR" ? downloadGusts : listingGusts;
  if (name.endsWith("-end")) return endGusts;
  if (name.endsWith("-command")) {
    return verb === "REST" ? [...commandGusts, gust(3, () => reply("502 No restarts today"))] : commandGusts;
  }
  if (name.endsWith("-final")) return finalGusts;
  if (verb === "EPSV" || verb === "PASV") return passiveGusts;
  return names.includes("reply") ? replyGusts : [];
}

/**
 * What happens at the steps of one server. Each directory of the server has its own chances, so that what happens in one does not
 * depend on how far the others have come.
 */
export class Weather {
  /** Faults so far, by the step that they came at. */
  readonly counts: Map<string, number> = new Map();
  /** How many of a hundred steps have a fault. */
  share: number;
  readonly #seed: string;
  readonly #chances = new Map<string, Chance>();

  constructor(seed: string, share: number) {
    this.#seed = seed;
    this.share = share;
  }

  get rule(): FaultRule {
    return at("*", (truth, step) => this.#at(step)(truth, step));
  }

  #at(step: Step): Fault {
    const place = /\ba\d+\//.exec(step.argument)?.[0] ?? "";
    const chance = this.#chances.get(place) ?? new Chance(`${this.#seed} ${place}`);
    this.#chances.set(place, chance);
    const gusts = gustsAt(step);
    if (gusts.length === 0 || !chance.percent(this.share)) return (truth) => truth;
    const [name = ""] = step.names;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    return chance.weigh(gusts).fault(chance);
  }
}
