import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { sampleAppId, sampleReceipt } from '#src/consent/receipts/receipt-samples.ts';

import { newFolder, type Ran, verifier, verify } from './command.ts';

const folder = newFolder();
const inFolder = (name: string) => join(folder, name);

let sample: Awaited<ReturnType<typeof sampleReceipt>>;

/** The first sample that keeps its token. */
async function signedSample(seed = 1): Promise<typeof sample> {
  const made = await sampleReceipt(seed);
  return made.receipt.signature === null ? signedSample(seed + 1) : made;
}

beforeAll(async () => {
  sample = await signedSample();
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

describe('an intact receipt', () => {
  it('ends with 0 and says what was found, check by check, and what the file alone does not show', () => {
    const { code, out, err } = verify([inFolder('receipt.json')]);
    const digits = sample.receipt.code.match(/.{4}/g)?.join(' ');
    expect(err).toBe('');
    expect(out).toContain(`\n  Verification code  ${digits}\n`);
    expect(out).toContain(`\n  Consent            ${sample.receipt.record.consentId}\n`);
    expect(out.match(/^ {2}(pass|FAIL|not checkable) /gm)).toHaveLength(20);
    expect(out).not.toContain('FAIL');
    // Its order is checked with that much between two clocks, and no more is said of it.
    expect(out).toMatch(
      /^ {2}pass +time .* by more than the 5 minutes that clocks may differ, and 5 more by which a token may be dated early\./m,
    );
    expect(out).toMatch(/^ {2}not checkable +key +No keys that Microsoft Entra published were given\./m);
    expect(out).toMatch(
      /^ {2}No change found\. .*--keys.*--app.* Not shown by this file alone: .*\(key\).*\(recordNow\)/m,
    );
    expect(code).toBe(0);
  });

  it('says in its verdict what it was not compared with, and nothing of what was given', () => {
    const [keys, app] = [
      ['--keys', inFolder('keys.json')],
      ['--app', sampleAppId],
    ];
    const verdictFor = (...options: string[]) =>
      JSON.parse(verify([inFolder('receipt.json'), '--json', ...options]).out).files[0].verdict;
    const [keysMissing, appMissing] = ['the keys of Microsoft Entra (--keys)', 'the id of the app (--app)'];
    expect(verdictFor()).toContain(`. Not given, so not compared: ${keysMissing}, ${appMissing}. `);
    expect(verdictFor(...keys)).toContain(`. Not given, so not compared: ${appMissing}. `);
    expect(verdictFor(...app)).toContain(`. Not given, so not compared: ${keysMissing}. `);
    expect(verdictFor(...keys, ...app)).toMatch(/^No change found\. Not shown by this file alone: /);
  });

  it('has its key compared with the keys given', () => {
    expect(verify([inFolder('receipt.json'), '--keys', inFolder('keys.json')]).out).toMatch(/^ {2}pass +key /m);
    const other = sample.keys.map((key) => ({ ...key, n: `A${key.n?.slice(1)}` }));
    writeFileSync(inFolder('other-keys.json'), JSON.stringify({ keys: other }));
    const { code, out } = verify([inFolder('receipt.json'), '--keys', inFolder('other-keys.json')]);
    expect(out).toMatch(/^ {2}FAIL +key .*another than the one/m);
    expect(code).toBe(1);
  });

  it('has no word on its key where those given are of another time', () => {
    const others = sample.keys.map((key, index) => ({ ...key, kid: `later-${index}` }));
    writeFileSync(inFolder('later-keys.json'), JSON.stringify({ keys: others }));
    const { code, out } = verify([inFolder('receipt.json'), '--keys', inFolder('later-keys.json')]);
    expect(out).toMatch(
      /^ {2}not checkable key .*is not among the \d+ given; Entra replaces its keys at no set time, so give those of when this was signed\./m,
    );
    expect(code).toBe(0);
  });

  it('has the application that asked compared with the one given', () => {
    const { out } = verify([inFolder('receipt.json'), '--app', sampleAppId]);
    expect(out).toMatch(/^ {2}pass +application /m);
    const other = verify([inFolder('receipt.json'), '--app', 'another-app']);
    expect(other.out).toMatch(/^ {2}FAIL +application .*people consent with "another-app"/m);
    expect(other.code).toBe(1);
    const several = verify([inFolder('receipt.json'), '--app', 'another-app', '--app', sampleAppId]);
    expect(several.out).toMatch(/^ {2}pass +application /m);
  });

  it('has its key compared with those of every file, also with a byte order mark', () => {
    const keys = sample.keys.map((key) => JSON.stringify({ keys: [key] }));
    const files = keys.map((text, index) => {
      writeFileSync(inFolder(`keys-${index}.json`), `\uFEFF${text}`);
      return inFolder(`keys-${index}.json`);
    });
    for (const order of [files, files.toReversed()]) {
      const { out, code } = verify([inFolder('receipt.json'), ...order.flatMap((file) => ['--keys', file])]);
      expect(out).toMatch(/^ {2}pass +key /m);
      expect(code).toBe(0);
    }
  });

  it('is not called changed for what it was compared with, nor for what Azure said', () => {
    const args = [inFolder('receipt.json'), '--app', 'another-app', '--keys', inFolder('other-keys.json')];
    const { code, out } = verify(args);
    expect(out).toMatch(/^ {2}Does not hold: no change of the file was found; .* Failed: application, key\.$/m);
    expect(out).not.toContain('Changed');
    expect(code).toBe(1);
    const [file] = JSON.parse(verify([...args, '--json']).out).files;
    expect(file).toMatchObject({ intact: true, verdict: expect.stringMatching(/^Does not hold: /) });
    const [changed] = JSON.parse(verify([inFolder('changed.json'), '--app', 'another-app', '--json']).out).files;
    expect(changed).toMatchObject({
      intact: false,
      verdict: expect.stringMatching(/^Changed: .*code, application\.$/),
    });
  });

  it('is taken from standard input, and from any folder', () => {
    const { code, out } = verify(['-'], { input: sample.text, cwd: folder });
    expect(out).toMatch(/^standard input\n/);
    expect(code).toBe(0);
  });

  it('is verified by the folder alone, copied elsewhere', () => {
    const copy = inFolder('copy');
    cpSync(dirname(verifier), copy, { recursive: true, filter: (source) => !source.endsWith('.ts') });
    const { code, out, err } = verify(['receipt.json'], { file: join(copy, 'verify.mjs'), cwd: folder });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('No change found');
  });
});

/** JSON that no reader may follow by calling itself. */
const nested = (depth = 200_000) => '['.repeat(depth) + ']'.repeat(depth);

/** The sample with an ID token whose claims are this text. */
function withClaims(claims: string): string {
  const { idToken = '' } = sample.receipt.signature ?? {};
  const [header, , signature] = idToken.split('.');
  return sample.text.replace(idToken, [header, Buffer.from(claims).toString('base64url'), signature].join('.'));
}

describe('a receipt that is not intact', () => {
  it('ends with 1 and names what failed', () => {
    const { code, out } = verify([inFolder('changed.json')]);
    expect(out).toMatch(/^ {2}FAIL +code +The verification code is not the hash of the rest/m);
    expect(out).toMatch(/^ {2}Changed: .* Failed: code\.$/m);
    expect(code).toBe(1);
  });

  it.each([
    ['nothing', '', 'not JSON'],
    ['text', 'Hello', 'not JSON'],
    ['other JSON', '{"kind":"x"}', 'kind is not "remote-support-receipt/2"'],
    ['a list', '[]', 'not an object'],
    ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'not UTF-8'],
    ['deep JSON without an end', '['.repeat(200_000), 'not JSON'],
    ['deep JSON', nested(), 'not an object'],
    ['deep JSON in a member', `{"kind":${nested()}}`, 'kind is not a text'],
  ])('is unreadable when the file holds %s', (_name, input, reason) => {
    const ran = verify(['-'], { input });
    expectNoStack(ran);
    expect(ran.out).toMatch(new RegExp(`^ {2}FAIL +readable .*${reason}`, 'm'));
    expect(ran.out).toMatch(/^ {2}Unreadable: /m);
    expect(ran.code).toBe(1);
  });

  it('is told of, and so is every other, when the claims of its token are nested deep', () => {
    const names = ['nonce', 'oid', 'tid', 'iss', 'aud', 'amr', 'iat', 'exp', 'auth_time'];
    writeFileSync(inFolder('deep.json'), withClaims(`{${names.map((name) => `"${name}":${nested()}`).join()}}`));
    const ran = verify([inFolder('deep.json'), inFolder('receipt.json'), '--app', sampleAppId]);
    expectNoStack(ran);
    expect(ran.out).toMatch(/^ {2}FAIL +person .* a list/m);
    expect(ran.out).toMatch(/^ {2}FAIL +application .* a list/m);
    expect(ran.out).toContain('No change found');
    expect(ran.code).toBe(1);
  });

  it('makes the whole run end with 1, in whatever place it stands', () => {
    expect(verify([inFolder('receipt.json'), inFolder('changed.json')]).code).toBe(1);
    expect(verify([inFolder('changed.json'), inFolder('receipt.json')]).code).toBe(1);
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
      intact: true,
      code: sample.receipt.code,
      consentId: sample.receipt.record.consentId,
    });
    expect(files[0].checks).toHaveLength(20);
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
    const { code, out } = verify([inFolder('none.json'), inFolder('receipt.json')]);
    expect(out).toContain('No change found');
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
