import { lineDevices } from "./all-devices.ts";
import { describeDevices } from "./describe-devices.ts";

describeDevices(lineDevices);
