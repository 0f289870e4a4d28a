import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { entry } from './consent-samples.ts';

const kept = { name: 'receipts/rs-abc/a.json', code: 'a' };
const saveFile = vi.fn<(name: string, type: string, parts: string[]) => void>();
const there: {
  receipts: (typeof kept)[];
  keeping?: object;
  signature?: object;
  isFetching?: boolean;
  read: (name: string) => Promise<string>;
} = {
  receipts: [kept],
  read: () => Promise.reject(new Error('Refused.')),
};

const mocks: Record<string, () => object> = {
  '@fluentui/react-components': () => ({ Button: 'button' }),
  '@tanstack/react-query': () => ({
    useQuery: () => ({ data: there.receipts, isSuccess: true, isFetching: there.isFetching ?? false }),
  }),
  '#src/azure/receipts/evidence-queries.ts': () => ({ keptReceiptsQuery: () => ({}) }),
  '#src/azure/receipts/evidence-store.ts': () => ({
    evidenceStore: () => ({ readReceipt: (name: string) => there.read(name) }),
  }),
  '#src/lib/save-file.ts': () => ({ saveFile }),
  '#src/pages/shared/held-signature.ts': () => ({ heldSignature: () => there.signature }),
  '#src/pages/shared/KeptSeal.tsx': () => ({ KeptSeal: 'p' }),
  '#src/pages/shared/receipt-file.ts': () => ({ adoptSignature: () => Promise.resolve(undefined) }),
  '#src/pages/shared/receipt-keeping.ts': () => ({ keepNow: vi.fn(), useKeeping: () => there.keeping }),
  '#src/ui/Message.tsx': () => ({ Message: 'p' }),
  '#src/ui/pass-focus.ts': () => ({ passFocusOn: () => undefined }),
};

beforeEach(() => {
  mockReact();
  for (const [path, mock] of Object.entries(mocks)) vi.doMock(path, mock);
});
afterEach(() => {
  unmockReact();
  for (const path of Object.keys(mocks)) vi.doUnmock(path);
  vi.resetModules();
});

interface Props {
  children?: ReactNode;
  title?: string;
  onClick?: () => void;
}

it.each([
  ['Save the kept receipt', undefined, 'What is kept was not saved'],
  ['Read the kept receipt', entry(), 'The kept receipt was not taken over'],
])('says which act the container refused: %s', async (label, record, title) => {
  const { KeptReceipts } = await import('./KeptReceipts.tsx');
  const props = { container: 'https://a.blob.example/receipts', consentId: 'rs-abc', onAdopted: vi.fn() };
  const { shown } = mount(() => KeptReceipts({ ...props, entry: record }));
  elementsIn<Props>(shown())
    .find((one) => one.props.children === label)
    ?.props.onClick?.();
  await vi.waitFor(() => expect(elementsIn<Props>(shown()).map((one) => one.props.title)).toContain(title));
});

it.each([['without a record', undefined] as const, ['with its record', entry()] as const])(
  'saves all that are kept, each under its own name, %s',
  async (_, record) => {
    const { KeptReceipts } = await import('./KeptReceipts.tsx');
    there.receipts = [kept, { name: 'receipts/rs-abc/b.json', code: 'b' }];
    there.read = (name) => Promise.resolve(`text of ${name}`);
    saveFile.mockClear();
    const props = { container: 'https://a.blob.example/receipts', consentId: 'rs-abc', onAdopted: vi.fn() };
    const { shown } = mount(() => KeptReceipts({ ...props, entry: record }));
    elementsIn<Props>(shown())
      .find((one) => one.props.children === 'Save all 2 kept receipts')
      ?.props.onClick?.();
    await vi.waitFor(() =>
      expect(saveFile.mock.calls.map(([name, , parts]) => [name, ...parts])).toEqual([
        ['remote-support-receipt-rs-abc-a.json', 'text of receipts/rs-abc/a.json'],
        ['remote-support-receipt-rs-abc-b.json', 'text of receipts/rs-abc/b.json'],
      ]),
    );
    there.receipts = [kept];
  },
);

it.each([
  ['none is listed', [], 'The receipt is not known to be kept there'],
  // Another tab may have put it there, or somebody under the name of this one.
  ['one is listed', [kept], 'What is kept there is not known to be the receipt of this tab'],
])(
  'says that the receipt is not known to be kept, and keeps it by a press, until it is: %s',
  async (_, listed, title) => {
    const { KeptReceipts } = await import('./KeptReceipts.tsx');
    const props = { container: 'https://a.blob.example/receipts', consentId: 'rs-abc', onAdopted: vi.fn() };
    const shown = () => elementsIn<Props>(mount(() => KeptReceipts({ ...props, entry: entry() })).shown());
    const titles = () => shown().flatMap((one) => one.props.title ?? []);
    const names: unknown[] = ['Keep the receipt there', 'Keeping the receipt there…'];
    const isOffered = () => shown().some((one) => names.includes(one.props.children));
    there.signature = {};
    there.receipts = listed;
    there.keeping = { state: 'failed', error: new Error('No reply.') };
    expect([titles(), isOffered()]).toEqual([[title], true]);
    // The focus is on it.
    there.keeping = { state: 'keeping' };
    expect([titles(), isOffered()]).toEqual([[], true]);
    // The list from before it was kept is read anew.
    there.keeping = { state: 'kept' };
    there.isFetching = true;
    expect(isOffered()).toBe(false);
    there.isFetching = false;
    there.receipts = [kept];
    expect([titles(), isOffered()]).toEqual([[], false]);
  },
);
