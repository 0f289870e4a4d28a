import { createHash, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto';

interface CertificateRequest {
  /** Of a server with these names and addresses, or of an authority over servers with names below these and no others. */
  kind: 'authority' | 'server';
  subject: string;
  notBefore: Date;
  notAfter: Date;
  dnsNames: readonly string[];
  /** In hexadecimal; of an authority each with its mask. */
  ipAddresses: readonly string[];
}

/** Who signs: without a certificate the key signs its own. */
interface Signer {
  key: KeyObject;
  certificate?: X509Certificate;
}

/**
 * An X.509 certificate (RFC 5280), which `node:crypto` reads and does not write. It has the extensions that OpenSSL's strict check, Python's
 * since 3.13, asks for.
 * @param publicKey P-256, as the signer's is.
 */
export function writeCertificate(request: CertificateRequest, publicKey: KeyObject, signer: Signer): X509Certificate {
  const { subject, notBefore, notAfter } = request;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const issuerSpki = signer.certificate?.publicKey.export({ type: 'spki', format: 'der' }) ?? spki;
  const issuer = signer.certificate?.subject.replace(/^CN=/, '') ?? subject;
  const tbs = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(time(notBefore), time(notAfter)),
    nameOf(subject),
    spki,
    der(0xa3, sequence(...extensions(request, keyId(spki), keyId(issuerSpki)))),
  );
  return new X509Certificate(sequence(tbs, ecdsaWithSha256, bitString(sign('sha256', tbs, signer.key))));
}

function extensions({ kind, dnsNames, ipAddresses }: CertificateRequest, subjectKey: Buffer, issuerKey: Buffer) {
  const names = [
    ...dnsNames.map((name) => der(0x82, Buffer.from(name))),
    ...ipAddresses.map((address) => der(0x87, Buffer.from(address, 'hex'))),
  ];
  const keys = [extension('551d0e', octets(subjectKey)), extension('551d23', sequence(der(0x80, issuerKey)))];
  return kind === 'authority'
    ? [
        extension('551d13', sequence(yes), 'critical'),
        // keyCertSign, and no other use.
        extension('551d0f', bitString(Buffer.from([0x04]), 2), 'critical'),
        // Name constraints: nobody who gets hold of the key can pretend to be a site of the internet.
        extension('551d1e', sequence(der(0xa0, ...names.map((name) => sequence(name)))), 'critical'),
        ...keys,
      ]
    : [
        extension('551d13', sequence(), 'critical'),
        // digitalSignature.
        extension('551d0f', bitString(Buffer.from([0x80]), 7), 'critical'),
        // serverAuth.
        extension('551d25', sequence(der(0x06, Buffer.from('2b06010505070301', 'hex')))),
        extension('551d11', sequence(...names)),
        ...keys,
      ];
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([
    Buffer.from([tag]),
    length < 0x80 ? bytes : Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]),
    content,
  ]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);

const octets = (content: Buffer): Buffer => der(0x04, content);

const bitString = (content: Buffer, unused = 0): Buffer => der(0x03, Buffer.from([unused]), content);

const yes = der(0x01, Buffer.from([0xff]));

const ecdsaWithSha256 = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));

/** Of one part, the common name. */
const nameOf = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(commonName)))));

/** UTCTime, which lasts until 2049. */
const time = (date: Date): Buffer =>
  der(
    0x17,
    Buffer.from(
      `${date
        .toISOString()
        .replaceAll(/[-:T]|\..*/g, '')
        .slice(2)}Z`,
    ),
  );

const extension = (id: string, value: Buffer, critical?: 'critical'): Buffer =>
  sequence(der(0x06, Buffer.from(id, 'hex')), ...(critical === undefined ? [] : [yes]), octets(value));

/** RFC 5280, 4.2.1.2, by the digest of the whole key. */
const keyId = (spki: Buffer): Buffer => createHash('sha1').update(spki).digest();
