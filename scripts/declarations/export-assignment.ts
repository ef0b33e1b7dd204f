/**
 * The declarations of a CommonJS module that returns its default export, with `export =`: the exported types become members of a
 * namespace that the class has, and the exported values are its static properties (docs/decisions/0113).
 *
 * Returns the text as it is where nothing is exported by default.
 */
export function withExportAssignment(text: string): string {
  const list = /^export \{([^}]*)\};$/m.exec(text);
  const listed = (list?.[1] ?? "").split(",").map((each) => each.trim());
  const main = listed.find((each) => each.endsWith(" as default"))?.replace(" as default", "");
  if (list === null || main === undefined) return text;
  const classes = namesIn(text, /^export declare class (\w+)/gm);
  const types = namesIn(text, /^export (?:interface|type) (\w+)/gm);
  const passedOn = listed.filter((each) => each.startsWith("type ")).map((each) => each.replace("type ", ""));
  // A static property has the name of the class, too: only the type of its instances is a member.
  const aliases = classes.map((name) => `type ${name}Instance = ${name};\n`);
  const instances = classes.map((name) => `  export type ${name} = ${name}Instance;\n`);
  const members = [...types, ...passedOn].toSorted().map((name) => `    ${name},\n`);
  const declarations = text.replace(list[0], "").replaceAll(/^export (?=declare|interface|type)/gm, "");
  const namespace = `declare namespace ${main} {\n${instances.join("")}  export type {\n${members.join("")}  };\n}`;
  return `${declarations.trimEnd()}\n\n${aliases.join("")}\n${namespace}\n\nexport = ${main};\n`;
}

function namesIn(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, name = ""]) => name);
}
