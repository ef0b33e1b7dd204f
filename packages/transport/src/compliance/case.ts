import type { Connection } from "../connection.ts";

/** Makes the two ends of one fresh connection. */
export type MakePair = () => Promise<readonly [near: Connection, far: Connection]>;

/** One promise of {@link Connection}, to be run by any test framework: `run` rejects if it is broken. */
export interface ComplianceCase {
  readonly name: string;
  run(): Promise<void>;
}

/** What a case does with a fresh pair, which is closed afterwards. */
export type PairTest = (near: Connection, far: Connection) => Promise<void>;

/** Names and tests, made into cases. */
export function casesOf(makePair: MakePair, tests: Readonly<Record<string, PairTest>>): ComplianceCase[] {
  return Object.entries(tests).map(([name, test]) => ({
    name,
    run: async () => {
      const [near, far] = await makePair();
      try {
        await test(near, far);
      } finally {
        near.close();
        far.close();
      }
    },
  }));
}
