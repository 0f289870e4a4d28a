import { bytesToHex } from '#src/consent/digest.ts';

/** A ZIP as it grows. Every file in it is hashed. */
export interface ZipFile {
  /** Adds a file. The name is its path in the ZIP. */
  add: (name: string, content: string | Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Adds `SHA256SUMS` with every file before it, and gives the parts of the whole. */
  end: () => Promise<{ parts: Uint8Array<ArrayBuffer>[]; sha256: string }>;
}

const hex = async (bytes: BufferSource): Promise<string> =>
  bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

/** Starts a ZIP whose files all bear this time, ms. The packer is loaded now: few people ever need it. */
export async function startZip(at: number): Promise<ZipFile> {
  const { Zip, ZipDeflate } = await import('fflate');
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const sums: string[] = [];
  let problem: Error | null = null;
  const zip = new Zip((error, part) => {
    problem ??= error;
    parts.push(part);
  });
  const write = (name: string, bytes: Uint8Array<ArrayBuffer>): void => {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = at;
    zip.add(file);
    file.push(bytes, true);
    if (problem) throw problem;
  };
  const add: ZipFile['add'] = async (name, content) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    sums.push(`${await hex(bytes)}  ${name}\n`);
    write(name, bytes);
  };
  return {
    add,
    async end() {
      write('SHA256SUMS', new TextEncoder().encode(sums.toSorted(byName).join('')));
      zip.end();
      if (problem) throw problem;
      return { parts, sha256: await hex(await new Blob(parts).arrayBuffer()) };
    },
  };
}

/** By the name behind the hash and two spaces, in code units. */
const byName = (a: string, b: string): number => (a.slice(66) < b.slice(66) ? -1 : 1);
