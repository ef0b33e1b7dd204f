// The first program of somebody who uses CommonJS: require() of an ECMAScript module works on Node 20.19 and newer.
const { readFileSync } = require("node:fs");
const { FTP_TLS } = require("ftplib");

async function main([port, caFile]) {
  const tls = { ca: readFileSync(caFile) };
  const ftp = await FTP_TLS.open("localhost", { port: Number(port), user: "user", password: "secret", tls });
  try {
    for await (const entry of ftp.list("pub")) console.log(entry.name, entry.size);
    await ftp.download("pub/hello.txt", "hello-cjs.txt");
    await ftp.upload("hello-cjs.txt", "copy.txt");
    console.log(readFileSync("hello-cjs.txt", "utf8"), await ftp.size("copy.txt"));
    await ftp.quit();
  } finally {
    ftp.close();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
