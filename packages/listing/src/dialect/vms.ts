import { columns, type Groups } from "../columns.ts";
import type { Dialect } from "../dialect.ts";
import type { Draft } from "../draft.ts";

/**
 * OpenVMS with any of its servers: `CII-MANUAL.TEX;1  213/216  29-JAN-1996 03:33:12  [ANONYMOU,ANONYMOUS]   (RWED,RWED,,)`. Sizes are in blocks of 512 bytes.
 * A name that is too long for its column stands on a line of its own.
 */
export const vms: Dialect = columns({
  name: "vms",
  heading: /^ *(?:Directory +)?([^ ;]+:?\[[^\]]*\]) *$/,
  notice: /^ *(?:(?:Grand t|T)otal of |\*\.\*;|\[[^\]]*\] *\()/,
  beginning: /^[^ ;]+;\d+ *$/,
  rows: [
    {
      // The date stands before the size as well.
      pattern:
        /(<dir_prefix:[^ ;]*[\]>]>)?<name:(\^.|[^ ;^])+>;<version:-?\d+>(?= *[^ ])( <_date:\d+-[A-Z]{3}-\d+( [\d:.]+)?>)?( (<blocks#>(\/<blocks_allocated#>)?|<_kib#>KB?|\*+)(\/[^ ]*)?)?( <when:\d+-[A-Z]{3}-\d+( [\d:.]+)?>)?( \[ *((<group:[^\],]*>,)? *<owner:[^\],]*>)\]?)?( *<permissions:\([RWED, ]*\)?>)?/i,
      unit: 512,
      finish,
    },
    {
      // The owner stands before the size as well, and without brackets.
      pattern:
        /<name:(\^.|[^ ;^])+>;<version:-?\d+> \[(<group:[^\],]*>,)?<owner:[^\],]*>\] <blocks#>(\/<blocks_allocated#>)? <when:\d+-[A-Z]{3}-\d+( [\d:.]+)?>( <permissions:\([RWED, ]*\)>)?/i,
      unit: 512,
      finish,
    },
    {
      pattern:
        /<name:(\^.|[^ ;^])+>;<version:-?\d+> <blocks#>(\/<blocks_allocated#>)? <when:\d+-[A-Z]{3}-\d+( [\d:.]+)?> <owner:[A-Z][\w$]*> <permissions:\([RWED, ]*\)>/i,
      unit: 512,
      finish,
    },
    {
      pattern:
        /(<dir_prefix:[^ ;]*[\]>]>)?<name:(\^.|[^ ;^])+>;<version:-?\d+> <error:[%<].*|(no|insufficient) .*>/i,
      finish,
    },
  ],
});

function finish(draft: Draft, { name = "" }: Groups): void {
  // A directory is a file of type DIR, but is not called so; nor is a version a part of the name.
  let plain = name;
  if (/\.DIR$/i.test(name)) {
    draft.type = "dir";
    draft.nameEnd -= 4;
    plain = name.slice(0, -4);
  }
  // ODS-5 escapes what names could not have before it.
  if (name.includes("^")) {
    draft.name = plain.replaceAll("^_", " ").replace(/\^(.)/g, "$1");
  }
}
