import { parseAst } from "rolldown/parseAst";
import type { Declaration, Declarations, Export, Import } from "./declarations.ts";
import { wordPattern } from "./declarations.ts";

type Statement = ReturnType<typeof parseAst>["body"][number];

/** Reads the bundler's output, and gives every name back that it changed to keep names apart or took from a file's name. */
export function parseDeclarations(code: string): Declarations {
  const imports = new Map<string, Import>();
  const declared = new Map<string, Declaration>();
  const exports = new Map<string, Export>();
  let end = 0;
  for (const statement of parseAst(code, { lang: "dts" }).body) {
    const comment = code.slice(end, statement.start).trim();
    end = statement.end;
    if (statement.type === "ImportDeclaration") {
      for (const [local, imported] of importedNames(statement)) {
        imports.set(local, { source: statement.source.value, imported });
      }
      continue;
    }
    if (statement.type === "ExportNamedDeclaration" && statement.declaration === null) {
      if (statement.source !== null) throw new Error(`unexpected: ${textOf(code, statement)}`);
      for (const { local, exported, exportKind } of statement.specifiers) {
        const isType = exportKind === "type" || statement.exportKind === "type";
        exports.set(nameOf(exported), { local: nameOf(local), isType });
      }
      continue;
    }
    const isExported = statement.type === "ExportNamedDeclaration";
    const declaration = isExported ? (statement.declaration as Statement) : statement;
    const name = declaredName(declaration);
    if (name === undefined) throw new Error(`unexpected: ${textOf(code, statement)}`);
    const overloads = declared.get(name)?.texts ?? [];
    const texts = [...overloads, { comment, code: code.slice(declaration.start, statement.end) }];
    declared.set(name, { kind: kindOf(declaration), texts });
    if (isExported) exports.set(name, { local: name, isType: false });
  }
  return withOriginalNames({ imports, declared, exports });
}

function importedNames(statement: Statement & { type: "ImportDeclaration" }): [string, string][] {
  return statement.specifiers.map((specifier) => [
    specifier.local.name,
    specifier.type === "ImportSpecifier"
      ? nameOf(specifier.imported)
      : specifier.type === "ImportNamespaceSpecifier"
        ? "*"
        : "default",
  ]);
}

function declaredName(statement: Statement): string | undefined {
  switch (statement.type) {
    case "ClassDeclaration":
    case "TSDeclareFunction":
      return statement.id?.name;
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return statement.id.name;
    case "TSModuleDeclaration":
      return statement.id.type === "Identifier" ? statement.id.name : undefined;
    case "VariableDeclaration": {
      const [declarator, ...others] = statement.declarations;
      return others.length === 0 && declarator?.id.type === "Identifier" ? declarator.id.name : undefined;
    }
    default:
      return undefined;
  }
}

function kindOf({ type }: Statement): Declaration["kind"] {
  if (type === "ClassDeclaration") return "class";
  return type === "TSInterfaceDeclaration" || type === "TSTypeAliasDeclaration" ? "type" : "value";
}

function nameOf(node: { readonly name: string } | { readonly value: string }): string {
  return "name" in node ? node.name : node.value;
}

function textOf(code: string, { start, end }: Statement): string {
  return code.slice(start, end);
}

/**
 * Undoes two renamings: `X$1`, made where a name is imported twice, and `some_file_exports` for what `export * as x` exports.
 */
function withOriginalNames({ imports, declared, exports }: Declarations): Declarations {
  const renamed = new Map<string, string>();
  for (const name of [...imports.keys(), ...declared.keys()]) {
    const original = name.replace(/\$\d+$/, "");
    if (original !== name) renamed.set(name, original);
  }
  for (const [exported, { local }] of exports) {
    if (local.endsWith("_exports") && declared.has(local)) renamed.set(local, exported);
  }
  const rename = (name: string): string => renamed.get(name) ?? name;
  const renameIn = (code: string): string =>
    [...renamed].reduce((text, [from, to]) => text.replaceAll(wordPattern(from), () => to), code);

  const owners = new Map<string, string>();
  const claim = (name: string, owner: string): void => {
    if ((owners.get(name) ?? owner) !== owner) throw new Error(`two public types are called ${name}`);
    owners.set(name, owner);
  };
  for (const [local, { source, imported }] of imports) claim(rename(local), `${source} ${imported}`);
  for (const name of declared.keys()) claim(rename(name), `declared as ${name}`);

  return {
    imports: new Map([...imports].map(([local, from]) => [rename(local), from])),
    declared: new Map(
      [...declared].map(([name, { kind, texts }]): [string, Declaration] => [
        rename(name),
        { kind, texts: texts.map(({ comment, code }) => ({ comment, code: renameIn(code) })) },
      ]),
    ),
    exports: new Map(
      [...exports].map(([name, { local, isType }]) => [name, { local: rename(local), isType }]),
    ),
  };
}
