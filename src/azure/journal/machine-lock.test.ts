import { describe, expect, it, vi } from 'vitest';
import { live, machine, openWork, soon, tab, browser, log, setUpBrowser } from './machine-lock-fixture.ts';
import { asOnlyRecorder, asOnlyWriter, inRevokeTurn } from './machine-lock.ts';

const refuses = () => Promise.reject(new DOMException('Denied.', 'SecurityError'));
const group = '/subscriptions/s/resourceGroups/RG';

const keeping = (name: string) => () => openWork(name, log).work(live());

setUpBrowser();

describe('the only writer on a machine', () => {
  it('is one at a time over all tabs, whatever the case of the id, and answers what the work does', async () => {
    const [here, there] = [openWork('here', log), openWork('there', log)];
    const other = await tab();
    const first = asOnlyWriter(machine, live(), here.work);
    const second = other.asOnlyWriter(machine.toLowerCase(), live(), there.work);
    await soon();
    expect(log).toEqual(['here begins']);
    expect(browser.locks.isHeld(`machine:${machine.toLowerCase()}`)).toBe(true);
    here.end();
    there.end();
    expect(await Promise.all([first, second])).toEqual(['here', 'there']);
    expect(log).toEqual(['here begins', 'here ends', 'there begins', 'there ends']);
  });

  it('does not keep others out when its work fails, which it says', async () => {
    await expect(asOnlyWriter(machine, live(), () => Promise.reject(new Error('Broke.')))).rejects.toThrow('Broke.');
    expect(await asOnlyWriter(machine, live(), async () => 'next')).toBe('next');
  });

  it('that is called off before its turn never begins', async () => {
    const here = openWork('here', log);
    void asOnlyWriter(machine, live(), here.work);
    const waiting = new AbortController();
    const second = asOnlyWriter(machine, waiting.signal, openWork('there', log).work);
    const refused = expect(second).rejects.toThrow('Called off.');
    await soon();
    waiting.abort(new Error('Called off.'));
    await refused;
    here.end();
    await soon();
    expect(log).toEqual(['here begins', 'here ends']);
  });

  it('that is called off in its turn hears of it', async () => {
    const controller = new AbortController();
    const task = asOnlyWriter(machine, controller.signal, openWork('here', log).work);
    const refused = expect(task).rejects.toThrow('Called off.');
    await soon();
    controller.abort(new Error('Called off.'));
    await refused;
  });

  it('that is called off, and then loses its turn while it still ends, answers what it made of that', async () => {
    const controller = new AbortController();
    const here = openWork('here', log);
    const task = asOnlyWriter(machine, controller.signal, () => here.work(live()));
    await soon();
    controller.abort(new Error('Called off.'));
    void browser.locks.request(`machine:${machine.toLowerCase()}`, { steal: true }, async () => undefined);
    await soon();
    here.end();
    expect(await task).toBe('here');
  });

  it('is alone for each machine only, and beside whoever keeps a record', async () => {
    void asOnlyWriter(machine, live(), openWork('one', log).work);
    void asOnlyWriter(`${machine}2`, live(), openWork('two', log).work);
    void asOnlyRecorder('rs-1', group, undefined, keeping('record'));
    await soon();
    expect(log).toEqual(['one begins', 'two begins', 'record begins']);
  });
});

describe('a line for a machine', () => {
  type Tab = Awaited<ReturnType<typeof tab>>;

  /** How often it is said, while a page waits for the machine, that whoever works there does not answer. */
  const silences = async (hold: (page: Tab) => unknown): Promise<number> => {
    const page = await tab();
    hold(page);
    await soon();
    const onSilent = vi.fn();
    const waiting = new AbortController();
    const task = page.asOnlyWriter(machine, waiting.signal, openWork('waiting', log).work, onSilent);
    const over = expect(task).rejects.toThrow('Off.');
    await vi.advanceTimersByTimeAsync(39_000);
    expect(onSilent).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    waiting.abort(new Error('Off.'));
    await over;
    return onSilent.mock.calls.length;
  };

  it('behind a tab that answers nothing is told so after 40 seconds, once', async () => {
    const stopped = () => new Promise<void>(() => undefined);
    const hold = () => browser.locks.request(`machine:${machine.toLowerCase()}`, {}, stopped);
    expect(await silences(hold)).toBe(1);
  });

  const open = () => openWork('other', log).work;
  it.each<[string, (page: Tab, other: Tab) => unknown]>([
    ['one that grants', (_, other) => other.asOnlyWriter(machine, live(), open())],
    ['one that revokes', (_, other) => other.inRevokeTurn(machine, true, open(), () => undefined)],
    ['this very page', (page) => page.asOnlyWriter(machine, live(), open())],
  ])('behind %s is told nothing', async (_, hold) => {
    const other = await tab();
    expect(await silences((page) => hold(page, other))).toBe(0);
    expect(log).toEqual(['other begins']);
  });
});

describe('the only recorder', () => {
  it('is one for a consent in a resource group, whatever the case of its id', async () => {
    const ends = [
      asOnlyRecorder('rs-1', group, undefined, keeping('first')),
      asOnlyRecorder('rs-1', group.toLowerCase(), undefined, keeping('again')),
      asOnlyRecorder('rs-2', group, undefined, keeping('another consent')),
      asOnlyRecorder('rs-1', `${group}-2`, undefined, keeping('another group')),
    ];
    await soon();
    expect(log).toEqual(['first begins', 'another consent begins', 'another group begins']);
    expect(ends).toHaveLength(4);
  });

  it('is called off while it waits', async () => {
    void asOnlyRecorder('rs-1', group, undefined, keeping('first'));
    const controller = new AbortController();
    const second = expect(asOnlyRecorder('rs-1', group, controller.signal, keeping('second'))).rejects.toThrow('Off.');
    await soon();
    controller.abort(new Error('Off.'));
    await second;
    expect(log).toEqual(['first begins']);
  });
});

describe('a browser', () => {
  it.each<[string, object | undefined]>([
    ['without locks', {}],
    ['without a navigator', undefined],
    ['that refuses them', { locks: { request: refuses } }],
  ])('%s keeps nobody from working, on a machine that it works on already either', async (_, navigator) => {
    vi.stubGlobal('navigator', navigator);
    const grant = openWork('grant', log);
    const granted = asOnlyWriter(machine, live(), grant.work);
    expect(await asOnlyRecorder('rs-1', group, undefined, async () => 'kept')).toBe('kept');
    expect(
      await inRevokeTurn(
        machine,
        true,
        async () => 'revoked',
        () => log.push('taken'),
      ),
    ).toBe('revoked');
    grant.end();
    expect(await granted).toBe('grant');
    expect(log).toEqual(['grant begins', 'grant ends']);
  });
});
