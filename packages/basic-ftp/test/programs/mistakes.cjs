// Meets refusals, wrong paths and a closed client, says what it is told, and goes on.
const { Writable } = require("node:stream");
const { Client, FTPError } = require("basic-ftp");
const settings = require("./settings.cjs");

const client = new Client(20_000);

async function attempt(what, call) {
  try {
    console.log(what, await call());
  } catch (error) {
    console.log(what, error instanceof FTPError, error.name, typeof error.code, error.code, client.closed);
    if (error instanceof FTPError) console.log(/^\d{3} /.test(error.message));
    else console.log(error.message);
  }
  if (client.closed) await client.access(settings.access());
  await client.ensureDir(settings.place);
}

async function run() {
  await attempt("not connected", () => client.pwd());
  await attempt("another password", async () => {
    const refusal = await client.access(settings.access({ password: "wrong" })).catch((error) => error);
    client.close();
    throw refusal;
  });
  await client.access(settings.access());
  await client.ensureDir(settings.place);
  await attempt("no such directory", () => client.cd("none"));
  await attempt("no such file", () => client.downloadTo("none.txt", "none.txt"));
  await attempt("no size", () => client.size("none.txt"));
  await attempt("no local file", () => client.uploadFrom("nowhere/none.txt", "none.txt"));
  await attempt("no local directory", () => client.downloadTo("nowhere/none.txt", "none.txt"));
  await attempt("no remote directory", () => client.uploadFrom("big.bin", "none/none.bin"));
  await attempt("a directory twice", async () => [
    (await client.send("MKD twice")).code,
    await client.send("MKD twice"),
  ]);
  await attempt("ignored", async () => (await client.sendIgnoringError("DELE none.txt")).code >= 500);
  await attempt("an unknown command", async () => (await client.send("XNOTHING")).code);
  await attempt("closed meanwhile", async () => {
    client.close();
    return await client.list();
  });
  await attempt("closed twice", async () => {
    client.close();
    client.close();
    return client.closed;
  });
  await attempt("another name", () => client.rename("none.txt", "other.txt"));
  await client.uploadFrom("big.bin", "big.bin");
  await attempt("a writable that cannot write", () =>
    client.downloadTo(
      new Writable({ write: (_chunk, _encoding, done) => done(new Error("disk full")) }),
      "big.bin",
    ),
  );
  await attempt("no directory to remove", () => client.removeDir("none"));
  await attempt("a file in place of a directory", () => client.removeEmptyDir("big.bin"));
  await attempt("two lines", () => client.send("NOOP\r\nPWD"));
  console.log("done");
  client.close();
}
run()
  .catch((error) => console.log("failed", error))
  .finally(() => client.close());
