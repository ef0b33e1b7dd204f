import { connect } from "./files.ts";

const site = await connect("ftpes://me:secret@ftp.example.com", {
  connections: 8, // the most; a server that allows two is not asked for more again for five minutes
  retry: { attempts: 5, minDelay: 500, maxDelay: 30_000 },
  onRetry: ({ path, error }) => console.warn(path, error),
});
try {
  const names = ["pub/hello.txt", "pub/notes.txt", "large.bin"];
  const entries = await Promise.all(names.map((name) => site.stat(name)));
  console.log(entries.map(({ size }) => size).join(" ")); // 14 4 4000000
} finally {
  await site.close();
}
