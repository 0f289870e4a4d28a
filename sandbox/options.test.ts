import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('what nobody chooses has its usual value', () => {
  const options = { appPort: 4280, azurePort: 4281, portPrefix: '', limits: {}, redirectUris: [], https: false };
  expect(readOptions(['--azure-only'], {})).toEqual(options);
  expect(readOptions(['--help', '--azure-only'], {})).toBeUndefined();
});

test('all that can be asked for is read', () => {
  const args = ['--fleet', 'x.json', '--scenario', 'Mine.JSON', '--speed', '0.5', '--latency', '0', '--storage'];
  expect(readOptions([...args, '--app-origin', 'http://localhost:3000/a'], { STORAGE_PORT: '0' })).toMatchObject({
    fleetFile: 'x.json',
    scenarioFile: 'Mine.JSON',
    speed: 0.5,
    limits: { latency: 0 },
    storagePort: 0,
    appOrigin: 'http://localhost:3000',
    distFolder: expect.stringMatching(/dist$/),
  });
});

test.each([
  [['--latency', 'long'], {}, '--latency must be a number from 0 to 2147483647, not "long".'],
  [['--graph-reply-limit', '0'], {}, '--graph-reply-limit must be a number, 1 or more, not "0".'],
  [['--machines', 'few'], {}, '--machines must be a number above 0, not "few".'],
  [['--speed', ''], {}, '--speed must be a number above 0, not "".'],
  [['--azure-only', '--app', 'dist'], {}, '--app serves the app, and --azure-only serves none: give one of the two.'],
  [[], { AZURE_PORT: 'x', PORT_PREFIX: 'E2E_' }, 'E2E_AZURE_PORT must be a port number, not "x".'],
  [['--redirect-uri', 'callback'], {}, 'address of this computer without a fragment, not "callback".'],
  [['--app-origin', 'localhost'], {}, '--app-origin must be an origin such as http://localhost:3000, not "localhost".'],
  [['--unknown'], {}, "Unknown option '--unknown'"],
])('%j with %j is refused', (args, env, sentence) => {
  expect(() => readOptions(args, env)).toThrow(sentence);
});
