import { describe, expect, it, vi } from 'vitest';
import { live, machine, openWork, soon, tab, browser, log, setUpBrowser } from './machine-lock-fixture.ts';
import { asOnlyWriter, hurryRevoke, inRevokeTurn, MachineTaken } from './machine-lock.ts';

setUpBrowser();

describe('a turn to revoke', () => {
  it('takes the machine from a grant that does not let go of it within a second, which hears that it was taken', async () => {
    const grant = asOnlyWriter(machine, live(), openWork('grant', log).work);
    const taken = expect(grant).rejects.toBeInstanceOf(MachineTaken);
    const revoke = openWork('revoke', log);
    const other = await tab();
    const done = other.inRevokeTurn(machine.toLowerCase(), true, revoke.work, () => log.push('taken'));
    await vi.advanceTimersByTimeAsync(999);
    await soon();
    expect(log).toEqual(['grant begins']);
    await vi.advanceTimersByTimeAsync(1);
    await taken;
    await soon();
    expect(log).toEqual(['grant begins', 'revoke begins']);
    revoke.end();
    expect(await done).toBe('revoke');
  });

  it('taken away while it waits for a grant leaves the grant its second to let go, and is not taken back', async () => {
    const asked = vi.fn(browser.locks.request);
    vi.stubGlobal('navigator', { locks: { request: asked } });
    const grant = asOnlyWriter(machine, live(), openWork('grant', log).work);
    const taken = expect(grant).rejects.toBeInstanceOf(MachineTaken);
    await soon();
    const waiting = openWork('waiting', log);
    const first = inRevokeTurn(machine, false, waiting.work, () => log.push('taken'));
    await soon();
    await vi.advanceTimersByTimeAsync(500);
    const pressed = openWork('pressed', log);
    const second = (await tab()).inRevokeTurn(machine, true, pressed.work, () => undefined);
    await soon();
    await vi.advanceTimersByTimeAsync(999);
    await soon();
    expect(log).toEqual(['grant begins', 'taken']);
    expect(asked.mock.calls.filter(([, { steal }]) => steal === true)).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await taken;
    await soon();
    expect(log).toEqual(['grant begins', 'taken', 'pressed begins']);
    pressed.end();
    expect(await second).toBe('pressed');
    await soon();
    waiting.end();
    expect(await first).toBe('waiting');
    expect(log).toEqual(['grant begins', 'taken', 'pressed begins', 'pressed ends', 'waiting begins', 'waiting ends']);
  });

  it('waits for a grant that lets go, and takes nothing from the next by the clock', async () => {
    const grant = openWork('grant', log);
    const granted = asOnlyWriter(machine, live(), grant.work);
    const revoke = openWork('revoke', log);
    const done = inRevokeTurn(machine, true, revoke.work, () => log.push('taken'));
    await soon();
    grant.end();
    expect(await granted).toBe('grant');
    await soon();
    await vi.advanceTimersByTimeAsync(5000);
    expect(log).toEqual(['grant begins', 'grant ends', 'revoke begins']);
    revoke.end();
    expect(await done).toBe('revoke');
  });

  it('is shared by all revokes of a tab, and over with the last of them', async () => {
    const works = [openWork('one', log), openWork('two', log)] as const;
    const tasks = works.map(({ work }) => inRevokeTurn(machine, false, work, () => log.push('taken')));
    await soon();
    expect(log).toEqual(['one begins', 'two begins']);
    const other = await tab();
    const later = openWork('later', log);
    void other.inRevokeTurn(machine, false, later.work, () => log.push('taken'));
    works[0].end();
    await soon();
    expect(log).not.toContain('later begins');
    works[1].end();
    expect(await Promise.all(tasks)).toEqual(['one', 'two']);
    await soon();
    expect(log).toContain('later begins');
  });

  it.each([false, true])(
    'goes to the latest press; the other is told and done anew (pressed: %s)',
    async (isPressed) => {
      const told = vi.fn();
      const slow = openWork('slow', log);
      // Whatever work makes of losing its turn, it has not failed by itself.
      const work = (signal: AbortSignal) =>
        slow.work(signal).catch((error: unknown) => {
          throw isPressed ? new Error('Called off.', { cause: error }) : error;
        });
      const first = inRevokeTurn(machine, isPressed, work, told);
      await soon();
      const other = await tab();
      const pressed = openWork('pressed', log);
      const second = other.inRevokeTurn(machine, true, pressed.work, () => log.push('taken'));
      await soon();
      expect(log).toEqual(['slow begins', 'pressed begins']);
      expect(told).toHaveBeenCalledTimes(1);
      pressed.end();
      expect(await second).toBe('pressed');
      await soon();
      expect(log).toEqual(['slow begins', 'pressed begins', 'pressed ends', 'slow begins']);
      slow.end();
      expect(await first).toBe('slow');
      expect(told).toHaveBeenCalledTimes(1);
      await soon();
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('that came after one that was taken away is shared as well', async () => {
    const first = openWork('first', log);
    const done = inRevokeTurn(machine, false, first.work, () => log.push('taken'));
    await soon();
    const pressed = openWork('pressed', log);
    const other = (await tab()).inRevokeTurn(machine, true, pressed.work, () => undefined);
    await soon();
    pressed.end();
    expect(await other).toBe('pressed');
    await soon();
    log.length = 0;
    const second = openWork('second', log);
    const joined = inRevokeTurn(machine, false, second.work, () => undefined);
    await soon();
    expect(log).toEqual(['second begins']);
    second.end();
    expect(await joined).toBe('second');
    first.end();
    expect(await done).toBe('first');
  });

  it('that has just ended is joined by nobody: the next revoke has a turn of its own, which can be taken away', async () => {
    const told = vi.fn();
    await inRevokeTurn(machine, false, async () => 'first', told);
    const next = openWork('next', log);
    const done = inRevokeTurn(machine, true, next.work, told);
    await soon();
    expect(browser.locks.isHeld(`revoke:${machine.toLowerCase()}`)).toBe(true);
    const pressed = openWork('pressed', log);
    const other = (await tab()).inRevokeTurn(machine, true, pressed.work, () => undefined);
    await soon();
    expect(told).toHaveBeenCalledTimes(1);
    pressed.end();
    next.end();
    expect(await Promise.all([other, done])).toEqual(['pressed', 'next']);
  });

  it('that waits is hurried by a press on the same machine, and by none on another', async () => {
    const slow = openWork('slow', log);
    void (await tab()).inRevokeTurn(machine, false, slow.work, () => undefined);
    await soon();
    const waiting = openWork('waiting', log);
    const done = inRevokeTurn(machine, false, waiting.work, () => undefined);
    await soon();
    hurryRevoke(`${machine}2`);
    await soon();
    expect(log).toEqual(['slow begins']);
    hurryRevoke(machine.toLowerCase());
    await soon();
    expect(log).toEqual(['slow begins', 'waiting begins']);
    waiting.end();
    expect(await done).toBe('waiting');
  });

  it('fails as its work does, and is free for the next', async () => {
    const told = vi.fn();
    const broken = vi.fn(() => Promise.reject(new Error('Broke.')));
    await expect(inRevokeTurn(machine, true, broken, told)).rejects.toThrow('Broke.');
    expect(broken).toHaveBeenCalledTimes(1);
    expect(await inRevokeTurn(machine, false, async () => 'next', told)).toBe('next');
    expect(told).not.toHaveBeenCalled();
  });

  it('is not waited for once its tab has been stopped, and is while its tab answers', async () => {
    const first = openWork('first', log);
    const held = (await tab()).inRevokeTurn(machine, true, first.work, () => log.push('taken'));
    await soon();
    const waiting = openWork('waiting', log);
    const done = (await tab()).inRevokeTurn(machine, false, waiting.work, () => undefined);
    await soon();
    for (let asked = 0; asked < 3; asked += 1) await vi.advanceTimersByTimeAsync(40_000);
    await soon();
    expect(log).toEqual(['first begins']);
    browser.freeze();
    await vi.advanceTimersByTimeAsync(40_000);
    await soon();
    await vi.advanceTimersByTimeAsync(1000);
    await soon();
    expect(log).toEqual(['first begins', 'waiting begins']);
    waiting.end();
    expect(await done).toBe('waiting');
    first.end();
    await held;
  });

  it('is not waited for where only a tab answers that revokes on another machine', async () => {
    // A page that answers nothing, and hears nothing of the turn that it loses.
    const stopped = browser.locks.request(`revoke:${machine.toLowerCase()}`, {}, () => new Promise(() => undefined));
    stopped.catch(() => undefined);
    const other = openWork('other', log);
    void (await tab()).inRevokeTurn(`${machine}2`, false, other.work, () => undefined);
    const waiting = openWork('waiting', log);
    const done = (await tab()).inRevokeTurn(machine, false, waiting.work, () => undefined);
    await soon();
    expect(log).toEqual(['other begins']);
    await vi.advanceTimersByTimeAsync(40_000);
    await soon();
    expect(log).toEqual(['other begins', 'waiting begins']);
    waiting.end();
    expect(await done).toBe('waiting');
  });
});
