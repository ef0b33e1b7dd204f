import { at, compose, type FaultRule, faults } from "@ftplib/testkit";

/** A place around one command where the connection is lost. */
export interface CommandCut {
  readonly name: string;
  /** The rules of a server of its own, for the command of this verb: they count. */
  readonly rules: (verb: string) => readonly FaultRule[];
}

/** Before the command, after it, inside its reply, and again after the reconnect (R2). */
export const commandCuts: readonly CommandCut[] = [
  { name: "before the command", rules: (verb) => [at(`${verb}-command`, faults.once(faults.reset()))] },
  { name: "after the command", rules: (verb) => [at(verb, faults.once(faults.fin()))] },
  { name: "after the command, by a reset", rules: (verb) => [at(verb, faults.once(faults.reset()))] },
  {
    name: "inside the reply",
    rules: (verb) => [at(verb, faults.once(compose(faults.truncate(6), faults.finAfter())))],
  },
  {
    name: "inside the code of the reply",
    rules: (verb) => [at(verb, faults.once(compose(faults.truncate(2), faults.finAfter())))],
  },
  {
    name: "before the command, by a 421",
    rules: (verb) => [at(`${verb}-command`, faults.once(faults.serviceClosing()))],
  },
  {
    name: "after the command, by a 421",
    rules: (verb) => [at(verb, faults.once(faults.serviceClosing()))],
  },
  {
    name: "before the command, and after it the next time",
    rules: (verb) => [
      at(`${verb}-command`, faults.once(faults.reset())),
      at(verb, faults.once(faults.fin())),
    ],
  },
  {
    name: "after the command, and at the next login",
    rules: (verb) => [at(verb, faults.once(faults.fin())), at("pass", faults.nth(2, faults.reset()))],
  },
  {
    name: "after the command, and at the look afterwards",
    rules: (verb) => [at(verb, faults.once(faults.fin())), at("mlst-command", faults.once(faults.reset()))],
  },
];
