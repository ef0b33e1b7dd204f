// Under Jest, which loads CommonJS alone and has errors and arrays of its own.
const { readFileSync } = require("node:fs");
const { PassThrough } = require("node:stream");
const { Client, FTPError } = require("basic-ftp");

const { host, port, silentPort } = JSON.parse(readFileSync("server.json", "utf8"));
const login = { host, port, user: "ada", password: "s3cret" };

test("lists, downloads and is refused", async () => {
  const client = new Client();
  await client.access(login);
  expect((await client.list()).map(({ name }) => name)).toContain("hello.txt");
  const stream = new PassThrough();
  await client.downloadTo(stream, "hello.txt");
  expect(String(stream.read())).toBe("hello\n");
  await expect(client.cd("none")).rejects.toBeInstanceOf(FTPError);
  client.close();
});

test("says why there is no connection", async () => {
  const refused = new Client().access({ ...login, port: silentPort });
  await expect(refused).rejects.toMatchObject({
    code: "ECONNREFUSED",
    message: expect.stringMatching(/^connect ECONNREFUSED .* \(control socket\)$/),
  });
});
