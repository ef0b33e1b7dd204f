import { expect, it } from "vitest";
import { withExportAssignment } from "../declarations/export-assignment.ts";

const declared = `export declare class Failure extends Error {}

export interface Options {
  readonly host?: string;
}

export declare const CODES: readonly number[];

declare class Client {}

declare class Events {}

export { Client as default, type Events };
`;

it("a default export becomes what require() returns, and types members of its namespace", () => {
  expect(withExportAssignment(declared)).toBe(`declare class Failure extends Error {}

interface Options {
  readonly host?: string;
}

declare const CODES: readonly number[];

declare class Client {}

declare class Events {}

type FailureInstance = Failure;

declare namespace Client {
  export type Failure = FailureInstance;
  export type {
    Events,
    Options,
  };
}

export = Client;
`);
});

it.each(["export declare const a: 1;\n", "declare class B {}\nexport { type B };\n"])(
  "declarations without a default export stay as they are: %j",
  (text) => {
    expect(withExportAssignment(text)).toBe(text);
  },
);
