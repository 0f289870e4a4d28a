import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { MachineFilters } from '#src/paths.ts';

const mocks: Record<string, () => object> = {
  '@fluentui/react-components': () => ({ Button: 'button' }),
  '#src/ui/FilterPill.tsx': () => ({ FilterPill: 'span' }),
  '#src/ui/media.ts': () => ({ useMedia: () => false }),
};

beforeEach(() => {
  vi.resetModules();
  mockReact();
  for (const [path, mock] of Object.entries(mocks)) vi.doMock(path, mock);
});
afterEach(() => {
  unmockReact();
  for (const path of Object.keys(mocks)) vi.doUnmock(path);
});

interface Props {
  children?: ReactNode;
  label?: string;
  onChange?: (selected: string[]) => void;
  onOpenChange?: (open: boolean) => void;
}

/** The pills of the list with these filters, by their labels. */
async function pillsWith(first: MachineFilters) {
  const { useState } = await import('react');
  const { FilterLine } = await import('#src/ui/FilterLine.tsx');
  const { FleetFilters } = await import('./FleetFilters.tsx');
  const { shown } = mount(() => {
    const [filters, onChange] = useState(first);
    return FilterLine(FleetFilters({ view: undefined, filters, onChange, status: '', end: null }).props);
  });
  return (label: string) => elementsIn<Props>(shown()).find(({ props }) => props.label === label)?.props;
}

it('keeps a filter that is wanted rarely while it is open, though its last value is taken back', async () => {
  const pill = await pillsWith({ tag: ['Site: Graz'] });
  pill('Tag')?.onOpenChange?.(true);
  pill('Tag')?.onChange?.([]);
  expect(pill('Tag')).toBeDefined();
  pill('Tag')?.onOpenChange?.(false);
  expect(pill('Tag')).toBeUndefined();
  expect(pill('Status')).toBeDefined();
});
