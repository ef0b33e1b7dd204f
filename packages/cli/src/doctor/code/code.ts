import type { SiteOptions } from "@ftplib/files";
import type { connectionOptions } from "../../options/connection-options.ts";
import type { OptionValues } from "../../options/option.ts";
import type { Advice } from "../advice.ts";
import { urlWith } from "../url-with.ts";
import { Expression, givenFlags, givenOptions } from "./given.ts";

/** What can be pasted: both use the server as the doctor has found it. */
export interface Code {
  readonly command: string;
  readonly typescript: string;
}

/** What the code is made from. */
export interface CodeRequest {
  /** The URL without a password. */
  readonly url: string;
  readonly values: OptionValues<typeof connectionOptions>;
  readonly options: SiteOptions;
  readonly advice: Advice;
}

/** Writes a command line that lists the directory, and a program that does the same with `connect`. */
export function codeFor({ url, values, options, advice }: CodeRequest): Code {
  const address = urlWith(url, advice.scheme);
  const replaced = new Set([...advice.flags.map(([name]) => name), ...(advice.drop ?? [])]);
  const flags = [...givenFlags(values).filter(([name]) => !replaced.has(name)), ...advice.flags].flat();
  const words = ["ftpl", "ls", ...flags.filter((word) => word !== undefined), address];
  const all = merged(givenOptions(values, options), advice.options);
  return { command: words.map(quoted).join(" "), typescript: programFor(address, all) };
}

function programFor(url: string, options: object): string {
  const text = literal(options, "");
  const lines = [
    text.includes("await readFile(") ? 'import { readFile } from "node:fs/promises";' : "",
    'import { connect } from "@ftplib/files";',
    "",
    `const site = await connect(${JSON.stringify(url)}${text === "" ? "" : `, ${text}`});`,
    "try {",
    '  console.log(await site.readdir(""));',
    "} finally {",
    "  await site.close();",
    "}",
  ];
  return lines.slice(lines[0] === "" ? 1 : 0).join("\n");
}

/** Both objects, and those inside them. */
function merged(first: object, second: object): object {
  const all: Record<string, unknown> = { ...first };
  for (const [name, value] of Object.entries(second)) {
    const old = all[name];
    all[name] = isObject(old) && isObject(value) ? merged(old, value) : value;
  }
  return all;
}

function isObject(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Expression)
  );
}

/** The value as TypeScript, without what is undefined; empty for an object in which nothing is. */
function literal(value: unknown, indent: string): string {
  if (value instanceof Expression) return value.text;
  if (!isObject(value)) return value === undefined ? "" : JSON.stringify(value);
  const inner = `${indent}  `;
  const parts = Object.entries(value).flatMap(([name, each]) => {
    const text = literal(each, inner);
    return text === "" ? [] : [`${inner}${name}: ${text},`];
  });
  return parts.length === 0 ? "" : `{\n${parts.join("\n")}\n${indent}}`;
}

/** A word of a command line, as shells of Unix read it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
