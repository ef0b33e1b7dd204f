/** What the value of an option must be; `any` where a check of its own says more. */
export type OptionKind = "any" | "array" | "boolean" | "function" | "number" | "object" | "signal" | "string";

/** The options that exist: a name left out or too many does not compile. */
export type OptionKinds<Options> = { readonly [Name in keyof Required<Options>]: OptionKind };

const WHAT: Readonly<Record<OptionKind, string>> = {
  any: "anything",
  array: "an array of strings",
  boolean: "true or false",
  function: "a function",
  number: "a number that is not negative",
  object: "an object",
  signal: "an AbortSignal",
  string: "a string",
};

/**
 * Checks the names and kinds of a caller's options before anything is done.
 *
 * @throws TypeError for an unknown name and for a value of the wrong kind
 */
export function checkOptions<Options>(
  where: string,
  options: unknown,
  kinds: OptionKinds<Options>,
): asserts options is Options {
  if (!isObject(options)) throw new TypeError(`the options of ${where} must be an object`);
  const names = Object.keys(kinds);
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(kinds, name)) continue;
    throw new TypeError(
      `unknown option "${name.slice(0, 64)}" of ${where}: the options are ${names.join(", ")}`,
    );
  }
  for (const [name, kind] of Object.entries<OptionKind>(kinds)) {
    const value: unknown = options[name];
    if (value === undefined || isOfKind(value, kind)) continue;
    throw new TypeError(`the option ${name} of ${where} must be ${WHAT[kind]}`);
  }
}

function isOfKind(value: unknown, kind: OptionKind): boolean {
  if (kind === "any") return true;
  if (kind === "array") return Array.isArray(value) && value.every((item) => typeof item === "string");
  if (kind === "number") return typeof value === "number" && value >= 0;
  if (kind === "object") return isObject(value);
  if (kind === "signal") return isObject(value) && "aborted" in value && "addEventListener" in value;
  return typeof value === kind;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
