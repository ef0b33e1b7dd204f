import { parseNetrc } from "../../src/index.ts";

const netrc = parseNetrc(`
machine ftp.example.com
  login alice
  password "correct horse" # quoted, since it holds a space

default login anonymous password alice@example.com
`);

console.log(netrc.lookup("FTP.example.com", "alice")?.password); // correct horse
console.log(netrc.lookup("ftp.example.com", "bob")); // undefined
console.log(netrc.lookup("ftp.example.org")?.login); // anonymous
