import { Client, FTPError } from "./basic-ftp.ts";

const client = new Client();
try {
  await client.access({ host: "ftp.example.com", user: "me", password: "secret", secure: true });
  for (const file of await client.list("pub")) console.log(file.name, file.size); // hello.txt 14
  await client.ensureDir("new/place"); // makes both, and stays there
  console.log(await client.pwd()); // /new/place
  await client.remove("nothing.txt");
} catch (error) {
  if (!(error instanceof FTPError)) throw error;
  console.log(error.code); // 550
} finally {
  client.close();
}
