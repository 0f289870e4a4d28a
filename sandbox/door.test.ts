import { expect, it } from 'vitest';
import { portProblem } from './door.ts';

it.each([
  ['EADDRINUSE', 'Port 4281 is in use: stop what uses it, or choose another port with E2E_AZURE_PORT.'],
  ['EACCES', 'Port 4281 is reserved by the system: choose another port with E2E_AZURE_PORT.'],
  ['EADDRNOTAVAIL', 'listen EADDRNOTAVAIL'],
])('says of %s what to do, as far as there is something to do', (code, sentence) => {
  const error = Object.assign(new Error(`listen ${code}`), { code });
  expect(portProblem(error, 4281, 'E2E_AZURE_PORT').message).toBe(sentence);
});
