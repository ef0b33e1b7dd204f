/** One FTP server from npm, described by a JSON file. Started by ./lab. */
const fs = require("node:fs");
const { createRequire } = require("node:module");
const net = require("node:net");

const conf = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const load = createRequire(`${conf.modules}/`);
// The key is readable by root only.
const tls = conf.tls && { cert: fs.readFileSync(conf.tls.cert), key: fs.readFileSync(conf.tls.key) };
const [firstPort, lastPort] = conf.passive;
const isUser = (user, password) => user === conf.user && password === conf.password;

/** As `ftp-srv ftp://HOST:PORT --root ROOT` sets it up. */
function startFtpSrv() {
  const { FtpSrv } = load("ftp-srv");
  const server = new FtpSrv({
    url: `ftp://${conf.host}:${conf.port}`,
    pasv_url: conf.host,
    pasv_min: firstPort,
    pasv_max: lastPort,
    ...(tls ? { tls } : {}),
  });
  server.on("login", ({ username, password }, resolve, reject) => {
    if (isUser(username, password)) resolve({ root: conf.root });
    else reject(new Error("Invalid username or password"));
  });
  server.listen();
}

function startFtpd() {
  // It gives no address for its data ports, which would be open to every network.
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function listenOnHost(port) {
    return listen.call(this, port, conf.host);
  };
  const { FtpServer } = load("ftpd");
  const server = new FtpServer(conf.host, {
    getInitialCwd: () => "/",
    getRoot: () => conf.root,
    pasvPortRangeStart: firstPort,
    pasvPortRangeEnd: lastPort,
  });
  server.on("client:connected", (connection) => {
    let user;
    connection.on("command:user", (name, accept) => {
      user = name;
      accept();
    });
    connection.on("command:pass", (password, accept, refuse) =>
      isUser(user, password) ? accept(user) : refuse(),
    );
  });
  server.on("error", (error) => console.error(error));
  server.listen(conf.port);
}

/** It serves what these events return. */
function startSimpleFtpd() {
  const options = { host: conf.host, port: conf.port, root: conf.root, readOnly: false, maxConnections: 100 };
  load("simple-ftpd")(options, (session) => {
    session.on("pass", (name, password, done) =>
      isUser(name, password) ? done(null, "Welcome") : done(new Error("Wrong password")),
    );
    for (const event of ["stat", "readdir", "mkdir", "unlink", "rename"]) session.on(event, fs[event]);
    session.on("remove", (path, done) => fs.rm(path, { recursive: true }, done));
    session.on("read", (path, start, done) => done(null, fs.createReadStream(path, { start })));
    session.on("write", (path, start, done) =>
      done(null, fs.createWriteStream(path, start > 0 ? { start, flags: "r+" } : {})),
    );
  });
}

// A session whose socket fails ends the whole server otherwise.
process.on("uncaughtException", (error) => console.error("uncaught:", error));
process.on("unhandledRejection", (error) => console.error("unhandled:", error));

({ "ftp-srv": startFtpSrv, "npm-ftpd": startFtpd, "simple-ftpd": startSimpleFtpd })[conf.kind]();
process.setgroups([]);
process.setgid(conf.gid);
process.setuid(conf.uid);
