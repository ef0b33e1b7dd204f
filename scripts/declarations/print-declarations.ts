import { type Declarations, type Import, mentions } from "./declarations.ts";

/** The text of a declaration file: imports, exports of other modules' names, then every declaration in the order of names. */
export function printDeclarations({ imports, declared, exports }: Declarations): string {
  const used = [...imports].filter(([name]) =>
    [...declared.values()].some((declaration) => mentions(declaration, name)),
  );
  const passedOn: [string, Import & { readonly isType: boolean }][] = [];
  const inPlace = new Set<string>();
  const listed: string[] = [];
  for (const [name, { local, isType }] of [...exports].sort(byName)) {
    const from = imports.get(local);
    // A class that is exported as a type alone cannot be constructed by its users, which `export declare class` would allow.
    const isInPlace = local === name && (!isType || declared.get(name)?.kind === "type");
    if (from !== undefined) passedOn.push([name, { ...from, isType }]);
    else if (isInPlace) inPlace.add(name);
    else listed.push(exportSpecifier(local, name, isType));
  }
  const declarations = [...declared].sort(byName).flatMap(([name, { texts }]) =>
    texts.map(({ comment, code }, index) => {
      const isOverload = index > 0 && comment === "";
      return `${isOverload ? "" : "\n"}${comment}\n${inPlace.has(name) ? "export " : ""}${code}`;
    }),
  );
  return [
    ...fromModules("import type", used),
    ...fromModules("export", passedOn),
    ...declarations,
    // Even when empty it makes what is not marked as exported stay so.
    `\nexport { ${listed.join(", ")} };`,
  ].join("\n");
}

function exportSpecifier(local: string, exported: string, isType: boolean): string {
  return `${isType ? "type " : ""}${local === exported ? local : `${local} as ${exported}`}`;
}

/** One statement for each module, in the order of their names. */
function fromModules(
  keyword: string,
  names: readonly (readonly [string, Import & { readonly isType?: boolean }])[],
): string[] {
  const sources = [...new Set(names.map(([, { source }]) => source))].sort();
  return sources.flatMap((source) => {
    const entries = names.filter(([, from]) => from.source === source).sort(byName);
    const wholes = entries.filter(([, { imported }]) => imported === "*");
    const named = entries
      .filter((entry) => !wholes.includes(entry))
      .map(([name, { imported, isType = false }]) => exportSpecifier(imported, name, isType));
    return [
      ...wholes.map(([name]) => `${keyword} * as ${name} from "${source}";`),
      ...(named.length > 0 ? [`${keyword} { ${named.join(", ")} } from "${source}";`] : []),
    ];
  });
}

/** Orders names as a reader looks them up: without regard to case, unless that alone tells them apart. */
function byName([one]: readonly [string, ...unknown[]], [other]: readonly [string, ...unknown[]]): number {
  const [first, second] = [one.toLowerCase(), other.toLowerCase()];
  if (first !== second) return first < second ? -1 : 1;
  return one < other ? -1 : Number(one > other);
}
