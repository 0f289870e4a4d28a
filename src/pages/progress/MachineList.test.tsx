import type { ReactElement } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import type * as Ui from '#src/ui/Foldable.tsx';
import type { MachineList as List } from './MachineList.tsx';

const itself = <T,>(one: T): T => one;
const mocked = {
  '#src/pages/shared/MoreButton.tsx': { MoreButton: 'button' },
  '#src/ui/Foldable.tsx': { Foldable: 'details' },
  '#src/ui/printing.ts': { usePrinting: () => false },
  './MachineLine.tsx': { MachineLine: 'li' },
  './MachineRow.tsx': { MachineRow: 'li' },
};

beforeEach(async () => {
  mockReact();
  const react = await import('react');
  const useReducer = (reduce: never, initial: never) => react.useReducer(reduce, initial, itself);
  vi.doMock('react', () => ({ ...react, memo: itself, useReducer }));
  for (const [path, module] of Object.entries(mocked)) vi.doMock(path, () => module);
});
afterEach(() => {
  unmockReact();
  for (const path of Object.keys(mocked)) vi.doUnmock(path);
  vi.resetModules();
});

const ids = Array.from({ length: 30 }, (_, at) => sampleMachine(`srv-${at}`));
const [first = ''] = ids;

/** The machines of a grant of which so many are confirmed, the first of them first. */
const confirmed = (number: number): MachineProgress[] =>
  ids.map((machineId, at) => ({ machineId, step: at < number ? 'confirmed' : 'requested', message: '' }));

interface Rows {
  opened: readonly string[];
  onToggle: (machineId: string) => void;
}

/** The groups of a grant on its way, with what each would be drawn by. */
async function groupsOf(machines: { subscribe: (listener: () => void) => () => void; get: () => MachineProgress[] }) {
  const { useSyncExternalStore } = await import('react');
  const { MachineList } = await import('./MachineList.tsx');
  const draw = MachineList as unknown as (props: Parameters<typeof List.type>[0]) => ReactElement;
  const { shown } = mount(() =>
    draw({
      machines: useSyncExternalStore(machines.subscribe, machines.get),
      told: new Set(),
      nameOf: itself,
      isAtWork: true,
      chosen: undefined,
      total: ids.length,
    }),
  );
  return () =>
    elementsIn(shown())
      .slice(1)
      .map(({ type, props }) => {
        const fold = elementsIn((type as (props: object) => ReactElement)(props)).find((one) => one.type === 'details');
        const [rows] = elementsIn<Rows & { children?: never }>(fold?.props.children);
        return {
          key: fold?.key,
          isOpen: (fold?.props as { defaultOpen?: boolean } | undefined)?.defaultOpen,
          rows: rows?.props,
        };
      });
}

it('keeps a group as it is when it is the only one left', async () => {
  const machines = createStore(confirmed(29));
  const groups = await groupsOf(machines);
  expect(groups()).toHaveLength(2);
  const before = groups().at(-1)?.key;
  machines.set(confirmed(30));
  expect(groups().map(({ key }) => key)).toEqual([before]);
});

it.each([
  ['opens the group that is the only one left', 0],
  ['leaves it open when it was opened by hand before', 1],
  ['leaves it folded when it was folded by hand before', 2],
])('%s, and so it stays', async (_, presses) => {
  const machines = createStore(confirmed(0));
  const groups = await groupsOf(machines);
  const [before, alone, after] = [29, 30, 28].map((number) => {
    machines.set(confirmed(number));
    return groups().at(-1)?.isOpen;
  });
  const { Foldable } = await vi.importActual<typeof Ui>('#src/ui/Foldable.tsx');
  const given = createStore({ defaultOpen: before });
  const { useSyncExternalStore } = await import('react');
  const { shown } = mount(() => {
    const { defaultOpen = false } = useSyncExternalStore(given.subscribe, given.get);
    const fold = Foldable({ children: '', summary: '', defaultOpen });
    return elementsIn<{ 'aria-expanded': boolean; onClick: () => void; children?: never }>(fold)[1]?.props;
  });
  const isOpen = (defaultOpen: boolean | undefined) => {
    // The second time with what the first has changed.
    given.set({ defaultOpen });
    given.set({ defaultOpen });
    return shown()?.['aria-expanded'];
  };
  for (let press = 0; press < presses; press += 1) shown()?.onClick();
  expect(isOpen(before)).toBe(presses === 1);
  expect(isOpen(alone)).toBe(presses < 2);
  expect(isOpen(after)).toBe(presses < 2);
});

it('keeps the details of a machine open when it comes to stand in another group', async () => {
  const machines = createStore(confirmed(0));
  const groups = await groupsOf(machines);
  groups()[0]?.rows?.onToggle(first);
  machines.set(confirmed(1));
  expect(groups().map(({ rows }) => rows?.opened)).toEqual([[first], [first]]);
  groups()[1]?.rows?.onToggle(first);
  expect(groups()[1]?.rows?.opened).toEqual([]);
});
