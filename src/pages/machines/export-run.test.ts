import { beforeEach, expect, it, vi } from 'vitest';
import { type MachineFilters, paths } from '#src/paths.ts';
import { currentNotifications, dismissFinished } from '#src/shell/notifications.ts';
import { exportState, openExport, runExport, stopExport } from './export-run.ts';
import type { exportList } from './list-export.ts';
import type { ShownList } from './shown-list.ts';

const made = vi.hoisted(() => vi.fn<typeof exportList>());
vi.mock('./list-export.ts', () => ({ exportList: made }));
vi.mock('#src/lib/save-file.ts', () => ({ saveFile: () => undefined }));

const filters: MachineFilters = { search: 'sql' };
const shown = { list: { order: [0, 1] }, filters } as unknown as ShownList;
const file = { name: 'machines.csv', type: 'text/csv', parts: [], machines: 2, gaps: [] };

beforeEach(dismissFinished);

it('what came of an export is told in the bell once its panel is closed', async () => {
  const close = openExport();
  made.mockResolvedValue(file);
  const saving = runExport(shown, 'csv');
  close();
  await saving;
  const href = paths.machines(filters);
  expect(currentNotifications()).toMatchObject([
    { title: 'List exported', body: '2 machines saved as machines.csv.', tone: 'good', href },
  ]);
  made.mockResolvedValue({ ...file, gaps: ['A subscription could not be read.'] });
  await runExport(shown, 'csv');
  const body = '2 machines saved as machines.csv. Not all machines are in it.';
  expect(currentNotifications()[0]).toMatchObject({ body, tone: 'attention' });
  made.mockRejectedValue(new RangeError('No room.'));
  await runExport(shown, 'csv');
  expect(currentNotifications()[0]).toMatchObject({ title: 'The list could not be exported', tone: 'attention', href });
  expect(currentNotifications()[0]?.body).toContain('Filter the list to fewer machines');
  expect(exportState.get()).toEqual({ is: 'idle' });
});

it('the panel says it while it is open, and forgets it when it closes', async () => {
  const close = openExport();
  made.mockResolvedValue(file);
  await runExport(shown, 'csv');
  made.mockRejectedValue(new RangeError('No room.'));
  await runExport(shown, 'csv');
  expect(exportState.get()).toEqual({ is: 'failed' });
  close();
  expect(exportState.get()).toEqual({ is: 'idle' });
  expect(currentNotifications()).toEqual([]);
});

it('an export that was stopped is told nowhere else', async () => {
  const close = openExport();
  made.mockImplementation(async (_shown, _format, { signal }) => {
    await Promise.resolve();
    return signal.aborted ? undefined : file;
  });
  const running = runExport(shown, 'csv');
  stopExport();
  close();
  await running;
  expect(currentNotifications()).toEqual([]);
});
