import { sha256Hex } from '#src/lib/digest.ts';

/** A ZIP that is written file by file, so that no more than one file has to be held beside it. */
export interface ZipFile {
  add: (name: string, text: string) => Promise<void>;
  /** SHA-256 of every file so far, as `sha256sum` writes and checks them, by name. */
  sums: () => string[];
  end: () => Promise<{ parts: Uint8Array<ArrayBuffer>[]; sha256: string }>;
}

/** Starts a ZIP whose files all bear this time, ms. The packer is loaded now: few people ever need it. */
export async function startZip(at: number): Promise<ZipFile> {
  const { Zip, ZipDeflate } = await import('fflate');
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const sums = new Map<string, string>();
  const failures: Error[] = [];
  const zip = new Zip((error, part) => {
    if (error) failures.push(error);
    parts.push(part);
  });
  const failIfBroken = () => {
    const [failure] = failures;
    if (failure) throw failure;
  };
  return {
    async add(name, text) {
      const bytes = new TextEncoder().encode(text);
      sums.set(name, await sha256Hex(bytes));
      const file = new ZipDeflate(name, { level: 6 });
      file.mtime = at;
      zip.add(file);
      file.push(bytes, true);
      failIfBroken();
    },
    sums: () => [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, sum]) => `${sum}  ${name}`),
    async end() {
      zip.end();
      failIfBroken();
      return { parts, sha256: await sha256Hex(new Uint8Array(await new Blob(parts).arrayBuffer())) };
    },
  };
}
