import { packetDevices } from "./all-devices.ts";
import { describeDevices } from "./describe-devices.ts";

describeDevices(packetDevices);
