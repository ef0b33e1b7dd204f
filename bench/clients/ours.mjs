// One job of the benchmark by this project's client. Plain JavaScript, as its peers' jobs are: stripping types takes
// longer than some of the jobs.
import { readFileSync } from "node:fs";
import { FTP, FTP_TLS } from "ftplib";

const job = JSON.parse(process.argv[2]);
const { host, port, user, password, ca, maxTls, remote, local, files = [], connections = 1 } = job;
const options = { port, user, password, timeout: 60_000 };

async function open() {
  if (ca === undefined) return await FTP.open(host, options);
  const tls = { ca: readFileSync(ca), maxVersion: maxTls };
  const ftp = new FTP_TLS({ host, port, timeout: options.timeout, tls });
  await ftp.connect();
  await ftp.login(user, password);
  await ftp.protP();
  return ftp;
}

async function all(outcomes) {
  for await (const { item, error } of outcomes)
    if (error !== undefined) throw new Error(item.path, { cause: error });
}

const began = performance.now();
const clients = [];
for (let index = 0; index < connections; index += 1) clients.push(open());
const [ftp, ...alongside] = await Promise.all(clients);
let bytes = 0;
const count = (block) => {
  bytes += block.length;
};
switch (job.task) {
  case "session":
    await ftp.pwd();
    break;
  case "discard":
    ({ bytes } = await ftp.download(remote, count, { borrow: true }));
    break;
  case "discard-retrbinary":
    await ftp.retrbinary(`RETR ${remote}`, count, { borrow: true, blocksize: 262_144 });
    break;
  case "discard-retrbinary-copy":
    await ftp.retrbinary(`RETR ${remote}`, count);
    break;
  case "download":
    ({ bytes } = await ftp.download(remote, local));
    break;
  case "upload":
    ({ bytes } = await ftp.upload(local, remote));
    break;
  case "download-many":
    await all(
      ftp.retrieveMany(
        files.map((name) => ({ path: `${remote}/${name}`, destination: `${local}/${name}` })),
        { alongside },
      ),
    );
    break;
  case "upload-many":
    await all(
      ftp.storeMany(
        files.map((name) => ({ path: `${remote}/${name}`, source: `${local}/${name}` })),
        { alongside },
      ),
    );
    break;
  default:
    throw new Error(`unknown task ${job.task}`);
}
await Promise.all([ftp, ...alongside].map((client) => client.quit()));
console.log(JSON.stringify({ bytes, seconds: (performance.now() - began) / 1000 }));
