/** The words of four letters and more that this project's own messages are made of; parts of longer ones are left out. */
const WORDS = `
ABOR ADAT ALLO ALPN APPE AUTH AVBL CDUP CLNT COMB CSID DCAU DSIZ EPRT EPSV ERET ESTA ESTO ESTP HASH HOST IDLE LANG LPRT LPSV MDTM MFCT MFMT
MLSD MLST MODE NOOP OPTS PASV PBSZ PORT PRET PROT RANG REST RNFR SITE SIZE SMNT SPAS SPOR SPSV SSCN STRU THMB TVFS TYPE XCRC XCUP XCWD XSHA
aborted accept account active address adopted after again algorithm allowed allows alone alongside already also announced another answered
answers application arguments array asked asks attack attempt auth awaited away base before begins behind being belong beside between
blocksize both brackets buffer busy bytes callback called calls came cannot capacity certain certificates changed characters choose chose
ciphers clear clients clock closed collect colon combined comes commands common complete compressed configuration confirmed connected
connections connector connects constructor contents continued control conversation copies copy could data dates decoded default destination
destroyed determine dial directory does download during earlier empty encode encoding ended epoch error event every everything exist
expected facts failed false filename files final firewall first folder free from ftpcp function getresp given gives goes greeting grows
handed handle handshake hash have header helper hides holds honour hosts idle implicit includes index input inside inspects instead integer
intermediate into invalid issued issuer items iterable iterated itself keeps kept keys kind knows larger last later least leave left legacy
length lets level like limit lines listener listing lists localfile localpath logged logins longer looks loop lost lowest machine made make
many maximum meanwhile memory method milliseconds missing mode modification modified modify moment more moved must names needed needs
neither never next nlst nobody none nothing notify null number objects offered offers offset once ones only opening operation options
outfile output outstanding over package part passed passive passphrase password peer pending permitted phase pinned pins policy ports
positive preliminary previous process progress promise proof protected protection protocols proxy public purpose quiet raise range reach
reads refused refuses rejected renegotiation replaced replied replies reply report required requires reset rest result resume return reuse
right root round runtime said same saveto says secret secure security sends sent servername service sessions sets settings should shows
sides signal socket some source spaces speaks stat step still stored stream strings suite switched takes target test text than that them
there these they this those though through timed timeout told took transferred transfers tried true trusted trusts type unknown unsafe
update upgrade upload users using utime versions voidresp waiting waits wanted wants weak what when where whether which whole whose within
without work would write written wrong year
`;

const NO_LETTER = /[^A-Za-z]+/;

/**
 * Whether a secret is made of words, or parts of words, of our own messages: there they are ours, and only what comes from outside
 * can give the secret away.
 */
export function isOwnWords(secret: string): boolean {
  const words = secret.split(NO_LETTER).filter((word) => word !== "");
  return words.length > 0 && !/\d/.test(secret) && words.every((word) => WORDS.includes(word));
}
