import { Disk } from "flydrive";
import { FTPDriver } from "./storage.ts";

const driver = new FTPDriver({ site: "ftpes://me:secret@ftp.example.com", root: "data" });
const disk = new Disk(driver);
await disk.put("reports/may.txt", "fine\n", { visibility: "private" });
console.log((await disk.getMetaData("reports/may.txt")).contentLength); // 5
for await (const block of await disk.getStream("reports/may.txt")) console.log(String(block)); // fine
await driver.close();
