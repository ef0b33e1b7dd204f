import type * as theirs from "basic-ftp";
import { expect, expectTypeOf, it } from "vitest";
import * as ours from "../src/index.ts";
import { implementations } from "./differential/observe.ts";

/**
 * A type as a program sees it: classes of either package, which have protected members and so are nobody else's, are told by
 * their names alone.
 */
type Seen<Type> = unknown extends Type
  ? Type
  : Type extends theirs.FTPContext | ours.FTPContext
    ? Named<"FTPContext">
    : Type extends theirs.FTPError | ours.FTPError
      ? Named<"FTPError">
      : Type extends theirs.FileInfo | ours.FileInfo
        ? Named<"FileInfo">
        : Type extends (...args: infer Args) => infer Result
          ? (...args: { [At in keyof Args]: Seen<Args[At]> }) => Seen<Result>
          : Type extends Promise<infer Value>
            ? Promise<Seen<Value>>
            : Type extends readonly (infer Item)[]
              ? Seen<Item>[]
              : number extends Type
                ? Type
                : Type extends theirs.FileType | ours.FileType
                  ? Named<"FileType">
                  : Type;

interface Named<Name> {
  readonly name: Name;
}

/** The public members of a class. */
type Members<Type> = { [Name in keyof Type]: Seen<Type[Name]> };
/** Those of ours that the published types do not have. */
type OurClient = Omit<ours.Client, "progress" | "maxListingBytes" | "hasTransferred">;

// G1: compiled, not run: what is not the same, or not assignable, does not compile.
it("G1: the classes have the same members, each assignable both ways", () => {
  expectTypeOf<Members<OurClient>>().toExtend<Members<theirs.Client>>();
  expectTypeOf<Members<theirs.Client>>().toExtend<Members<OurClient>>();
  expectTypeOf<Members<ours.FTPContext>>().toExtend<Members<theirs.FTPContext>>();
  expectTypeOf<Members<theirs.FTPContext>>().toExtend<Members<ours.FTPContext>>();
  expectTypeOf<Members<ours.FileInfo>>().toExtend<Members<theirs.FileInfo>>();
  expectTypeOf<Members<theirs.FileInfo>>().toExtend<Members<ours.FileInfo>>();
  expectTypeOf<Members<ours.FTPError>>().toExtend<Members<theirs.FTPError>>();
  expectTypeOf<Members<theirs.FTPError>>().toExtend<Members<ours.FTPError>>();
  expectTypeOf<keyof OurClient>().toEqualTypeOf<keyof theirs.Client>();
  expectTypeOf<keyof ours.FTPContext>().toEqualTypeOf<keyof theirs.FTPContext>();
  expectTypeOf<keyof ours.FileInfo>().toEqualTypeOf<keyof theirs.FileInfo>();
});

it("G1: they are made of the same arguments", () => {
  type Arguments<Class extends abstract new (...args: never[]) => unknown> = ConstructorParameters<Class>;
  expectTypeOf<Arguments<typeof theirs.Client>>().toEqualTypeOf<Arguments<typeof ours.Client>>();
  expectTypeOf<Arguments<typeof theirs.FTPContext>>().toEqualTypeOf<Arguments<typeof ours.FTPContext>>();
  expectTypeOf<Arguments<typeof theirs.FTPError>>().toEqualTypeOf<Arguments<typeof ours.FTPError>>();
  expectTypeOf<Arguments<typeof theirs.FileInfo>>().toEqualTypeOf<Arguments<typeof ours.FileInfo>>();
});

it("G1: the other types that are exported are the same", () => {
  expectTypeOf<theirs.AccessOptions>().toEqualTypeOf<ours.AccessOptions>();
  expectTypeOf<theirs.UploadOptions>().toEqualTypeOf<ours.UploadOptions>();
  expectTypeOf<theirs.ClientOptions>().toEqualTypeOf<ours.ClientOptions>();
  expectTypeOf<theirs.FTPResponse>().toEqualTypeOf<ours.FTPResponse>();
  expectTypeOf<theirs.TaskResolver>().toEqualTypeOf<ours.TaskResolver>();
  expectTypeOf<theirs.ResponseHandler>().toEqualTypeOf<ours.ResponseHandler>();
  expectTypeOf<theirs.UnixPermissions>().toEqualTypeOf<ours.UnixPermissions>();
  expectTypeOf<theirs.StringEncoding>().toEqualTypeOf<ours.StringEncoding>();
  expectTypeOf<Seen<theirs.TransferStrategy>>().toEqualTypeOf<Seen<ours.TransferStrategy>>();
  expectTypeOf<Seen<theirs.RawListParser>>().toEqualTypeOf<Seen<ours.RawListParser>>();
  expectTypeOf<Seen<typeof theirs.parseList>>().toEqualTypeOf<Seen<typeof ours.parseList>>();
  expectTypeOf<Seen<typeof theirs.enterPassiveModeIPv4>>().toEqualTypeOf<
    Seen<typeof ours.enterPassiveModeIPv4>
  >();
  expectTypeOf<typeof theirs.FileInfo.UnixPermission>().toEqualTypeOf<typeof ours.FileInfo.UnixPermission>();
  // The numbers of an enum are those of ours, not the other way round.
  expectTypeOf<ours.FileType>().toExtend<theirs.FileType>();
});

it("G1: FileType has a type for each kind", () => {
  expectTypeOf<ours.FileType.Unknown | ours.FileType.File>().toExtend<ours.FileType>();
  expectTypeOf<ours.FileType.Directory>().toEqualTypeOf<typeof ours.FileType.Directory>();
  expectTypeOf<ours.FileType.SymbolicLink>().toExtend<theirs.FileType.SymbolicLink>();
  expectTypeOf<
    ours.FileType.Unknown | ours.FileType.File | ours.FileType.Directory | ours.FileType.SymbolicLink
  >().toEqualTypeOf<ours.FileType>();
});

it("G1: the same names are exported", () => {
  expect(Object.keys(implementations.ours).toSorted()).toEqual(
    Object.keys(implementations.theirs).toSorted(),
  );
});

it("G1: every method of the classes is there", () => {
  for (const name of ["Client", "FTPContext", "FTPError", "FileInfo"] as const) {
    const methods = Object.getOwnPropertyNames(implementations.theirs[name].prototype);
    const missing = methods.filter((each) => !(each in implementations.ours[name].prototype));
    // Those that begin with an underscore are protected.
    expect(missing.filter((each) => !each.startsWith("_"))).toEqual([]);
  }
});

it("G1: FileType has names and numbers both ways", () => {
  expect({ ...ours.FileType }).toEqual({ ...implementations.theirs.FileType });
});
