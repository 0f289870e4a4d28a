import { describe, expect, it } from 'vitest';
import { faultNames, type FaultRule } from '#sandbox/faults.ts';
import { controlOf } from '#test/sandbox/control.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox({ scenario: 'single' }, true);

const control = controlOf(sandbox);
const call = (method: string, path: string, body?: object) => control.call(method, `/tenants/single${path}`, body);
const press = (path: string, form?: Record<string, string>) => control.press(`/tenants/single${path}`, form);

const rules = async () => (await call('GET', '/faults')).body as unknown as FaultRule[];

describe('fault rules', () => {
  it('are set, listed and removed, one by one or all', async () => {
    expect(await rules()).toEqual([]);
    const order = { fault: 'throttled', method: 'PUT', path: '/jobs/', after: 1, times: 2, share: 0.5, seconds: 7 };
    const made = await call('POST', '/faults', order);
    expect(made).toEqual({ status: 201, body: { ...order, id: expect.any(String), setAt: expect.any(Number) } });
    await call('POST', '/faults', { fault: 'busy' });
    await call('POST', '/faults', { fault: 'slow' });
    const { id } = made.body as { id: string };
    expect((await call('DELETE', `/faults/${id}`)).status).toBe(204);
    expect((await call('DELETE', `/faults/${id}`)).status).toBe(404);
    expect((await rules()).map(({ fault }) => fault)).toEqual(['busy', 'slow']);
    expect((await call('DELETE', '/faults')).status).toBe(204);
    expect(await rules()).toEqual([]);
  });

  it('are refused with the reason', async () => {
    const refused = await call('POST', '/faults', { fault: 'slow', tmies: 1 });
    expect(refused).toEqual({
      status: 400,
      body: { error: expect.stringContaining('"tmies" is not known here. Did you mean "times"?') },
    });
    expect(await rules()).toEqual([]);
  });
});

describe('the page', () => {
  it('offers every fault once, in plain words, and labels its fields', async () => {
    const html = await control.page();
    expect(html).toContain('No fault is on.');
    const form = /<form[^>]*aria-label="Turn a fault on"[^]*?<\/form>/.exec(html)?.[0] ?? '';
    for (const name of faultNames) expect(form.split(`name="fault" value="${name}"`), name).toHaveLength(2);
    expect(form).toContain('Azure says “too many requests” and how long to wait.');
    const fields = [...form.matchAll(/<(?:input|select)/g)].length;
    const labelled = [...form.matchAll(/<label[^>]*>[^<]+<(?:input|select)/g)].length;
    expect([fields, labelled]).toEqual([6, 6]);
    // Enter in a field presses the first button, which must not turn a fault on.
    expect(/<button[^>]*>/.exec(form)?.[0]).toBe('<button hidden disabled>');
    expect(html).not.toContain('<script');
  });

  it('adds and removes rules by forms, and shows them', async () => {
    const form = { fault: 'slow', method: 'write', path: '<b>', after: '2', times: '1', share: '0.05', seconds: '' };
    expect(await press('/faults', form)).toEqual({ status: 303, location: '/sandbox#faults' });
    const [rule] = await rules();
    expect(rule).toMatchObject({ fault: 'slow', method: 'write', path: '<b>', after: 2, times: 1, share: 0.05 });
    const html = await control.page();
    expect(html).toContain('5 % of changes with &#60;b&#62;, once more, after 2 more');
    expect((await press(`/faults/${rule?.id}/remove`)).location).toBe('/sandbox#faults');
    expect(await rules()).toEqual([]);
    await press('/faults', { fault: 'busy' });
    expect(await control.page()).toContain('All requests, until turned off');
    await press('/faults/remove');
    expect(await rules()).toEqual([]);
  });

  it('says what is wrong with a rule', async () => {
    const problem = '"share" must be a number from 0 to 1.';
    const { location } = await press('/faults', { fault: 'slow', share: '7' });
    expect(location).toBe(`/sandbox?${new URLSearchParams({ problem })}`);
  });

  it('ends all sign-ins', async () => {
    expect(await control.page()).toContain('End all sign-ins');
    expect((await press('/sessions/end')).status).toBe(303);
    expect(sandbox.tenants.byName('single')?.sessionsEndedAt).toBeGreaterThan(0);
  });
});
