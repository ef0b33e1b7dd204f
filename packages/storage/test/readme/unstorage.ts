import { createStorage } from "unstorage";
import { ftpDriver } from "./storage.ts";

const storage = createStorage({
  driver: ftpDriver({
    site: "ftpes://me:secret@ftp.example.com",
    root: "data",
    connection: { connections: 4 },
  }),
});
await storage.setItem("users:ada", { name: "Ada" }); // the file data/users/ada
console.log(await storage.getKeys("users")); // users:ada
console.log(await storage.getItem("users:bob")); // null
await storage.dispose();
