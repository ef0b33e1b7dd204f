/**
 * Serves the devices on free ports of 127.0.0.1, prints where they are as one line of JSON, and stops when its input ends.
 * Of a device with variants, the first.
 */
import { lineDevices, packetDevices } from "./all-devices.ts";
import type { Device } from "./device.ts";
import { DeviceServer } from "./device-server.ts";

const TREE = {
  "a.txt": "abcdefghijklmnopqrstuvwxyz",
  "text.txt": "one\ntwo\n",
  "old.txt": "old",
  ".hidden": "",
  "sub/inside.txt": "inside\n",
};

const numberOf = ({ id }: Device): number => Number(/\d+/.exec(id)?.[0]);
const all = [...packetDevices, ...lineDevices].sort((a, b) => a.id.localeCompare(b.id));
const devices = all
  .filter((device, at) => all.findIndex((other) => numberOf(other) === numberOf(device)) === at)
  .sort((a, b) => numberOf(a) - numberOf(b));
const servers = await Promise.all(devices.map((device) => DeviceServer.start(device, TREE)));
console.log(
  JSON.stringify(
    servers.map(({ device, port, certificate }) => ({
      // Without releases and variants.
      name: device.name.replace(/,.*| \d.*| FTP \d.*/, ""),
      device: [device.runsOn, `${device.source.repository} ${device.source.commit}`],
      port,
      tls: device.implicitTls === true ? "implicit" : "none",
      ca: certificate.ca,
      directory: device.home,
      commands: Object.keys(device.commands),
      isActive: device.client?.passive === false,
      keepsConnections: device.data.ports === "one",
    })),
  ),
);
process.stdin.resume().once("end", async () => {
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
  process.exit(0);
});
