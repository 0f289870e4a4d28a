import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { sortOut } from './machine-choice.ts';
import { MachinesStep } from './MachinesStep.tsx';

vi.mock('./AddMachines.tsx', () => ({ AddMachines: () => null }));

const checked = {
  candidates: [],
  choice: sortOut([]),
  recheck: () => undefined,
  stop: () => undefined,
  signInNeeded: false,
};
const shown = (ids: string[]) =>
  renderToStaticMarkup(
    <MachinesStep
      checked={checked}
      link={{ ids, dropped: 1, beyond: 0 }}
      linked={undefined}
      problems={[]}
      onChange={() => undefined}
    />,
  );

test('a link of which nothing could be used is not called used in part', () => {
  expect(shown([])).toContain('Nothing of the link could be used');
  const inPart = shown([sampleMachine('srv-sql-01')]);
  expect(inPart).toContain('Part of the link was left out');
  expect(inPart).not.toContain('Nothing of the link');
});
