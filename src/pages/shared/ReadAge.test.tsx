import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { elementsIn } from '#src/azure/testing/sample-react.ts';
import { ReadAge } from './ReadAge.tsx';

it('has the age in an element of its own, where no translation can hold the one before', () => {
  const asOf = Date.UTC(2026, 10, 24, 13, 2, 7);
  const drawn = ReadAge({ freshness: { is: 'current', asOf }, now: asOf + 8000, reading: false, label: 'Read again' });
  const texts = elementsIn<{ children?: ReactNode }>(drawn).map(({ props }) => props.children);
  expect(texts).toContainEqual(expect.stringMatching(/^read from Azure .*\(8 s ago\)$/));
});
