/** What a visitor can try without anything of their own. */
export interface Example {
  readonly name: string;
  readonly text: string;
}

export const listings: readonly Example[] = [
  {
    name: "Unix",
    text: `total 24
drwxr-xr-x   2 ftp  ftp      4096 Oct 22 08:34 pub
-rw-r--r--   1 ftp  ftp   1048576 Jan 12  2021 read me.txt
lrwxrwxrwx   1 ftp  ftp        11 Mar  3 17:02 latest -> pub/v2.1.0
-rw-------   1 1003 100         0 feb 29 2024  Übersicht.pdf
`,
  },
  {
    name: "Windows",
    text: `02-18-18  05:03PM       <DIR>          pub
11-14-97  04:21PM                  953 MYFILE.INI
2020-04-30  09:15           5368709120 backup 2020.zip
`,
  },
  {
    name: "MLSD",
    text: `type=cdir;modify=20240229120000; .
type=dir;modify=20240115093000;perm=el;unix.mode=0755; pub
type=file;size=9007199254740993;modify=20240229235959.250; archive.tar
type=OS.unix=symlink;size=11; latest
`,
  },
  {
    name: "VMS",
    text: `Directory DISK$USER:[ANONYMOUS]

README.TXT;1        213/216  29-JAN-1996 03:33:12  [GROUP,OWNER]   (RWED,RWED,,)
PUB.DIR;1             1/3     8-SEP-1996 16:09  [SYSTEM]        (RWE,RWE,RE,RE)

Total of 2 files, 214/219 blocks.
`,
  },
  {
    name: "IBM mainframe",
    text: `Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname
TSO003 3390   2003/05/21  1  200  FB      80  8053  PS  A.DATA.SET
TSO001 3390   2003/06/30  1    3  FB      80 27920  PO  SOURCE.LIB
Migrated                                                OLD.BACKUP
`,
  },
  {
    name: "With errors and traps",
    text: `drwxr-xr-x   2 ftp  ftp      4096 Oct 22 08:34 ..
-rw-r--r--   1 ftp  ftp      1234 Jan 12  2021 ../../etc/passwd
-rw-r--r--   1 ftp  ftp      1234 Jan 12  2021 invoice\u202Efdp.exe
-rw-r--r--   1 ftp  ftp      1234 12 of May  lost.txt
ls: private: Permission denied
`,
  },
];

export const replies: readonly Example[] = [
  {
    name: "A session",
    text: `220-Welcome to the archive.
220 Ready.
331 Password required for alice.
230 Logged in.
257 "/archive/""old""" is the current directory.
211-Features:
 MLST type*;size*;modify*;
 REST STREAM
 UTF8
211 End
227 Entering Passive Mode (192,0,2,1,19,136).
229 Entering Extended Passive Mode (|||50000|)
150 Opening BINARY mode data connection for a.iso (734003200 bytes).
226 Transfer complete.
`,
  },
  {
    name: "Refusals",
    text: `530 Login incorrect.
530 Sorry, the maximum number of clients (2) from your host are already connected.
450 notes.txt: file busy
550 notes.txt: No such file
`,
  },
  {
    name: "An address that cannot be",
    text: `227 Entering Passive Mode (999,0,0,1,4,1).
229 Entering Extended Passive Mode (|||70000|)
`,
  },
  { name: "Another protocol", text: "SSH-2.0-OpenSSH_9.6\n" },
  { name: "Broken off", text: "220 Ready.\n230-Welcome,\nand then nothing\n" },
];

export const netrcFiles: readonly Example[] = [
  {
    name: "Two machines and a default",
    text: `machine ftp.example.com
  login alice
  password "correct horse" # quoted, since it holds a space

machine ftp.example.org login bob account staff password swordfish

default login anonymous password alice@example.com
`,
  },
  {
    name: "A word that Python does not know",
    text: `machine ftp.example.com
  login alice
  port 2121
  password secret
`,
  },
  {
    name: "Two users, and a macro",
    text: `machine ftp.example.com login alice password one
machine ftp.example.com login bob password two
macdef init
cd /pub
binary

`,
  },
];
