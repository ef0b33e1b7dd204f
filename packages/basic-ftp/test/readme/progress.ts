import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { Client } from "./basic-ftp.ts";

const client = new Client();
try {
  await client.access({ host: "ftp.example.com", user: "me", password: "secret", secure: true });
  client.trackProgress(({ name, type, bytes }) => console.log(name, type, bytes)); // pub/hello.txt download 14
  const stream = new PassThrough();
  const read = text(stream);
  await client.downloadTo(stream, "pub/hello.txt");
  console.log((await read).trim()); // hello, world!
} finally {
  client.close();
}
