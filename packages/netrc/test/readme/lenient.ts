import { parseNetrc } from "../../src/index.ts";

const text = `
machine ftp.example.com
  login alice
  port 2121
  password secret
machine ftp.example.com login bob password other
macdef init
cd /pub`;

console.log(parseNetrc(text, { reading: "lenient" }).lookup("ftp.example.com")?.login); // alice
