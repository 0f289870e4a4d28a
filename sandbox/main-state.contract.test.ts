import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '#sandbox/sandbox.ts';
import { programToken } from '#test/sandbox/app.ts';
import { controlOf } from '#test/sandbox/control.ts';
import { type Announcement, linesUntilReady, makeFolder, startAzure, withSignals } from '#test/sandbox/program.ts';

const { folder, remove } = makeFolder();
afterAll(remove);

const control = ({ announced }: { announced: Announcement }) => controlOf({ azureOrigin: announced.origin });

// Each starts programs of its own and waits for them.
describe.concurrent('the state file of the sandbox', () => {
  withSignals('goes on where it stopped, with keys that earlier tokens verify against', async () => {
    const file = join(folder, 'state.json');
    const first = await startAzure(['--state', file]);
    await control(first).call('POST', '/tenants/single/clock', { advanceSeconds: 86_400 });
    expect(first.lines.join()).not.toContain('Going on');
    const keysOf = async ({ origin, tenantId }: Announcement) =>
      (await fetch(`${origin}/${tenantId}/discovery/v2.0/keys`)).text();
    const keys = await keysOf(first.announced);
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
    expect(statSync(file).mode & 0o077).toBe(0);

    const second = await startAzure(['--state', file, '--speed', '3']);
    const goingOn = `Going on from ${file}, which decides for itself: no effect of --scenario and --speed`;
    expect(second.lines).toContain(goingOn);
    expect(await keysOf(second.announced)).toBe(keys);
    expect(second.announced.tenantId).toBe(first.announced.tenantId);
    const { body } = await control(second).call('GET', '/tenants/single');
    expect(Date.parse(String(body['now'])) - Date.now()).toBeGreaterThan(86_000_000);
    expect(body['machines']).not.toHaveLength(0);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  });

  withSignals('gives localhost to no other tenant after it was deleted, nor makes one from a scenario', async () => {
    const file = join(folder, 'first-gone.json');
    const before = await startAzure(['--state', file]);
    await control(before).call('POST', '/tenants', { scenario: 'single', name: 'second' });
    await control(before).call('DELETE', '/tenants/single');
    before.child.kill('SIGTERM');
    await before.ended;

    expect((await linesUntilReady(folder, ['--state', file])).at(-1)).toMatch(/^Ready: http:\/\/localhost:\d+$/);
    const limits = ['--latency', '1', '--graph-reply-limit', '4096', '--unlimited-queries'];
    const again = await startAzure(['--state', file, ...limits]);
    expect(again.lines).toContain(
      `Going on from ${file}, which decides for itself: no effect of --scenario, --latency, --graph-reply-limit, and --unlimited-queries`,
    );
    expect(again.lines.join('\n')).toContain('No tenant is at localhost any more: it was deleted.');
    expect(Object.keys(again.announced)).toEqual(['origin']);
    const { port } = new URL(again.announced.origin);
    const left = await control(again).call('GET', '/tenants');
    expect(left.body).toMatchObject([{ azureOrigin: `http://second.localhost:${port}` }]);
    await control(again).call('DELETE', '/tenants/second');
    again.child.kill('SIGTERM');
    await again.ended;

    await expect(startSandbox({ azurePort: 0, stateFile: file })).rejects.toThrow(
      `${file} holds no tenant. Move it away to start afresh.`,
    );
  });

  it.each([
    ['foreign.json', '{"version":7}', /foreign\.json is not a state file of this version\. Move it away to start/],
    ['broken.json', '{"version":1,', /^\S+broken\.json cannot be read: .+ Move it away to start afresh\.$/],
    ['none/state.json', undefined, /^The state cannot be kept in .*state\.json: there is no folder \S+none\.$/],
  ])('does not start with the state file %s, and leaves it as it is', async (name, text, sentence) => {
    const file = join(folder, name);
    if (text !== undefined) writeFileSync(file, text);
    await expect(startSandbox({ azurePort: 0, scenario: 'single', stateFile: file })).rejects.toThrow(sentence);
    if (text !== undefined) expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('says when the state can no longer be kept, and goes on', async () => {
    const place = join(folder, 'goes');
    mkdirSync(place);
    const { child, ended, announced } = await startAzure(['--state', join(place, 'state.json')]);
    rmSync(place, { recursive: true });
    const said = once(child.stderr, 'data');
    expect(await programToken(announced.origin, announced)).toMatch(/^ey/);
    expect(String(await said)).toContain(`there is no folder ${place}.`);
    expect(await programToken(announced.origin, announced)).toMatch(/^ey/);
    child.kill('SIGTERM');
    await ended;
  });
});
