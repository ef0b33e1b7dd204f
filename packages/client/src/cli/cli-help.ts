/** What `ftplib` says of itself when it is called without arguments. */
export const CLI_HELP = `Usage: ftplib [-d]... [-r[FILE]] HOST[:PORT] [COMMAND]...

Logs in to an FTP server, does the commands in order, and quits.

Options
  -d        shows commands and replies; twice the lines on the wire, three times
            the lines of listings, too. Passwords are masked.
  -rFILE    takes the login from FILE instead of ~/.netrc

The login is what ~/.netrc says of the host; without an entry it is anonymous.

Commands
  -l[DIR]   lists a directory, by default the current one
  -d[DIR]   changes to a directory
  -p        changes from passive to active mode, and back
  FILE      writes a file of the server to standard output, byte for byte

Examples
  ftplib ftp.example.org -l
  ftplib ftp.example.org -dpub -l README > README

Everything goes in clear; for TLS and for uploads use the library. The exit code
is 0 when all went well, 1 when something failed, and 2 for a wrong command line.
`;
