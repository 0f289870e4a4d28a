import { MicrosoftSupport } from '@azure/arm-support';
import { expect, test } from 'vitest';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const tickets = (rest = ''): string =>
  `${azure.subscription()}/providers/Microsoft.Support/supportTickets${rest}?api-version=2024-04-01`;
const name = 'support-2411240040001234';

const newClient = () =>
  clientAt(
    azure.origin,
    (credential, options) => new MicrosoftSupport(credential, azure.subscription().split('/').at(-1) ?? '', options),
  );

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
  const ticket = await supportTickets.get(name);
  expect(ticket.technicalTicketDetails?.resourceId?.toLowerCase()).toBe(azure.machine('SRV-SQL-01').id.toLowerCase());
  expect(ticket.createdDate).toBeInstanceOf(Date);
  await expect(supportTickets.update(name, { status: 'constructor' })).rejects.toMatchObject({ statusCode: 400 });
  const closed = await supportTickets.update(name, { status: 'closed' });
  expect(closed.status).toBe('Closed');
  expect(await numbers("status eq 'Open'")).toEqual(['2411230030004567']);
  await expect(supportTickets.get('nothing')).rejects.toMatchObject({ code: 'ResourceNotFound', statusCode: 404 });
});

test('tickets carry their consents in the newer version only', async () => {
  const path = tickets(`/${name}`);
  expect(await azure.read(path)).toMatchObject({
    id: path.split('?')[0],
    type: 'Microsoft.Support/supportTickets',
    properties: {
      supportTicketId: '2411240040001234',
      status: 'Open',
      severity: 'moderate',
      advancedDiagnosticConsent: 'Yes',
    },
  });
  const older = (await azure.read(path.replace('2024-04-01', '2020-04-01'))).properties;
  expect(older).not.toHaveProperty('advancedDiagnosticConsent');
  expect(older).not.toHaveProperty('supportPlanDisplayName');
});

test('lists take the documented filters and page sizes', async () => {
  const dayAgo = new Date(Date.now() + azure.tenant.clockOffset - 24 * 3_600_000).toISOString();
  const open = `${tickets()}&$filter=status eq 'Open'`;
  expect(await azure.names(`${open} and createdDate ge ${dayAgo}`)).toEqual([name]);
  const first = await azure.read(`${tickets()}&$top=2`);
  expect(first.value).toHaveLength(2);
  expect(await azure.names(String(first['nextLink']))).toEqual(['support-2410170050007890']);
  const others = ["title eq 'x'", "status ne 'Open'", "status eq 'Open' or status eq 'Closed'", "status eq 'Open' and"];
  for (const filter of others)
    expect(await azure.answer('GET', `${tickets()}&$filter=${filter}`), filter).toBe('400 InvalidFilter');
  expect(await azure.answer('GET', `${tickets()}&$top=-1`)).toMatch(/^400/);
});

test('updates change what may be changed', async () => {
  const path = tickets('/support-2411230030004567');
  const change = { severity: 'critical', advancedDiagnosticConsent: 'No' };
  const changed = await azure.call('PATCH', path, { body: change });
  expect(changed.body.properties).toMatchObject({ ...change, status: 'Open' });
  for (const body of [{ title: 'x' }, { severity: 'worst' }, { status: 'solved' }])
    expect(await azure.answer('PATCH', path, { body })).toMatch(/^400/);
  const refused = await azure.answer('PATCH', path, { body: { severity: 'minimal' }, as: 'rita' });
  expect(refused).toBe('403 AuthorizationFailed');
});

test('communications are listed and read', async () => {
  const message = (communicationType: 'web' | 'phone') => ({
    communicationType,
    communicationDirection: 'inbound' as const,
    sender: 'a@contoso.example',
    subject: 'S',
    body: 'B',
    createdDate: '2026-11-24T10:00:00Z',
  });
  const ticket = [...azure.tenant.supportTickets.values()].find((one) => one.name === name);
  ticket?.communications.push({ name: 'm1', ...message('web') }, { name: 'm2', ...message('phone') });
  const path = (rest = '') => tickets(`/${name}/communications${rest}`);
  const [id, type] = [path('/m1').split('?')[0], 'Microsoft.Support/communications'];
  const { value } = await azure.read(`${path()}&$filter=communicationType eq 'web'`);
  expect(value).toEqual([{ id, name: 'm1', type, properties: message('web') }]);
  expect((await azure.read(path('/m2'))).properties).toMatchObject({ body: 'B' });
  expect(await azure.answer('GET', path('/m3'))).toMatch(/^404/);
  const names: (string | undefined)[] = [];
  for await (const one of newClient().communications.list(name)) names.push(one.name);
  expect(names).toEqual(['m1', 'm2']);
});
