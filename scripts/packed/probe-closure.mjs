// Prints what importing each named package loads, one line of JSON each: the name and the URLs. Needs Node 22.15.
import { registerHooks } from "node:module";

let loaded = new Set();
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    loaded.add(resolved.url);
    return resolved;
  },
});

for (const name of process.argv.slice(2)) {
  loaded = new Set();
  // The query makes it a module of its own even if another package has loaded it before.
  await import(`${import.meta.resolve(name)}?alone`);
  console.log(JSON.stringify({ name, urls: [...loaded] }));
}
