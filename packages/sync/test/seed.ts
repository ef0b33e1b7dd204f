import { configureGlobal } from "fast-check";

// `FC_SEED=… vitest run` repeats what a property test has found.
if (process.env["FC_SEED"]) configureGlobal({ seed: Number(process.env["FC_SEED"]) });
