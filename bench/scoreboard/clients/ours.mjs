// A job of the scoreboard by this project's client.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { FTP, FTP_TLS, ftpcp } from "ftplib";
import { failing, job, play } from "./report.mjs";

const options = {
  port: job.port,
  timeout: job.timeout,
  passive: job.active !== true,
  ...(job.encoding === undefined ? {} : { encoding: job.encoding }),
  ...(job.verbose === true ? { debugLevel: 1 } : {}),
};
const login = { user: job.user, password: job.password };

async function names(ftp, { remote }) {
  const found = [];
  for await (const item of ftp.list(remote)) if (item.kind === "entry") found.push(item.name);
  return found;
}

await play({
  open: () =>
    job.tls === undefined
      ? FTP.open(job.host, { ...options, ...login })
      : FTP_TLS.open(job.host, {
          ...options,
          ...login,
          implicit: job.tls === "implicit",
          tls: { ca: readFileSync(job.ca), maxVersion: job.maxTls },
        }),
  close: (ftp) => ftp.quit(),
  ops: {
    session: (ftp) => ftp.pwd(),
    return: async (ftp, { remote }) => {
      await ftp.cwd(await ftp.pwd());
      await ftp.delete(remote);
    },
    download: async (ftp, { remote, local }) => void (await ftp.download(remote, local)),
    upload: async (ftp, { remote, local }) => void (await ftp.upload(local, remote)),
    "upload-failing": async (ftp, { remote, bytes }) => void (await ftp.upload(failing(bytes), remote)),
    list: names,
    count: async (ftp, { remote }) => {
      let count = 0;
      for await (const item of ftp.list(remote)) if (item.kind === "entry") count += 1;
      return count;
    },
    show: (ftp, { remote }) => ftp.dir(remote),
    delete: async (ftp, { remote }) => void (await ftp.delete(remote)),
    text: async (ftp, { remote, local }) => {
      const lines = [];
      await ftp.retrlines(`RETR ${remote}`, (line) => void lines.push(`${line}\n`));
      writeFileSync(local, lines.join(""));
    },
    resume: async (ftp, { remote, local }) =>
      void (await ftp.download(remote, local, { offset: statSync(local).size })),
    many: async (ftp, { remotes, local }) => {
      const files = remotes.map((path) => ({ path, destination: `${local}/${basename(path)}` }));
      for await (const { error } of ftp.retrieveMany(files)) if (error !== undefined) throw error;
    },
    "server-to-server": async (ftp, { remote, port }) => {
      await using target = await FTP.open(job.host, { ...options, ...login, port });
      await ftpcp(ftp, remote, target, remote);
    },
  },
});
