/** Waits for the promise to settle, either way, but no longer than that many milliseconds; says whether it has. */
export async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  if (milliseconds === Number.POSITIVE_INFINITY)
    return await promise.then(
      () => true,
      () => true,
    );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    // What came while this process was kept from running is looked at before the time counts as over.
    timer = setTimeout(() => setImmediate(() => resolve(false)), milliseconds);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}
