/** Where a proxy is, and who uses it. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
}
