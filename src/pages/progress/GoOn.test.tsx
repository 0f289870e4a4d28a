import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { sampleConsentId, sampleMachine } from '#src/consent/samples.ts';
import { GoOn } from './GoOn.tsx';

const left = (...steps: MachineProgress['step'][]): string => {
  const machines = steps.map((step, at) => ({ machineId: sampleMachine(`srv-${at}`), step, message: '', at }));
  const grant = { consentId: sampleConsentId, machines, running: false, pressedHere: true };
  return renderToStaticMarkup(<GoOn grant={grant} isOver={false} />).replaceAll(/<[^>]*>/g, '');
};

test('says how many machines are left, and why there are two ways to go on', () => {
  expect(left('skipped')).toMatch(/^1 machine on which the work was not finished is left\. /);
  expect(left('failed', 'unknown')).toMatch(/^2 machines that failed or whose outcome is not known are left\. /);
  expect(left('failed', 'skipped', 'confirmed')).toMatch(
    /^1 machine that failed or whose outcome is not known, and 1 machine on which the work was not finished are left\. /,
  );
});
