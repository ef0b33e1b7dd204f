// The server of the programs, and the directory there that they work in.
const { FTP_HOST, FTP_PORT, FTP_USER, FTP_PASSWORD, FTP_CA, FTP_SECURE, FTP_PLACE } = process.env;

module.exports = {
  place: FTP_PLACE,
  access: (more) => ({
    host: FTP_HOST,
    port: Number(FTP_PORT),
    user: FTP_USER,
    password: FTP_PASSWORD,
    secure: FTP_SECURE === "implicit" ? "implicit" : FTP_SECURE === "true",
    secureOptions: { ca: FTP_CA },
    ...more,
  }),
};
