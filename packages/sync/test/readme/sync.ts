/** Stands for the package in the README's programs. */
export * from "../../src/index.ts";
