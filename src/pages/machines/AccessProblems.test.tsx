import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { AccessNews, AccessProblems } from './AccessProblems.tsx';

const problem = (name: string, kind: 'forbidden' | 'throttled') => ({
  machineId: `/machines/${name}`,
  name,
  isLastKnown: false,
  error: new AzureError({ kind, message: `${kind} for ${name}` }),
});
const heard = (...problems: ReturnType<typeof problem>[]) => renderToStaticMarkup(<AccessNews problems={problems} />);

it('is heard once for each reason, however many machines fail and whichever comes first', () => {
  const one = heard(problem('SRV-1', 'forbidden'));
  expect(one).toContain('Access of machines could not be read.');
  expect(heard(problem('SRV-2', 'forbidden'), problem('SRV-1', 'forbidden'))).toBe(one);
  const [paragraph = 'no reason'] = /<p>.*<\/p>/.exec(one) ?? [];
  expect(heard(problem('SRV-1', 'forbidden'), problem('SRV-3', 'throttled'))).toContain(`${paragraph}<p>`);
  expect(heard()).not.toContain('<p>');
});

it('says that what was last known is still shown, where it could not be read again', () => {
  const known = { ...problem('SRV-1', 'forbidden'), isLastKnown: true };
  const seen = renderToStaticMarkup(<AccessProblems problems={[known, problem('SRV-2', 'forbidden')]} />);
  expect(seen).toContain('Access of SRV-1 could not be read again.');
  expect(seen).toContain('What was last known is shown.');
  expect(seen).toContain('Access of SRV-2 could not be read.');
});
