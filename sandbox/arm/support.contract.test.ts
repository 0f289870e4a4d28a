import { MicrosoftSupport } from '@azure/arm-support';
import { expect, test } from 'vitest';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const production = (): string =>
  [...azure.tenant.subscriptions.values()].find((each) => each.displayName === 'Contoso Production')?.subscriptionId ??
  '';
const tickets = (): string => `/subscriptions/${production()}/providers/Microsoft.Support/supportTickets`;
const version = 'api-version=2024-04-01';

const newClient = () =>
  clientAt(azure.origin, (credential, options) => new MicrosoftSupport(credential, production(), options));

test("Microsoft's client lists, filters, reads and closes tickets", async () => {
  const { supportTickets } = newClient();
  const numbers = async (filter?: string) => {
    const found: (string | undefined)[] = [];
    for await (const ticket of supportTickets.list(filter === undefined ? {} : { filter }))
      found.push(ticket.supportTicketId);
    return found;
  };
  expect(await numbers()).toEqual(['2411240040001234', '2411230030004567', '2410170050007890']);
  expect(await numbers("status eq 'Open'")).toEqual(['2411240040001234', '2411230030004567']);
  const ticket = await supportTickets.get('support-2411240040001234');
  expect(ticket.technicalTicketDetails?.resourceId?.toLowerCase()).toBe(azure.machine('SRV-SQL-01').id.toLowerCase());
  expect(ticket.createdDate).toBeInstanceOf(Date);
  await expect(supportTickets.update('support-2411240040001234', { status: 'constructor' })).rejects.toMatchObject({
    statusCode: 400,
  });
  const closed = await supportTickets.update('support-2411240040001234', { status: 'closed' });
  expect(closed.status).toBe('Closed');
  expect(await numbers("status eq 'Open'")).toEqual(['2411230030004567']);
  await expect(supportTickets.get('nothing')).rejects.toMatchObject({ code: 'ResourceNotFound', statusCode: 404 });
});

test('tickets carry their consents in the newer version only', async () => {
  const read = async (apiVersion: string) =>
    (await azure.call('GET', `${tickets()}/support-2411240040001234?api-version=${apiVersion}`)).body;
  expect(await read('2024-04-01')).toMatchObject({
    id: `${tickets()}/support-2411240040001234`,
    type: 'Microsoft.Support/supportTickets',
    properties: {
      supportTicketId: '2411240040001234',
      status: 'Open',
      severity: 'moderate',
      advancedDiagnosticConsent: 'Yes',
    },
  });
  const older = (await read('2020-04-01')).properties;
  expect(older).not.toHaveProperty('advancedDiagnosticConsent');
  expect(older).not.toHaveProperty('supportPlanDisplayName');
});

test('lists take the documented filters and page sizes', async () => {
  const list = (query: string) =>
    azure.call('GET', query.startsWith('http') ? query : `${tickets()}?${version}${query}`);
  const names = (body: { value?: unknown[] }) => (body.value as { name: string }[]).map(({ name }) => name);
  const dayAgo = new Date(Date.now() + azure.tenant.clockOffset - 24 * 3_600_000).toISOString();
  expect(names((await list(`&$filter=status eq 'Open' and createdDate ge ${dayAgo}`)).body)).toEqual([
    'support-2411240040001234',
  ]);
  const first = (await list('&$top=2')).body;
  expect(names(first)).toHaveLength(2);
  expect(names((await list(String(first['nextLink']))).body)).toEqual(['support-2410170050007890']);
  for (const filter of [
    "title eq 'x'",
    "status ne 'Open'",
    "status eq 'Open' or status eq 'Closed'",
    "status eq 'Open' and",
  ]) {
    expect((await list(`&$filter=${encodeURIComponent(filter)}`)).body.error?.code).toBe('InvalidFilter');
  }
  expect((await list('&$top=-1')).status).toBe(400);
});

test('updates change what may be changed', async () => {
  const path = `${tickets()}/support-2411230030004567?${version}`;
  const changed = await azure.call('PATCH', path, { body: { severity: 'critical', advancedDiagnosticConsent: 'No' } });
  expect(changed.body.properties).toMatchObject({
    severity: 'critical',
    advancedDiagnosticConsent: 'No',
    status: 'Open',
  });
  for (const body of [{ title: 'x' }, { severity: 'worst' }, { status: 'solved' }]) {
    expect((await azure.call('PATCH', path, { body })).status).toBe(400);
  }
  expect((await azure.call('PATCH', path, { body: { severity: 'minimal' }, as: 'rita' })).body.error?.code).toBe(
    'AuthorizationFailed',
  );
});

test('communications are listed and read', async () => {
  const ticket = [...azure.tenant.supportTickets.values()].find(({ name }) => name === 'support-2411240040001234');
  const message = (name: string, communicationType: 'web' | 'phone') => ({
    name,
    communicationType,
    communicationDirection: 'inbound' as const,
    sender: 'a@contoso.example',
    subject: 'S',
    body: 'B',
    createdDate: '2026-11-24T10:00:00Z',
  });
  ticket?.communications.push(message('m1', 'web'), message('m2', 'phone'));
  const path = `${tickets()}/support-2411240040001234/communications`;
  const { body } = await azure.call('GET', `${path}?${version}&$filter=communicationType eq 'web'`);
  const { name, ...properties } = message('m1', 'web');
  expect(body.value).toEqual([{ id: `${path}/m1`, name, type: 'Microsoft.Support/communications', properties }]);
  expect((await azure.call('GET', `${path}/m2?${version}`)).body.properties).toMatchObject({ body: 'B' });
  expect((await azure.call('GET', `${path}/m3?${version}`)).status).toBe(404);
  const names: (string | undefined)[] = [];
  for await (const message of newClient().communications.list('support-2411240040001234')) names.push(message.name);
  expect(names).toEqual(['m1', 'm2']);
});
