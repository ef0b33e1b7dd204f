import { text } from "node:stream/consumers";
import PromiseFtp from "./promise-ftp.ts";

const ftp = new PromiseFtp();
await ftp.connect({ host: "ftp.example.com", user: "me", password: "secret", secure: true });
const [entry] = await ftp.list("pub");
if (typeof entry === "object") console.log(entry.name, entry.size); // hello.txt 14
console.log((await text(await ftp.get("pub/hello.txt"))).trim()); // hello, world!
const refusal = await ftp.put(Buffer.from("new\n"), "new/place/new.txt").catch((error) => error);
console.log(refusal.code); // 550
await ftp.end();
