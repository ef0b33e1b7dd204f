import { probe } from "./uses.mjs";

await probe(process.argv.slice(2), (name) => import(name));
