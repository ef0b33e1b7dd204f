import { connect } from "./files.ts";

const site = await connect("ftpes://me:secret@ftp.example.com/pub", {
  proxy: process.env["FTP_PROXY"], // socks5://user:password@proxy.example.com:1080, or http://…
});
try {
  console.log((await site.readdir()).sort().join(" ")); // hello.txt notes.txt
} finally {
  await site.close();
}
