import { afterEach, expect, test, vi } from 'vitest';
import { startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { putExtension } from '#src/azure/resources/extensions.ts';
import { listedExtensionsQuery } from './listed-extensions.ts';

afterEach(() => void vi.unstubAllGlobals());

test('Resource Manager tells which machines have the extension, and a subscription that can’t be read tells of none', async () => {
  const arm = startSandboxArm();
  const { id } = arm.machine('SRV-ONE');
  const read = () =>
    queryClient.fetchQuery({ ...listedExtensionsQuery([id.split('/')[2] ?? '', 'not-there']), staleTime: 0 });
  expect(await read()).toEqual([]);
  await putExtension({ id, location: 'westeurope' });
  expect(await read()).toEqual([id.toLowerCase()]);
});
