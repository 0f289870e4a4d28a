import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, test, vi } from 'vitest';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { Causes } from './Causes.tsx';
import { MachineList } from './MachineList.tsx';
import { causesOf } from './progress-groups.ts';

// Rendering to text has no snapshot of a store of its own.
vi.mock(import('react'), async (original) => ({ ...(await original()), useSyncExternalStore: (_, get) => get() }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
const paper = vi.hoisted(() => ({ is: false }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => paper.is }));
afterEach(() => {
  paper.is = false;
});

const nameOf = (id: string): string => id.split('/').at(-1) ?? id;
const failed = (name: string, message: string): MachineProgress => ({
  machineId: sampleMachine(name),
  step: 'failed',
  message,
  at: 1,
});
const shown = (page: ReactElement): string => renderToStaticMarkup(<MemoryRouter>{page}</MemoryRouter>);
const links = (html: string): string[] =>
  [...html.matchAll(/<a [^>]*>(?:<bdi>)?([^<]*)</g)].map(([, name]) => name ?? '');
const headOf = (names: readonly string[]) => {
  const html = shown(
    <Causes nameOf={nameOf} causes={causesOf(names.map((name) => failed(name, 'The disk is full.')))} />,
  );
  return { links: links(html), text: html.replaceAll(/<svg.*?<\/svg>|<[^>]*>/g, '') };
};

test('up to three machines that a reason stops are named in its head, more are counted and folded', () => {
  const few = headOf(['srv-1', 'srv-2', 'srv-3']);
  expect(few.links).toEqual(['srv-1', 'srv-2', 'srv-3']);
  expect(few.text).toContain('srv-1, srv-2, srv-3 failed');
  expect(few.text).not.toContain('Show');
  const many = headOf(['srv-1', 'srv-2', 'srv-3', 'srv-4']);
  expect(many.links).toEqual([]);
  expect(many.text).toContain('4 machines failed');
  expect(many.text).toContain('Show 4 machines');
});

test('the line of a machine repeats no message that stands among the reasons', () => {
  const machines = [failed('srv-1', 'The disk is full.'), failed('srv-2', 'Refused.')];
  const told = new Set([sampleMachine('srv-1')]);
  const html = shown(
    <MachineList machines={machines} told={told} nameOf={nameOf} isAtWork={false} chosen={undefined} total={500} />,
  );
  expect(links(html)).toEqual(['srv-1', 'srv-2']);
  expect(html).not.toContain('The disk is full.');
  expect(html).toContain('Refused.');
});

test('a machine on which a consent’s access has ended is not said to be left out, nor to be in the way', () => {
  const over = {
    ...failed('srv-1', 'Its end is on record.'),
    step: 'skipped',
    reached: 'requested',
    isFinal: true,
  } as const;
  const html = shown(
    <MachineList machines={[over]} told={new Set()} nameOf={nameOf} isAtWork={false} chosen={undefined} total={1} />,
  );
  expect(html).toContain('Confirmed<span class="visually-hidden">, Not granted again</span>');
  expect(html).not.toContain('Left out');
  expect(causesOf([over])).toEqual([]);
});

test('six reasons are shown until all are asked for, and all are printed', () => {
  const machines = Array.from({ length: 9 }, (_, at) => failed(`srv-${at}`, `Reason ${'x'.repeat(at)}.`));
  const reasons = () => shown(<Causes nameOf={nameOf} causes={causesOf(machines)} />);
  expect(links(reasons())).toHaveLength(6);
  expect(reasons()).toContain('Show all 9 reasons');
  paper.is = true;
  expect(links(reasons())).toHaveLength(9);
  expect(reasons()).not.toContain('Show all');
});

test('a long message is printed to its end, for nothing can be opened on paper', () => {
  const long = `${'The policy refused it. '.repeat(40)}Ask its owner.`;
  const html = () =>
    shown(
      <MachineList
        machines={[failed('srv-1', long)]}
        told={new Set()}
        nameOf={nameOf}
        isAtWork={false}
        chosen={undefined}
        total={500}
      />,
    );
  expect(html()).not.toContain('Ask its owner.');
  paper.is = true;
  expect(html()).toContain('Ask its owner.');
});
