/** Tests of CPython that fail because the client differs on purpose. */
export interface IntendedDifference {
  /** The first cell of the row that states the difference in the table of `packages/client/README.md`. */
  readonly row: string;
  /** Matches the exception that the tests fail with, so that no other failure hides among those on purpose. */
  readonly exception: RegExp;
  /** `Class.test`, as Python's unittest names it. */
  readonly tests: readonly string[];
}

/** A test of `TestFTPClass`, which CPython repeats over TLS. */
function clearAndSecure(test: string): readonly string[] {
  return [`TestFTPClass.${test}`, `TestTLS_FTPClassMixin.${test}`];
}

/** Every test of CPython's `test_ftplib` that is expected to fail. */
export const intendedDifferences: readonly IntendedDifference[] = [
  {
    // The server of these tests greets with `1 Hola mundo`.
    row: "the greeting",
    exception: /^ftplib\.error_proto: .*'1 Hola mundo'/,
    tests: [
      "TestTimeouts.testTimeoutConnect",
      "TestTimeouts.testTimeoutDefault",
      "TestTimeouts.testTimeoutDifferentOrder",
      "TestTimeouts.testTimeoutDirectAccess",
      "TestTimeouts.testTimeoutNone",
      "TestTimeouts.testTimeoutValue",
    ],
  },
  {
    row: "debug output, `sanitize`",
    exception: /^AssertionError: "'pass \*+'" != "'pass \*{5}'"/,
    tests: clearAndSecure("test_sanitize"),
  },
  {
    // A 550 to the QUIT of a `with` block.
    row: "QUIT that a server refuses, at the end of a block",
    exception: /^AssertionError: Exception not raised/,
    tests: clearAndSecure("test_with_statement"),
  },
  {
    row: "a fixed local port",
    exception: /^AssertionError: \d+ != \d+/,
    tests: clearAndSecure("test_source_address_passive_connection"),
  },
  {
    // Sets `trust_server_pasv_ipv4_address` after connect().
    row: "settings",
    exception: /^AttributeError: .*trust_server_pasv_ipv4_address/,
    tests: clearAndSecure("test_makepasv_issue43285_security_disabled"),
  },
  {
    // Read `sock.getsockname()`, which the bridge does not have, and `af`.
    row: "parts of it",
    exception: /^NotImplementedError|^AttributeError: .*'af'/,
    tests: [...clearAndSecure("test_source_address"), "TestIPv6Environment.test_af"],
  },
  {
    // Copy between mocks; only test files of 2026 and later have them.
    row: "what `ftpcp` copies between",
    exception: /^AttributeError: Mock object/,
    tests: [
      "TestFtpcpSecurity.test_ftpcp_ignores_untrusted_pasv_host",
      "TestFtpcpSecurity.test_ftpcp_trust_server_pasv_ipv4_address",
    ],
  },
];
