import { type Declaration, type Declarations, type Import, mentions } from "./declarations.ts";

/**
 * Replaces what the main entry declares and exports, too, by imports from there, and leaves out what is then not reached.
 *
 * Throws for a class that is left, and that the main entry declares without exporting it: two declarations of a class are not compatible.
 */
export function importShared(own: Declarations, main: Declarations, mainModule: string): Declarations {
  const imports = new Map<string, Import>(own.imports);
  const kept = new Map<string, Declaration>();
  for (const [name, declaration] of own.declared) {
    const isExported = main.exports.get(name)?.local === name;
    if (isExported && isSame(declaration, main.declared.get(name)))
      imports.set(name, { source: mainModule, imported: name });
    else kept.set(name, declaration);
  }
  const declared = reached(kept, own.exports.values());
  for (const [name, declaration] of declared) {
    if (declaration.kind === "class" && isSame(declaration, main.declared.get(name)))
      throw new Error(`the class ${name} is in two entries, and the main entry does not export it`);
  }
  return { imports, declared, exports: own.exports };
}

function isSame(one: Declaration, other: Declaration | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function reached(
  declared: ReadonlyMap<string, Declaration>,
  exports: Iterable<{ readonly local: string }>,
): Map<string, Declaration> {
  const found = new Map<string, Declaration>();
  const open = Array.from(exports, ({ local }) => local);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const declaration = declared.get(name);
    if (declaration === undefined || found.has(name)) continue;
    found.set(name, declaration);
    for (const other of declared.keys()) if (mentions(declaration, other)) open.push(other);
  }
  return found;
}
