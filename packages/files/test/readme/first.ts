import { connect } from "./files.ts";

const site = await connect("ftpes://me:secret@ftp.example.com");
try {
  for await (const entry of site.glob("pub/h*")) console.log(entry.path, entry.size); // pub/hello.txt 14
  await site.writeFile("pub/new/greeting.txt", "hi\n"); // makes the directory, too
  console.log(await site.readFile("pub/new/greeting.txt", "utf8")); // hi
  await site.rm("pub/new", { recursive: true });
  console.log(await site.exists("pub/new")); // false
} finally {
  await site.close();
}
