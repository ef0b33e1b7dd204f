/** What the three addresses of `lab/dnat` are for. */
export type DnatWay = "forwarded" | "endless" | "refused" | "dropped";

/** One download through a router that translates addresses, and what must come of it. */
export interface DnatRow {
  readonly way: DnatWay;
  readonly server: "vsftpd" | "vsftpd-tls" | "proftpd-linger" | "pyftpdlib";
  /** `works`, or the words of the error. */
  readonly says: "works" | readonly RegExp[];
}

const where = (address: string): RegExp => new RegExp(`${address.replaceAll(".", "\\.")}:\\d+`);
const firewall = /a firewall or NAT may let the control port through alone/;
const blinded = /with TLS no FTP helper in it can read which they are/;

/** A table of ways, servers and ends. The addresses are those of the router. */
export const dnatRows: readonly DnatRow[] = [
  { way: "forwarded", server: "vsftpd", says: "works" },
  { way: "forwarded", server: "vsftpd-tls", says: "works" },
  // Its 150 announces the size, so that a second after the 226 all is there for certain.
  { way: "endless", server: "proftpd-linger", says: "works" },
  {
    way: "endless",
    server: "pyftpdlib",
    says: [/the data connection did not end after 6 bytes, though the server has said "226 /],
  },
  {
    way: "refused",
    server: "vsftpd",
    says: [/cannot open the data connection to/, where("10.77.0.12"), /ECONNREFUSED/, firewall],
  },
  {
    way: "refused",
    server: "vsftpd-tls",
    says: [/cannot open the data connection to/, where("10.77.0.12"), /ECONNREFUSED/, firewall, blinded],
  },
  {
    way: "dropped",
    server: "vsftpd",
    says: [/timed out opening the data connection to/, where("10.77.0.13"), firewall],
  },
  {
    way: "dropped",
    server: "vsftpd-tls",
    says: [/timed out opening the data connection to/, where("10.77.0.13"), firewall, blinded],
  },
];
