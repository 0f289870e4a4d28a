import { beforeEach, describe, expect, it, vi } from 'vitest';
import { asOnlyRecorder, asOnlyWriter, hurryRevoke, inRevokeTurn, MachineTaken } from './machine-lock.ts';
import { SampleBrowser } from './sample-browser.ts';

const machine = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.HybridCompute/machines/SRV-1';
const refuses = () => Promise.reject(new DOMException('Denied.', 'SecurityError'));
const group = '/subscriptions/s/resourceGroups/RG';
let browser: SampleBrowser;
let log: string[];

/** A page freshly loaded, in one more tab of the same browser. */
const tab = async () => {
  vi.resetModules();
  return import('./machine-lock.ts');
};

const soon = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Work that goes on until it is told to end, or is told that it has lost its turn. */
const openWork = (name: string, log: string[]) => {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async (signal: AbortSignal): Promise<string> => {
    log.push(`${name} begins`);
    const lost = new Promise<void>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    );
    await Promise.race([ended, lost]);
    log.push(`${name} ends`);
    return name;
  };
  return { work, end };
};

const live = () => new AbortController().signal;
const keeping = (name: string) => () => openWork(name, log).work(live());

beforeEach(() => {
  log = [];
  browser = new SampleBrowser();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

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

  it('is alone for each machine only, and beside whoever keeps a record', async () => {
    void asOnlyWriter(machine, live(), openWork('one', log).work);
    void asOnlyWriter(`${machine}2`, live(), openWork('two', log).work);
    void asOnlyRecorder('rs-1', group, undefined, keeping('record'));
    await soon();
    expect(log).toEqual(['one begins', 'two begins', 'record begins']);
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
