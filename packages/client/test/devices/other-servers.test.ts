import { otherServers } from "./all-devices.ts";
import { describeDevices } from "./describe-devices.ts";

describeDevices(otherServers);
