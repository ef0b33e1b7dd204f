import type { Device } from "./device.ts";
import { aioftp } from "./rows/aioftp.ts";
import { bambuddy } from "./rows/bambuddy.ts";
import { freertos } from "./rows/freertos.ts";
import { ftpProxy } from "./rows/ftp-proxy.ts";
import { ftpSrv } from "./rows/ftp-srv.ts";
import { lwip } from "./rows/lwip.ts";
import { mdk } from "./rows/mdk.ts";
import { mtheall } from "./rows/mtheall.ts";
import { netx } from "./rows/netx.ts";
import { npmFtpd } from "./rows/npm-ftpd.ts";
import { nuttx } from "./rows/nuttx.ts";
import { ps5 } from "./rows/ps5.ts";
import { pycom } from "./rows/pycom.ts";
import { reprap } from "./rows/reprap.ts";
import { rtems } from "./rows/rtems.ts";
import { simpleFtpServer, simpleFtpServerLittleFs } from "./rows/simple-ftp-server.ts";
import { simpleFtpd } from "./rows/simple-ftpd.ts";
import { sming, smingLateReply } from "./rows/sming.ts";
import { swiftp } from "./rows/swiftp.ts";
import { switchFtpsrv } from "./rows/switch.ts";
import { twisted } from "./rows/twisted.ts";
import { ucFtps } from "./rows/uc-ftps.ts";
import { uftpd, uftpdByPacket } from "./rows/uftpd.ts";
import { vita } from "./rows/vita.ts";
import { wiiU } from "./rows/wii-u.ts";

/** Servers for which what one read returns is one command. */
export const packetDevices: readonly Device[] = [
  freertos,
  lwip,
  uftpdByPacket,
  nuttx,
  vita,
  mdk,
  ucFtps,
  netx,
  pycom,
];

/** Servers that read lines. */
export const lineDevices: readonly Device[] = [
  uftpd,
  simpleFtpServer,
  simpleFtpServerLittleFs,
  mtheall,
  reprap,
  swiftp,
  ps5,
  switchFtpsrv,
  wiiU,
  rtems,
  sming,
  smingLateReply,
  bambuddy,
];

/** Servers that are no devices, and do the same. */
export const otherServers: readonly Device[] = [npmFtpd, simpleFtpd, aioftp, ftpSrv, ftpProxy, twisted];
