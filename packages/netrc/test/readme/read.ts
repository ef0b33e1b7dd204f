import { readNetrc } from "../../src/file.ts";
import { isNetrcParseError } from "../../src/index.ts";

try {
  const netrc = await readNetrc();
  console.log(netrc.lookup("ftp.example.com")?.login); // alice
} catch (error) {
  if (!isNetrcParseError(error)) throw error; // such as ENOENT: there is none
  console.error(error.message);
}
