import type { Run } from "./run-client.ts";
import type { Scenario } from "./scenario.ts";
import type { Scene } from "./scene.ts";

type Judge = Scenario["judge"];

/** A file that comes in several blocks, and in which every place is told from its neighbours. */
export const FILE: Buffer = Buffer.from(
  Array.from({ length: 200_000 }, (_, index) => (index * 31 + (index >> 8)) & 0xff),
);

/** All of these must hold; the first that does not is the reason. */
export function all(...judges: readonly Judge[]): Judge {
  return (run, scene) => {
    for (const judge of judges) {
      const reason = judge(run, scene);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

/** One thing that is seen, or the reason why not. */
export function holds(condition: (run: Run, scene: Scene) => boolean, reason: string): Judge {
  return (run, scene) => (condition(run, scene) ? undefined : reason);
}

/** The client reports success. */
export const succeeds: Judge = ({ done, failure }) => (done ? undefined : `fails: ${failure}`);

/** The client reports a failure, once it has got as far as one of these commands. */
export function refuses(...verbs: readonly string[]): Judge {
  return ({ done }, scene) => {
    if (done) return "reports success";
    return verbs.length === 0 || scene.saw(...verbs) ? undefined : `fails before ${verbs.join(" or ")}`;
  };
}

/** The client's local file is these bytes, and it reports success. */
export function gets(bytes: string | Uint8Array = FILE, name = "file"): Judge {
  return all(succeeds, (_, scene) => differs(scene.read(name), bytes));
}

/** Success is reported for the right bytes alone; and it got as far as the transfer. */
export function isHonest(bytes: string | Uint8Array = FILE, name = "file"): Judge {
  return ({ done }, scene) => {
    if (!scene.saw("RETR")) return "fails before RETR";
    const reason = done ? differs(scene.read(name), bytes) : undefined;
    return reason && `reports success: ${reason}`;
  };
}

/** Success is reported only when the server has exactly these bytes; and it got as far as the transfer. */
export function isHonestUpload(bytes: Uint8Array, name = "up"): Judge {
  return ({ done }, scene) => {
    if (!scene.saw("STOR")) return "fails before STOR";
    const reason = done ? differs(scene.remote(`/${name}`), bytes) : undefined;
    return reason && `reports success: ${reason}`;
  };
}

/** Nobody has come to the other host. */
export const spared: Judge = (_, { bait }) =>
  bait.visitors === 0 ? undefined : "connects to the other host";

/** The server was never told a password. */
export const keepsPassword: Judge = (_, scene) => (scene.saw("PASS", "USER") ? "sends the login" : undefined);

/** The names that it gives are these, in whatever order. */
export function lists(...names: readonly string[]): Judge {
  return all(succeeds, ({ values }) => {
    const given = Array.isArray(values[0]) ? values[0].map(String).sort() : [];
    const due = [...names].sort();
    return JSON.stringify(given) === JSON.stringify(due)
      ? undefined
      : `gives ${given.map((name) => JSON.stringify(name)).join(", ") || "nothing"}`;
  });
}

/** Peak memory stays below that many mebibytes. */
export function holdsAtMost(mebibytes: number): Judge {
  return ({ peak }) =>
    peak <= mebibytes * 2 ** 20 ? undefined : `takes ${Math.round(peak / 2 ** 20)} MiB of memory`;
}

function differs(actual: Buffer | undefined, due: string | Uint8Array): string | undefined {
  const expected = Buffer.from(due);
  if (actual === undefined) return "no file";
  if (actual.equals(expected)) return undefined;
  return actual.length === expected.length ? "other bytes" : `${actual.length} bytes of ${expected.length}`;
}
