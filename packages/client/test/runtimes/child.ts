/** Uses the client on whatever runtime runs this, against servers in another process, and prints what came of each use. */
import { FTP_TLS, isFtpError, type OpenTlsOptions, TlsError } from "../../src/index.ts";
import type { Job } from "./jobs.ts";

const bytes = new Uint8Array(300_000).fill(120);

const uses: Record<Job["use"], (ftp: FTP_TLS) => Promise<string>> = {
  upload: async (ftp) => {
    await ftp.storbinary("STOR new", bytes);
    return `${await ftp.size("new")} bytes, reused: ${ftp.dataTls?.sessionReused}`;
  },
  download: async (ftp) => {
    let count = 0;
    await ftp.retrbinary("RETR large", (block) => void (count += block.length));
    return `${count} bytes, reused: ${ftp.dataTls?.sessionReused}`;
  },
  brokenUpload: async (ftp) => {
    async function* source(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 100_000);
      throw new RangeError("the source broke");
    }
    const failure = await ftp.storbinary("STOR new", source()).then(() => "whole", String);
    return `${failure}; ${await ftp.pwd()}`;
  },
  ccc: async (ftp) => {
    const { code } = await ftp.ccc();
    return `${code}, then ${await ftp.pwd()}, ${ftp.tls?.protocol}`;
  },
};

async function outcomeOf({ use, port, host, options }: Job): Promise<string> {
  const settings: OpenTlsOptions = { port, user: "user", password: "secret", timeout: 10_000, ...options };
  // Without `await using`, which Node 22 cannot read.
  let ftp: FTP_TLS | undefined;
  try {
    ftp = await FTP_TLS.open(host, settings);
    return await uses[use](ftp);
  } catch (error) {
    if (error instanceof TlsError) return `${error.code} ${error.connection}: ${error.reason}`;
    if (isFtpError(error)) return `${error.code} ${error.message}`;
    return String(error);
  } finally {
    ftp?.close();
  }
}

const outcomes: string[] = [];
for (const job of JSON.parse(process.argv[2] ?? "") as Job[]) outcomes.push(await outcomeOf(job));
console.log(JSON.stringify(outcomes));
