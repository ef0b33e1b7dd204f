/** Gives every property test the seed in `FC_SEED`: what one run has found, another repeats. */
import { configureGlobal } from "fast-check";

configureGlobal({ seed: Number(process.env["FC_SEED"]) });
