import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { AccessNews } from './AccessProblems.tsx';

const problem = (name: string, kind: 'forbidden' | 'throttled') => ({
  machineId: `/machines/${name}`,
  name,
  error: new AzureError({ kind, message: `${kind} for ${name}` }),
});
const heard = (...problems: ReturnType<typeof problem>[]) => renderToStaticMarkup(<AccessNews problems={problems} />);

it('is heard once for each reason, however many machines fail and whichever comes first', () => {
  const one = heard(problem('SRV-1', 'forbidden'));
  expect(one).toContain('Access of machines could not be read.');
  expect(heard(problem('SRV-2', 'forbidden'), problem('SRV-1', 'forbidden'))).toBe(one);
  expect(heard(problem('SRV-1', 'forbidden'), problem('SRV-3', 'throttled')).startsWith(one)).toBe(true);
  expect(heard()).toBe('');
});
