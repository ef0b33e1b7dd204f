import type { Reply } from "ftplib";

/** A reply of the server. */
export interface FTPResponse {
  /** FTP response code */
  readonly code: number;
  /** The whole reply, its code included; lines are joined by LF. */
  readonly message: string;
}

/** The server has refused: a reply from 400 on. The connection can be used further. */
export class FTPError extends Error {
  /** FTP response code */
  readonly code: number;

  constructor(res: FTPResponse) {
    super(res.message);
    this.name = this.constructor.name;
    this.code = res.code;
  }
}

/** The reply in the words of basic-ftp, which leaves empty lines out. */
export function responseOf({ code, lines }: Reply): FTPResponse {
  return { code, message: lines.filter((line) => line.trim() !== "").join("\n") };
}
