/** What a declaration file consists of, in no order. */
export interface Declarations {
  /** By the local name. */
  readonly imports: ReadonlyMap<string, Import>;
  /** By the declared name. */
  readonly declared: ReadonlyMap<string, Declaration>;
  /** By the exported name. */
  readonly exports: ReadonlyMap<string, Export>;
}

/** A name of another module. */
export interface Import {
  readonly source: string;
  /** The name in that module, or `*` for the module as a namespace. */
  readonly imported: string;
}

/** One declaration, or all overloads of a function. */
export interface Declaration {
  readonly kind: "class" | "value" | "type";
  /** The text of each overload, with its comments and without `export`. */
  readonly texts: readonly Documented[];
}

/** A statement and the comments before it. */
export interface Documented {
  readonly comment: string;
  readonly code: string;
}

/** An export of something imported or declared. */
export interface Export {
  readonly local: string;
  /** Whether it is exported as a type alone: `export { type X }`. */
  readonly isType: boolean;
}

/** Whether the declaration's code mentions the name; what only a comment mentions is not needed. */
export function mentions(declaration: Declaration, name: string): boolean {
  const pattern = wordPattern(name);
  return declaration.texts.some(({ code }) => pattern.test(withoutComments(code)));
}

/** Matches the identifier where it is not part of a longer one. */
export function wordPattern(name: string): RegExp {
  return new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`, "g");
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[^]*?\*\//g, "");
}
