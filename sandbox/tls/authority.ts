import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeCertificate } from './x509.ts';

/** The sandbox's own certificate authority: what programs are told to trust, and what it signs for this computer. */
export interface Authority {
  /** PEM, as `/sandbox/certificate` shows it. */
  certificate: string;
  /** The file that holds it; `undefined` where the folder can't be written, and the authority ends with the sandbox. */
  file: string | undefined;
  /** Key and certificate of an https server of this computer, under a name of a tenant's own too. */
  serverAt(name: string): { key: string; cert: string };
}

const authorityDays = 1825;
/** Short enough for every client's rules. One is made at each start and kept nowhere. */
const serverDays = 365;
/** With less left, a new one is made while programs can still be told. */
const leastLeftDays = 30;

/** The user's cache folder for the sandbox, where the platform keeps such things. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const base =
    env['XDG_CACHE_HOME'] ||
    (platform === 'win32' ? env['LOCALAPPDATA'] : undefined) ||
    join(homedir(), platform === 'darwin' ? 'Library/Caches' : '.cache');
  return join(base, 'arc-remote-support-sandbox');
}

/** The authority that the folder holds; a new one where there is none, or it is near its end or unreadable. */
export function openAuthority(folder: string, now = Date.now()): Authority {
  const kept = readKept(folder, now);
  const pair = kept ?? newAuthority(now);
  const stored = kept ?? keep(folder, pair, now);
  const { certificate, key } = stored ?? pair;
  return {
    certificate: certificate.toString(),
    file: stored && publicFile(folder, certificate.toString()),
    serverAt: (name) => newServer({ certificate, key }, name, now),
  };
}

interface Pair {
  certificate: X509Certificate;
  key: KeyObject;
}

const secretFile = (folder: string): string => join(folder, 'authority.pem');

function readKept(folder: string, now: number): Pair | undefined {
  try {
    const pem = readFileSync(secretFile(folder), 'utf8');
    const certificate = new X509Certificate(pem);
    const key = createPrivateKey(pem);
    const left = Date.parse(certificate.validTo) - now;
    return certificate.checkPrivateKey(key) && left > days(leastLeftDays) ? { certificate, key } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps a new authority for the next start, key and certificate in one file so that they never part. Of two sandboxes that start at once both
 * use the one that was there first.
 */
function keep(folder: string, { certificate, key }: Pair, now: number): Pair | undefined {
  const draft = `${secretFile(folder)}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, certificate.toString() + key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    if (readKept(folder, now) === undefined) rmSync(secretFile(folder), { force: true });
    try {
      linkSync(draft, secretFile(folder));
    } finally {
      rmSync(draft, { force: true });
    }
  } catch {
    // Another was first, or nothing can be kept here: what can be read now says which.
  }
  return readKept(folder, now);
}

/** Where the certificate stands alone, for programs to be told; nowhere when that can't be written. */
function publicFile(folder: string, certificate: string): string | undefined {
  const file = join(folder, 'certificate.pem');
  try {
    if (!existsSync(file) || readFileSync(file, 'utf8') !== certificate) writeFileSync(file, certificate);
    return file;
  } catch {
    return undefined;
  }
}

const days = (count: number): number => count * 86_400_000;

function newAuthority(now: number): Pair {
  const { publicKey, privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const request = {
    kind: 'authority' as const,
    subject: 'Arc Remote Support sandbox',
    notBefore: new Date(now - days(1)),
    notAfter: new Date(now + days(authorityDays)),
    dnsNames: ['localhost'],
    // Each with its mask.
    ipAddresses: ['7f000000ff000000', `${'0'.repeat(31)}1${'f'.repeat(32)}`],
  };
  return { certificate: writeCertificate(request, publicKey, { key }), key };
}

function newServer(authority: Pair, name: string, now: number): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const request = {
    kind: 'server' as const,
    subject: 'localhost',
    notBefore: new Date(now - days(1)),
    notAfter: new Date(Math.min(now + days(serverDays), Date.parse(authority.certificate.validTo))),
    // Many clients take no wildcard below a top-level domain: the name itself is there too.
    dnsNames: [...new Set(['localhost', '*.localhost', name])],
    ipAddresses: ['7f000001', `${'0'.repeat(31)}1`],
  };
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: writeCertificate(request, publicKey, authority).toString(),
  };
}
