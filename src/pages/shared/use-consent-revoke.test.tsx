import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '#src/azure/query-client.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { sampleConsentId, sampleJob, sampleMachine } from '#src/consent/samples.ts';
import type { ConsentMachine } from './consent-access.ts';
import { nameInId } from './machine-names.ts';
import { RevokeDialog } from './RevokeDialog.tsx';

/** The machines whose jobs can be read: each has the job of the consent. */
const readable = vi.hoisted(() => ({ names: [] as string[] }));
vi.mock('#src/azure/fleet/fleet.ts', () => ({
  fleetQuery: () => ({ queryKey: ['fleet'] }),
  liveAccessQuery: (id: string) => ({
    queryKey: ['jobs', id],
    queryFn: () => {
      if (!readable.names.some((name) => id.endsWith(name))) throw new Error('No.');
      return { available: true, jobs: [sampleJob], readAt: serverNow(), answeredBy: serverNow() };
    },
  }),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));
vi.mock('#src/shell/ConfirmDialog.tsx', () => ({ ConfirmDialog: ({ children }: { children: ReactNode }) => children }));

beforeEach(() => {
  queryClient.clear();
  mockReact();
});
afterEach(unmockReact);

type Asked = ComponentProps<typeof RevokeDialog>;

/** What the dialog asks about once Revoke access was pressed. */
async function asked(machines: ConsentMachine[]): Promise<Asked> {
  const { useConsentRevoke } = await import('./use-consent-revoke.tsx');
  const { shown } = mount(() =>
    useConsentRevoke({ consentId: sampleConsentId, machines, nameOf: nameInId }, 'There is none.'),
  );
  const dialog = () => {
    const { children } = (shown().dialog as ReactElement<{ children: [unknown, ReactElement<Asked>] }>).props;
    return children[1].props;
  };
  shown().command.onClick?.();
  await vi.waitFor(() => expect(dialog().open).toBe(true));
  return dialog();
}

const machine = (name: string, withoutJob: ConsentMachine['withoutJob'] = 'nothing'): ConsentMachine => ({
  machineId: sampleMachine(name),
  withoutJob,
});

it('says on how many machines of the consent it is not known what there is to revoke', async () => {
  const words = async (...machines: ConsentMachine[]) => {
    const props = await asked(machines);
    expect(props.targets.map(({ name }) => name)).toContain('srv-a');
    return renderToStaticMarkup(<RevokeDialog {...props} />);
  };
  readable.names = ['srv-a'];
  const unknown = 'it is not known whether there is access; nothing is revoked there.';
  expect(await words(machine('srv-a'), machine('srv-b'))).toContain(`On 1 more machine of this consent ${unknown}`);
  expect(await words(machine('srv-a'), machine('srv-b'), machine('srv-c'))).toContain(
    `On 2 more machines of this consent ${unknown}`,
  );
  // Where access may yet come it is revoked unseen, as the dialog says.
  expect(await words(machine('srv-a'), machine('srv-b', 'mayCome'))).not.toContain(unknown);
  readable.names = ['srv-a', 'srv-b'];
  expect(await words(machine('srv-a'), machine('srv-b'))).not.toContain(unknown);
});
