import { configureGlobal } from "fast-check";

// The same cases in every run, so that a red test is about the change at hand. To look for new ones: SEED=$RANDOM npm test.
configureGlobal({ seed: Number(process.env.SEED ?? 20_261_124) });
