import {
  at,
  type FaultRule,
  faults,
  type MemoryFileSystem,
  type TestServer,
  type TestServerOptions,
} from "@ftplib/testkit";
import type { SiteOptions } from "../../src/options/site-options.ts";
import type { Site } from "../../src/site.ts";
import { PeculiarFiles, type Peculiarities } from "../remote-files.ts";
import { openSite } from "../sites.ts";
import { Chance } from "./chance.ts";
import { PATIENCE, Weather } from "./weather.ts";

/** A kind of server, or of caller. */
interface Variant {
  readonly name: string;
  readonly server?: TestServerOptions;
  readonly peculiar?: Peculiarities;
  readonly options?: SiteOptions;
  readonly rules?: readonly FaultRule[];
  /** How many of a hundred steps have a fault. */
  readonly share?: number;
}

const silentAboutSize = faults.changeText((text) => text.replace(/ \(\d+ bytes\)/, ""));

const variants: readonly Variant[] = [
  { name: "as usual" },
  { name: "one connection", options: { connections: 1 } },
  { name: "without a size in the 150", rules: [at("retr-preliminary", silentAboutSize)] },
  { name: "without MLST and MLSD", server: { without: ["MLST", "MLSD"] } },
  { name: "without REST", server: { without: ["REST"] } },
  { name: "RNTO does not replace", peculiar: { refusesReplacing: true } },
  {
    name: "two connections at most",
    server: { maxConnections: 2 },
    options: { retry: { attempts: 20, minDelay: 5, maxDelay: 5 } },
  },
  { name: "hardly any patience", options: { retry: { attempts: 2, minDelay: 0, maxDelay: 0 } }, share: 8 },
  { name: "no second try", options: { retry: false }, share: 3 },
  { name: "a hurricane", share: 8 },
];

/** A server in a storm, and a site on it. */
export interface Scene extends AsyncDisposable {
  readonly variant: string;
  readonly site: Site;
  readonly server: TestServer;
  readonly files: MemoryFileSystem;
  readonly weather: Weather;
  readonly isTidy: boolean;
  /** How many attempts were repeated. */
  readonly retries: number;
}

/** Opens one of the kind that the seed says. */
export async function openScene(seed: string): Promise<Scene> {
  const chance = new Chance(`${seed} scene`);
  const { name, server = {}, peculiar = {}, options = {}, rules = [], share = 4 } = chance.pick(variants);
  const files = new PeculiarFiles({}, peculiar);
  const weather = new Weather(seed, 0);
  let retries = 0;
  const open = await openSite(
    { ...server, files, faults: [...rules, weather.rule], dataTimeout: PATIENCE },
    {
      connections: 1 + chance.below(4),
      retry: { attempts: 12, minDelay: 0, maxDelay: 0 },
      ftp: { timeout: PATIENCE },
      onRetry: () => void retries++,
      ...options,
    },
  );
  weather.share = share;
  return {
    variant: name,
    site: open.site,
    server: open.server,
    files,
    weather,
    isTidy: options.retry === undefined || (options.retry !== false && (options.retry.attempts ?? 5) > 2),
    get retries() {
      return retries;
    },
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  };
}
