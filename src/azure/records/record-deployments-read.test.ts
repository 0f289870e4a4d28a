import { describe, expect, test } from 'vitest';
import { failureOf, stub, stubAzure } from '#src/azure/testing/azure-stub.ts';
import { absent, deployment, group, name, path, record, refusal, resultOf } from './record-deployments-fixture.ts';
import { keepRecord, listDeployments, readDeployment } from './record-deployments.ts';

stubAzure();

describe('reading deployments', () => {
  test('finds none where there is none, and cannot tell where the resource group is gone', async () => {
    stub.answer = () => absent();
    expect(await resultOf(() => readDeployment(group, name))).toBeUndefined();
    // Whatever is in between may answer like this: without Azure's words it says nothing.
    stub.answer = () => Response.json({}, { status: 404 });
    expect((await failureOf(() => readDeployment(group, name))).kind).toBe('malformed');
    stub.answer = () => absent('ResourceGroupNotFound');
    expect((await failureOf(() => readDeployment(group, name))).kind).toBe('notFound');
    stub.answer = () => refusal(403, 'AuthorizationFailed');
    expect((await failureOf(() => readDeployment(group, name))).kind).toBe('forbidden');
  });

  test('takes a form it does not know for no answer', async () => {
    stub.answer = () => Response.json({ id: path, properties: {} });
    expect(await failureOf(() => readDeployment(group, name))).toMatchObject({ kind: 'malformed', scope: path });
    stub.answer = () => Response.json({ value: [{ id: path, properties: {} }] });
    expect(await failureOf(() => listDeployments(group, ''))).toMatchObject({
      kind: 'malformed',
      scope: `${group}/providers/Microsoft.Resources/deployments`,
    });
  });

  test('does without what Azure leaves out, and takes a state that is no word for none that has ended', async () => {
    stub.answer = () => deployment(7, { timestamp: undefined, correlationId: undefined, error: 'Odd.' });
    const found = await resultOf(() => readDeployment(group, name));
    expect(found).toMatchObject({ provisioningState: 'Unreadable', timestamp: '', correlationId: '' });
    expect(found).not.toHaveProperty('error');
    stub.answer = () => deployment('Succeeded', { timestamp: 5, correlationId: null });
    expect(await resultOf(() => readDeployment(group, name))).toMatchObject({ timestamp: '', correlationId: '' });
  });

  test('lists those whose name begins so, in whatever case Azure shows it', async () => {
    const named = (one: string) => ({
      id: `${group}/x/${one}`,
      name: one,
      properties: { provisioningState: 'Succeeded' },
    });
    stub.answer = () =>
      Response.json({ value: [named('REMOTE-support-consent-a'), named('other'), named('my-remote-support')] });
    const list = await resultOf(() => listDeployments(group, 'remote-support-'));
    expect(list.map((one) => one.name)).toEqual(['REMOTE-support-consent-a']);
  });

  test('is called off with its signal', async () => {
    stub.answer = () => absent();
    const signal = AbortSignal.abort();
    expect((await failureOf(() => readDeployment(group, name, signal))).kind).toBe('cancelled');
    expect((await failureOf(() => listDeployments(group, 'x', signal))).kind).toBe('cancelled');
    expect((await failureOf(() => keepRecord({ ...record, signal }))).kind).toBe('cancelled');
    expect(stub.requests).toEqual([]);
  });

  test('and a record on its way is called off with its signal', async () => {
    const controller = new AbortController();
    stub.answer = ({ method }) => {
      if (method !== 'PUT') return absent();
      queueMicrotask(() => controller.abort());
      return new Promise(() => undefined);
    };
    expect((await failureOf(() => keepRecord({ ...record, signal: controller.signal }))).kind).toBe('cancelled');
    expect(stub.requests.map(({ method }) => method)).toEqual(['GET', 'PUT']);
  });
});
