import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { rollUpDeclarations } from "../declarations/roll-up.ts";

type Sources = Readonly<Record<string, string>>;

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

async function rollUp(sources: Sources, entries: readonly string[] = ["index"]): Promise<string[]> {
  folder = mkdtempSync(join(tmpdir(), "ftplib-roll-up-"));
  for (const [path, text] of Object.entries(sources)) {
    const file = join(folder, "src", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return [...(await rollUpDeclarations(folder, entries)).values()];
}

const boat = `/** Floats. */
export class Boat extends Hull {
  #crew: Crew = [];
  /** How many are aboard. */
  get size(): number { return this.#crew.length; }
  /** @internal For tests. */
  scuttle(): void {}
  board(crew: Crew): void { this.#crew = crew; }
}
`;
const crew = "/** Who is aboard. */\nexport type Crew = readonly string[];\nexport const captain = 1;\n";
const tools = "export function saw(): void {}\n/** Hits. */ export function hammer(nail: string): void {}\n";

describe("the declarations of an entry", () => {
  it("hold what its exports reach, with comments, and nothing that is internal", async () => {
    const [text] = await rollUp({
      "index.ts":
        'export { Boat } from "./boat.ts";\nexport * as tools from "./tools.ts";\nexport { Hull, type Plank as Board } from "yard";\n',
      "boat.ts": `import { Hull } from "yard";\nimport type { Crew } from "./crew.ts";\n${boat}`,
      "crew.ts": crew,
      "tools.ts": tools,
    });
    expect(text).toBe(`import type { Hull } from "yard";
export { type Plank as Board, Hull } from "yard";

/** Floats. */
export declare class Boat extends Hull {
  #private;
  /** How many are aboard. */
  get size(): number;
  board(crew: Crew): void;
}

/** Who is aboard. */
type Crew = readonly string[];

/** Hits. */
declare function hammer(nail: string): void;

declare function saw(): void;

export declare namespace tools {
  export { hammer, saw };
}

export {};
`);
  });

  it("do not depend on the layout of the files", async () => {
    const flat = await rollUp({
      "index.ts": 'export * from "./boat.ts";\nexport * as tools from "./tools.ts";\n',
      "boat.ts": `import { Hull } from "yard";\nimport type { Crew } from "./crew.ts";\n${boat}`,
      "crew.ts": crew,
      "tools.ts": tools,
    });
    const [saw = "", hammer = ""] = tools.split("\n");
    const deep = await rollUp({
      "index.ts": 'export * as tools from "./hold/all.ts";\nexport { Boat } from "./vessel.ts";\n',
      "vessel.ts": `import { Hull } from "yard";\n${crew}${boat}`,
      "hold/all.ts": 'export * from "./hammer.ts";\nexport { saw } from "./saw.ts";\n',
      "hold/hammer.ts": hammer,
      "hold/saw.ts": saw,
    });
    expect(deep).toEqual(flat);
  });

  it("keep the overloads of a function together, in their order", async () => {
    const [text] = await rollUp({
      "index.ts":
        "export function row(to: string): void;\n/** Back. */\nexport function row(from: number): void;\nexport function row(_: unknown): void {}\nexport const oar = 1;\n",
    });
    expect(text).toBe(`export declare const oar = 1;

export declare function row(to: string): void;

/** Back. */
export declare function row(from: number): void;

export {};
`);
  });

  it("keep a class from being constructed that is exported as a type alone", async () => {
    const [text] = await rollUp({
      "index.ts": 'export type { Boat, Port } from "./boat.ts";\n',
      "boat.ts":
        "export interface Port {}\nexport class Boat { /** @internal */ constructor(port: Port) {} }\n",
    });
    expect(text).toBe(`declare class Boat {}

export interface Port {}

export { type Boat };
`);
  });

  it("are not made of two declarations of one name", async () => {
    const sources = {
      "index.ts":
        'import type { Size } from "./size.ts";\nimport type { Weight } from "./weight.ts";\nexport type Load = Size | Weight;\n',
      "size.ts": "interface Unit { metres: number }\nexport type Size = Unit;\n",
      "weight.ts": "interface Unit { tons: number }\nexport type Weight = Unit;\n",
    };
    await expect(rollUp(sources)).rejects.toThrow("two public types are called Unit");
  });
});

describe("the declarations of a further entry", () => {
  const crane = 'import type { Boat } from "../boat.ts";\nexport function lift(boat: Boat): void {}\n';

  it("import from the main entry what that exports", async () => {
    const [, text] = await rollUp(
      {
        "index.ts": 'export { Boat } from "./boat.ts";\n',
        "boat.ts": "export interface Mast {}\nexport class Boat { mast: Mast | undefined }\n",
        "dock/crane.ts": crane,
      },
      ["index", "dock/crane"],
    );
    expect(text).toBe(`import type { Boat } from "../index.js";

export declare function lift(boat: Boat): void;

export {};
`);
  });

  it("have no class of their own that the main entry declares as well", async () => {
    const sources = {
      "index.ts":
        'import type { Boat } from "./boat.ts";\nexport function launch(): Boat { throw new Error(); }\n',
      "boat.ts": "export class Boat { #mast: string | undefined }\n",
      "dock/crane.ts": crane,
    };
    await expect(rollUp(sources, ["index", "dock/crane"])).rejects.toThrow(
      "the class Boat is in two entries",
    );
  });
});
