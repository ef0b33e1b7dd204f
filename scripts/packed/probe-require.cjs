const { probe } = require("./uses.mjs");

probe(process.argv.slice(2), (name) => require(name));
