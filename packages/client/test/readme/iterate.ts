import { FTP } from "./ftplib.ts";

await using ftp = await FTP.open("ftp.example.com", { user: "user", password: "secret" });

for await (const line of ftp.lines("RETR pub/notes.txt")) console.log(line); // one

// Names and facts as the server gives them, by MLSD; ftp.list() reads what any server says.
for await (const [name, facts] of ftp.mlsd("pub", { facts: ["type", "size"] })) {
  if (name === "hello.txt") console.log(facts["size"]); // 14
}

// Leaving early ends the transfer, and the session goes on.
for await (const block of ftp.blocks("RETR pub/hello.txt")) {
  console.log(block.length > 0); // true
  break;
}
console.log(await ftp.pwd()); // /
