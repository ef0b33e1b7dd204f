import { optionHint, type OtherNames } from "./option-names.ts";

/** What the value of an option must be; `any` where a check of its own says more. */
export type OptionKind =
  | "any"
  | "array"
  | "boolean"
  | "function"
  | "number"
  | "object"
  | "signal"
  | "string"
  | "text";

/** The options that exist in one place: a name left out or too many does not compile. */
export type OptionKinds<Options> = { readonly [Name in keyof Required<Options>]: OptionKind };

interface KindCheck {
  readonly what: string;
  readonly isGood: (value: unknown) => boolean;
}

const CHECKS: Readonly<Record<OptionKind, KindCheck>> = {
  any: { what: "anything", isGood: () => true },
  array: { what: "an array", isGood: Array.isArray },
  boolean: { what: "true or false", isGood: (value) => typeof value === "boolean" },
  function: { what: "a function", isGood: (value) => typeof value === "function" },
  number: { what: "a number", isGood: (value) => typeof value === "number" },
  object: { what: "an object", isGood: isPlainObject },
  signal: { what: "an AbortSignal", isGood: isSignal },
  string: { what: "a string", isGood: (value) => typeof value === "string" },
  text: {
    what: "a string or a Uint8Array",
    isGood: (value) => typeof value === "string" || value instanceof Uint8Array,
  },
};

/**
 * Checks the names and kinds of a caller's options, before anything is resolved, opened or sent. An option that is undefined
 * is left out. Messages name options and never hold their values, which may be secrets.
 *
 * @param where whose options they are: `FTP.open()`, say
 * @param others what the options are called elsewhere; default: in other clients of FTP
 * @throws TypeError for an unknown name, with the one that was probably meant, and for a value of the wrong kind
 */
export function checkOptions<Options>(
  where: string,
  options: unknown,
  kinds: OptionKinds<Options>,
  others?: OtherNames,
): asserts options is Options {
  if (isSignal(options)) throw new TypeError(`pass the signal to ${where} as an option: { signal }`);
  if (!isPlainObject(options)) {
    throw new TypeError(`the options of ${where} must be an object, not ${nameOf(options)}`);
  }
  const names = Object.keys(kinds);
  for (const name in options) {
    if (Object.hasOwn(kinds, name)) continue;
    const hint = optionHint(name, names, others);
    const advice = hint === "" ? `the options are ${names.join(", ")}` : hint;
    throw new TypeError(`unknown option "${name.slice(0, 64)}" of ${where}: ${advice}`);
  }
  for (const [name, kind] of Object.entries<OptionKind>(kinds)) {
    const value: unknown = options[name];
    const { what, isGood } = CHECKS[kind];
    if (value === undefined || isGood(value)) continue;
    throw new TypeError(`the option ${name} of ${where} must be ${what}, not ${nameOf(value)}`);
  }
}

/**
 * Checks an option that is one number, or an object of them by name, whose names are then checked like those of any options.
 *
 * @param forms what it may be, for the message
 * @throws TypeError for what is neither
 */
export function checkNumbers<Options>(
  name: string,
  value: unknown,
  kinds: OptionKinds<Options>,
  forms: string,
): asserts value is number | Options {
  if (typeof value === "number") return;
  if (!isPlainObject(value) || isSignal(value))
    throw new TypeError(`the option ${name} must be ${forms}, not ${nameOf(value)}`);
  checkOptions<Options>(name, value, kinds);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

/** Not by `instanceof`: a signal may come from another realm or a library. */
function isSignal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}

/** What the value is, with its article, for a message: never the value itself. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (isSignal(value)) return "an AbortSignal";
  if (Array.isArray(value)) return "an array";
  return `${/^[aeiou]/.test(typeof value) ? "an" : "a"} ${typeof value}`;
}
