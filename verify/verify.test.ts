import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Sample, sampleAppId, sampleReceipt } from '#test/proof/random-receipts.ts';

import { newFolder, type Ran, verifier, verify } from './command.ts';

const folder = newFolder();
const inFolder = (name: string) => join(folder, name);

let sample: Sample;

beforeAll(async () => {
  sample = await sampleReceipt(1);
  writeFileSync(inFolder('receipt.json'), sample.text);
  writeFileSync(inFolder('keys.json'), JSON.stringify({ keys: sample.keys }));
  writeFileSync(
    inFolder('changed.json'),
    sample.text.replace(`"code": "${sample.receipt.code}"`, `"code": "${'0'.repeat(64)}"`),
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Nothing that a program prints when it did not expect something. */
function expectNoStack({ out, err }: Ran): void {
  expect(out + err).not.toMatch(/\n\s+at |Error:|node:internal/);
}

function expectProblem(ran: Ran, sentence: RegExp): void {
  expectNoStack(ran);
  expect(ran.err).toMatch(sentence);
  expect(ran.err.trim().split('\n')).toHaveLength(1);
  expect(ran.code).toBe(2);
}

const keysOf = () => ['--keys', inFolder('keys.json')];

describe('the exit code', () => {
  it('is 0 only with a key that was given as Microsoft Entra’s', () => {
    expect(verify([inFolder('receipt.json'), ...keysOf()]).code).toBe(0);
    expect(verify([inFolder('receipt.json'), ...keysOf(), '--app', sampleAppId]).code).toBe(0);
  });

  it('is 3 where that could not be told', () => {
    const others = sample.keys.map((key, index) => ({ ...key, kid: `later-${index}` }));
    writeFileSync(inFolder('later-keys.json'), JSON.stringify({ keys: others }));
    expect(verify([inFolder('receipt.json')]).code).toBe(3);
    expect(verify([inFolder('receipt.json'), '--app', sampleAppId]).code).toBe(3);
    const { code, out } = verify([inFolder('receipt.json'), '--keys', inFolder('later-keys.json')]);
    expect(out).toMatch(/^ {2}not checkable key .*is not among the \d+ given; Entra replaces its keys at no set time/m);
    expect(code).toBe(3);
  });

  it('is 1 where anything fails, in whatever place it stands', () => {
    const other = sample.keys.map((key) => ({ ...key, n: `A${key.n.slice(1)}` }));
    writeFileSync(inFolder('other-keys.json'), JSON.stringify({ keys: other }));
    expect(verify([inFolder('receipt.json'), '--keys', inFolder('other-keys.json')]).code).toBe(1);
    expect(verify([inFolder('receipt.json'), ...keysOf(), '--app', 'another-app']).code).toBe(1);
    expect(verify([inFolder('receipt.json'), inFolder('changed.json'), ...keysOf()]).code).toBe(1);
  });

  it('is 1 with a key that is for other tokens alone', () => {
    const keys = sample.keys.map((key) => ({ ...key, issuer: 'https://login.example/consumers/v2.0' }));
    writeFileSync(inFolder('consumer-keys.json'), JSON.stringify({ keys }));
    expect(verify([inFolder('receipt.json'), '--keys', inFolder('consumer-keys.json')]).code).toBe(1);
  });
});

describe('an intact receipt', () => {
  it('is told check by check, with who signed it', () => {
    const { out, err } = verify([inFolder('receipt.json'), ...keysOf(), '--app', sampleAppId]);
    const digits = sample.receipt.code.match(/.{4}/g)?.join(' ');
    expect(err).toBe('');
    expect(out).toContain(`\n  Verification code  ${digits}\n`);
    expect(out).toContain(`\n  Consent            ${sample.receipt.record.consentId}\n`);
    expect(out).toMatch(/^ {2}Signed by {10}/m);
    expect(out.match(/^ {2}(holds|FAILS|not checkable) /gm)).toHaveLength(21);
    expect(out).not.toContain('FAILS');
    expect(out).toMatch(/^ {2}Valid: /m);
  });

  it('names a signer only as what it says, where the key is not confirmed', () => {
    const { out } = verify([inFolder('receipt.json')]);
    expect(out).toMatch(/^ {2}Names as signer /m);
    expect(out).not.toContain('Signed by');
    expect(out).toMatch(/^ {2}Not confirmed: .*--keys/m);
  });

  it('has its key compared with those of every file, also with a byte order mark', () => {
    const keys = sample.keys.map((key) => JSON.stringify({ keys: [key] }));
    const files = keys.map((text, index) => {
      writeFileSync(inFolder(`keys-${index}.json`), `\uFEFF${text}`);
      return inFolder(`keys-${index}.json`);
    });
    for (const order of [files, files.toReversed()]) {
      const { out, code } = verify([inFolder('receipt.json'), ...order.flatMap((file) => ['--keys', file])]);
      expect(out).toMatch(/^ {2}holds +key /m);
      expect(code).toBe(0);
    }
  });

  it('has the application that asked compared with those given', () => {
    const several = verify([inFolder('receipt.json'), ...keysOf(), '--app', 'another-app', '--app', sampleAppId]);
    expect(several.out).toMatch(/^ {2}holds +application /m);
    const other = verify([inFolder('receipt.json'), '--app', 'another-app']);
    expect(other.out).toMatch(/^ {2}FAILS +application .*people consent with "another-app"/m);
  });

  it('is taken from standard input, and from any folder', () => {
    const { code, out } = verify(['-', ...keysOf()], { input: sample.text, cwd: folder });
    expect(out).toMatch(/^standard input\n/);
    expect(code).toBe(0);
  });

  it('is verified by the folder alone, copied elsewhere', () => {
    const copy = inFolder('copy');
    cpSync(dirname(verifier), copy, { recursive: true, filter: (source) => !source.endsWith('.ts') });
    const { code, err } = verify(['receipt.json', ...keysOf()], { file: join(copy, 'verify.mjs'), cwd: folder });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

/** JSON that no reader may follow by calling itself. */
const nested = (depth = 200_000) => '['.repeat(depth) + ']'.repeat(depth);

/** The sample with a token whose claims are this text. */
function withClaims(claims: string): string {
  const { token } = sample.receipt.record.signature;
  const [header, , proof] = token.split('.');
  return sample.text.replace(token, [header, Buffer.from(claims).toString('base64url'), proof].join('.'));
}

describe('a receipt that is not intact', () => {
  it('ends with 1 and names what failed', () => {
    const { code, out } = verify([inFolder('changed.json')]);
    expect(out).toMatch(/^ {2}FAILS +code +The verification code is not the hash of the rest/m);
    expect(out).toMatch(/^ {2}Not valid: .* Failed: code\.$/m);
    expect(code).toBe(1);
  });

  it.each([
    ['nothing', '', 'not JSON'],
    ['text', 'Hello', 'not JSON'],
    ['other JSON', '{"kind":"x"}', 'kind is not .*remote-support-receipt'],
    ['a list', '[]', 'not an object'],
    ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'not UTF-8'],
    ['deep JSON without an end', '['.repeat(200_000), 'not JSON'],
    ['deep JSON', nested(), 'not an object'],
    ['deep JSON in a member', `{"kind":${nested()}}`, 'kind is not a text'],
  ])('is unreadable when the file holds %s', (_name, input, reason) => {
    const ran = verify(['-'], { input });
    expectNoStack(ran);
    expect(ran.out).toMatch(new RegExp(`^ {2}FAILS +readable .*${reason}`, 'm'));
    expect(ran.out).toMatch(/^ {2}Not a receipt: /m);
    expect(ran.code).toBe(1);
  });

  it('is told of, and so is every other, when the claims of its token are nested deep', () => {
    writeFileSync(inFolder('deep.json'), withClaims(`{"nonce":${nested(7000)}}`));
    const ran = verify([inFolder('deep.json'), inFolder('receipt.json'), ...keysOf(), '--app', sampleAppId]);
    expectNoStack(ran);
    expect(ran.out).toMatch(/^ {2}FAILS +nonce /m);
    expect(ran.out).toMatch(/^ {2}Valid: /m);
    expect(ran.code).toBe(1);
  });
});

describe('what the receipt says', () => {
  it('reaches the terminal without anything that steers it', () => {
    const trick = '\u001b[2J\u202Eevil\u2066\u0007\u009b31m\u2028\u200b';
    const title = JSON.stringify(sample.receipt.terms.id);
    writeFileSync(
      inFolder('tricky.json'),
      sample.text.replace(`\n    "id": ${title}`, `\n    "id": ${JSON.stringify(trick)}`),
    );
    for (const flags of [[], ['--json']]) {
      const { out, err } = verify([inFolder('tricky.json'), 'none\u001b[31m.json', ...flags]);
      // Everything that shows, and the line feed.
      expect((out + err).replaceAll('\n', '').match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu)).toBeNull();
      expect(out).toContain('evil');
    }
    const { out } = verify([inFolder('tricky.json'), '--json']);
    // The value itself is not altered: JSON writes those characters as escapes.
    expect(JSON.parse(out).files[0].checks[5].finding).toContain(trick);
  });
});

describe('--json', () => {
  it('gives one list of files, each with its checks or its problem', () => {
    const { code, out, err } = verify(['--json', inFolder('receipt.json'), inFolder('none.json')]);
    expect(err).toBe('');
    expect(code).toBe(2);
    const { files } = JSON.parse(out);
    expect(files[0]).toMatchObject({
      verdict: 'unconfirmed',
      signer: expect.stringContaining(sample.receipt.record.consent.userId),
      code: sample.receipt.code,
      consentId: sample.receipt.record.consentId,
    });
    expect(files[0].checks).toHaveLength(21);
    expect(files[1]).toEqual({ file: inFolder('none.json'), problem: expect.stringContaining('no such file') });
  });
});

describe('what cannot be read ends with 2 and one sentence', () => {
  it('a file that is not there', () => {
    expectProblem(verify([inFolder('none.json')]), /^Cannot read ".*none\.json": there is no such file\.$/m);
    expectProblem(verify([join(inFolder('receipt.json'), 'x')]), /there is no such file/);
    expectProblem(verify(['']), /^Cannot read "": there is no such file\.$/m);
  });

  // This refusal is POSIX's own.
  it.skipIf(process.platform === 'win32')('a name that is too long', () => {
    expectProblem(verify(['x'.repeat(5000)]), /the name is too long/);
  });

  it('a folder', () => {
    expectProblem(verify([folder]), /it is a folder, not a file/);
  });

  it('a file of 100 MB, and endless input', () => {
    writeFileSync(inFolder('large.json'), '');
    truncateSync(inFolder('large.json'), 100_000_000);
    expectProblem(verify([inFolder('large.json')]), /larger than 16 MB/);
    expectProblem(verify(['-'], { input: Buffer.alloc(17_000_000, ' ') }), /standard input.*larger than 16 MB/);
  });

  it.skipIf(process.platform === 'win32')('a file without permission', () => {
    const open = inFolder('open');
    mkdirSync(open);
    cpSync(dirname(verifier), open, { recursive: true, filter: (source) => !source.endsWith('.ts') });
    writeFileSync(join(open, 'secret.json'), sample.text);
    for (const path of [folder, open]) chmodSync(path, 0o755);
    chmodSync(join(open, 'secret.json'), 0);
    // The administrator may read everything, so somebody else must ask.
    const user = process.getuid?.() === 0 ? { user: 65_534 } : {};
    const ran = verify([join(open, 'secret.json')], { file: join(open, 'verify.mjs'), cwd: open, ...user });
    expectProblem(ran, /you have no permission to read it/);
  });

  it('keys that are none', () => {
    const receipt = inFolder('receipt.json');
    expectProblem(verify([receipt, '--keys', inFolder('none.json')]), /there is no such file/);
    for (const text of ['', '{}', 'null', '[]', '{"keys":[]}', '{"keys":[null]}', '{"keys":"x"}']) {
      writeFileSync(inFolder('no-keys.json'), text);
      expectProblem(verify([receipt, '--keys', inFolder('no-keys.json')]), /holds no keys/);
    }
  });

  it('options that are none', () => {
    expectProblem(verify(['--what', inFolder('receipt.json')]), /--what/);
    expectProblem(verify([inFolder('receipt.json'), '--keys']), /--keys/);
    expectProblem(verify(['--json']), /No receipt was named/);
  });

  it('but the others are verified all the same', () => {
    const { code, out } = verify([inFolder('none.json'), inFolder('receipt.json'), ...keysOf()]);
    expect(out).toMatch(/^ {2}Valid: /m);
    expect(code).toBe(2);
  });
});

it('says how it is used when nothing is named, and when asked', () => {
  expect(verify([])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage: ') });
  expect(verify(['--help'])).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^Usage: /) });
});

it('ends quietly when nobody reads on', async () => {
  const child = spawn(process.execPath, [verifier, ...Array.from({ length: 300 }, () => inFolder('receipt.json'))]);
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdout.once('data', () => child.stdout.destroy());
  await once(child, 'close');
  expect(Buffer.concat(errors).toString()).toBe('');
});
