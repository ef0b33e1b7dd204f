// Leads what an example dials at port 21 to the server that LOOPBACK_PORT names, whatever the host.
const dns = require("node:dns");
const { syncBuiltinESMExports } = require("node:module");
const net = require("node:net");

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (options?.port === 21) options.port = Number(process.env.LOOPBACK_PORT);
  return connect.apply(this, args);
};
dns.lookup = (_name, options, done = options) => {
  const answer = { address: "127.0.0.1", family: 4 };
  if (options?.all) done(null, [answer]);
  else done(null, answer.address, answer.family);
};
syncBuiltinESMExports();
