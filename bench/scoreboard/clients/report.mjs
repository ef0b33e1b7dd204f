// How the clients in JavaScript tell what became of a job: a line for each step, and one for the whole.

export const job = JSON.parse(process.argv[2]);

/** Runs the job's steps by these functions, after `open`, and ahead of `close`. Nothing is swallowed but what `close` throws. */
export async function play({ open, close, ops }) {
  const client = await open().catch(fail);
  for (const step of job.steps) {
    const value = await ops[step.op](client, step).catch(fail);
    console.log(`STEP ${JSON.stringify(value ?? null)}`);
  }
  console.log("DONE");
  await close(client).catch(() => {});
}

function fail(error) {
  console.log(`FAILED ${JSON.stringify(String(error?.message ?? error))}`);
  // What a program that prints its errors would print, and what it would end with. A client whose sockets keep the process
  // alive is not held against it.
  console.error(error);
  process.exit(1);
}

/** A source that gives so many bytes and then fails. */
export async function* failing(bytes) {
  const block = Buffer.alloc(16_384, "x");
  for (let sent = 0; sent < bytes; sent += block.length) {
    yield block;
    // Lets them go out first: what matters is how the connection ends.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("the source failed");
}
