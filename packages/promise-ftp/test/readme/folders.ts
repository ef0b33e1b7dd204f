import PromiseFtp from "./promise-ftp.ts";

const ftp = new PromiseFtp();
await ftp.connect({ host: "ftp.example.com", user: "me", password: "secret", secure: true });
await ftp.mkdir("new/place", true); // what is not there of it
await ftp.put(Buffer.from("new\n"), "new/place/new.txt");
await ftp.rename("new/place/new.txt", "new/newest.txt");
console.log((await ftp.list("new")).length); // 2
await ftp.rmdir("new", true); // with all that is in it
console.log(await ftp.end()); // false
console.log(ftp.getConnectionStatus()); // disconnected
