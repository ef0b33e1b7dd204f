import { connect, isFileError } from "./files.ts";

const site = await connect("ftpes://me:secret@ftp.example.com");
try {
  const page = Buffer.from("<h1>Hello</h1>\n");
  const { size, atomic } = await site.upload(page, "www/index.html", { atomic: "require", mode: 0o644 });
  console.log(size, atomic); // 15 true
  await site.rename("www/nothing.html", "www/something.html").catch((error) => {
    if (!isFileError(error, "ENOENT")) throw error;
    console.log(error.code, error.reply?.code); // ENOENT 550
  });
} finally {
  await site.close();
}
