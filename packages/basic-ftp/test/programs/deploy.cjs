// Replaces a site by a build, with progress, and looks at the result.
const ftp = require("basic-ftp");
const settings = require("./settings.cjs");

async function deploy() {
  const client = new ftp.Client(20_000);
  client.ftp.verbose = true;
  try {
    await client.access(settings.access());
    await client.ensureDir(`${settings.place}/site/public`);
    await client.clearWorkingDir();
    const done = new Map();
    client.trackProgress(({ name, type, bytes, bytesOverall }) => {
      if (type === "upload") done.set(name, [bytes, bytesOverall]);
    });
    await client.uploadFromDir("build");
    client.trackProgress();
    console.log(done);
    console.log(
      (await client.list()).map(({ name, isDirectory, size }) => [name, isDirectory, isDirectory || size]),
    );
    await client.uploadFromDir("build/assets", "copy/of/assets");
    console.log(await client.pwd());
    await client.cd("copy/of");
    await client.cdup();
    console.log(await client.pwd());
    await client.cd(`${settings.place}/site`);
    await client.removeDir("public");
    console.log(await client.list());
    console.log("done");
  } catch (error) {
    console.log(error);
  }
  client.close();
}
deploy();
