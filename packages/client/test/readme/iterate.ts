import { FTP } from "./ftplib.ts";

const ftp = await FTP.open("ftp.example.com", { user: "user", password: "secret" });
try {
  for await (const line of ftp.lines("RETR pub/notes.txt")) console.log(line); // one

  // Names and facts as the server gives them, by MLSD; ftp.list() reads what any server says.
  for await (const [name, facts] of ftp.mlsd("pub", { facts: ["type", "size"] })) {
    if (name === "hello.txt") console.log(facts["size"]); // 14
  }

  // A short listing is read whole before its first item comes: the loop may make other calls.
  for await (const item of ftp.list("pub")) {
    if (item.kind === "entry" && item.size === 14) console.log(await ftp.size(`pub/${item.name}`)); // 14
  }

  // All at once.
  const items = await ftp.list("pub");
  console.log(items.length); // 2

  // Leaving early ends the transfer, and the session goes on.
  for await (const block of ftp.blocks("RETR pub/hello.txt")) {
    console.log(block.length > 0); // true
    break;
  }
  console.log(await ftp.pwd()); // /
  await ftp.quit();
} finally {
  ftp.close();
}
