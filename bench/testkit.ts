// @boundaries-ignore the server and its faults by their source, so that this folder needs no build of its own
import * as testkit from "../packages/testkit/src/index.ts";

// @boundaries-ignore the same for its types
import type * as types from "../packages/testkit/src/index.ts";

export const { at, createCertificate, faults, MemoryFileSystem, TestServer } = testkit;
export type FaultRule = types.FaultRule;
export type TestServer = types.TestServer;
export type TestServerOptions = types.TestServerOptions;
