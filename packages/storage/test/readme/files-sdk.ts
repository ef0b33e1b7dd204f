import { Files } from "files-sdk";
import { ftpAdapter } from "./storage.ts";

const adapter = ftpAdapter({ site: "ftpes://me:secret@ftp.example.com", root: "data" });
const files = new Files({ adapter });
await files.upload("photos/cover.txt", new Blob(["0123456789"]).stream());
const part = await files.download("photos/cover.txt", { range: { start: 2, end: 4 } });
console.log(await part.text()); // 234
console.log((await files.list({ delimiter: "/" })).prefixes); // photos/
await adapter.close();
