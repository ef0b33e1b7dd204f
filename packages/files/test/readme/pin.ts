import { connect } from "./files.ts";

// The error for a certificate that nobody has signed shows the key to pin: compare it with what its owner says.
const pin = process.env["FTP_PIN"];
const site = await connect("ftpes://me:secret@ftp.example.com", {
  tlsOptions: pin === undefined ? {} : { pins: [pin] },
});
try {
  console.log(await site.readFile("pub/hello.txt", "utf8")); // hello, world!
} finally {
  await site.close();
}
