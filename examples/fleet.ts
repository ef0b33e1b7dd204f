/**
 * Uploads a directory with as many machines as you like, over no more connections than the server allows.
 *
 *     export FLEET_STORE=redis://127.0.0.1:6379      or postgres://fleet:secret@127.0.0.1/fleet
 *     export FLEET_SERVER=ftp://me:secret@ftp.example.com
 *     node fleet.ts work site www                    on each machine that has the directory `site`
 *     node fleet.ts submit site www 3                once; 3 connections
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@ftplib/files";
import { localTree, planSync, readPlan, remoteTree, writePlan } from "@ftplib/sync";
import { prepareStore, startWorker, submitPlan } from "@ftplib/sync-bullmq";

const { FLEET_STORE: store = "redis://127.0.0.1:6379", FLEET_SERVER: server = "ftp://127.0.0.1" } =
  process.env;
const [command = "", local = "site", remote = "www", connections = "3"] = process.argv.slice(2);
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort(new Error("asked to stop")));

/** The plan is complete, and its connection closed, before the workers begin: they may use all that the server allows. */
async function writeTo(path: string): Promise<void> {
  const site = await connect(server, { connections: 1 });
  try {
    await writePlan(planSync(localTree(local), remoteTree(site, remote), { delete: true }), path);
  } finally {
    await site.close();
  }
}

async function submit(path: string): Promise<void> {
  await prepareStore(store);
  await writeTo(path);
  await using run = await submitPlan(readPlan(path), {
    store,
    server,
    connections: Number(connections),
    shardSize: Number(process.env["FLEET_SHARD"] ?? 1000),
    signal: stop.signal,
    onProgress: ({ done, steps }) => console.log(`progress ${done}/${steps}`),
  });
  console.log(`run ${run.id}`);
  console.log(`report ${JSON.stringify(await run.finished())}`);
}

async function submitFrom(folder: string): Promise<void> {
  try {
    await submit(join(folder, "plan.ndjson"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function work(): Promise<void> {
  await using worker = await startWorker({
    store,
    server,
    signal: stop.signal,
    open: async () => {
      const site = await connect(server, { connections: 1 });
      console.log("job");
      const close = async (): Promise<void> => {
        await site.close();
        console.log("done");
      };
      return { source: localTree(local), target: remoteTree(site, remote), close };
    },
    onError: (error) => console.error(error.message),
  });
  console.log("ready");
  await worker.closed;
}

if (command === "submit") await submitFrom(await mkdtemp(join(tmpdir(), "fleet-")));
else if (command === "work") await work();
else console.error("node fleet.ts submit|work LOCAL REMOTE [CONNECTIONS]");
